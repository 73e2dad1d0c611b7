#include "planner/search/answer.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "planner/base/status.h"
#include "planner/plan/ids.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

std::string FactOf(const Workload& workload, const std::string& id) {
  for (const Fact& fact : workload.told.facts) {
    if (fact.id == id) return fact.value;
  }
  return "";
}

FoundPlan PlanOf(const ComposedSpace& composed, const CellResult& cell, const Figures& figures,
                 const Job& job, const Layout& layout) {
  const Candidate& candidate = composed.space.candidates[cell.candidate];
  const Offer* offer = candidate.offers.empty() ? nullptr : &candidate.offers.front();
  FoundPlan plan{.gpu = candidate.gpu,
                 .gpus = cell.gpus,
                 .offer = offer == nullptr ? std::nullopt : std::optional<Offer>(*offer),
                 .optimizer = FactOf(candidate.workload, id::kOptimizerDescription),
                 .precision = FactOf(candidate.workload, id::kPrecisionDescription),
                 .job = job,
                 .layout = layout,
                 .figures = figures,
                 .wall_days = {figures.wall_days, figures.wall_days},
                 .settings = SettingsOf(composed, candidate, cell.gpus, job, layout, offer),
                 .feasible = figures.fits && figures.within_budget && figures.within_deadline};
  if (figures.step.total_seconds > 0) {
    plan.wall_days.low *= candidate.workload.time_band.low;
    plan.wall_days.high *= candidate.workload.time_band.high;
  }
  return plan;
}

// Of more GPUs of the space's kinds, the fewest on which something fits.
std::optional<SearchAnswer::FitsFrom> FewestThatFit(const Space& space, const RunOptions& options) {
  constexpr std::uint64_t kMost = 16384;
  const auto fits_on = [&](std::uint64_t gpus) -> std::optional<SearchAnswer::FitsFrom> {
    Space trial = space;
    for (Candidate& candidate : trial.candidates) candidate.gpus = {gpus};
    const RunResult result = RunSearch(trial, {options.threads, options.stop, nullptr});

    for (const CellResult& cell : result.cells) {
      if (cell.best.has_value()) return {{trial.candidates[cell.candidate].gpu, gpus}};
    }
    return std::nullopt;
  };
  const Candidate& first = space.candidates.front();
  const auto node =
      static_cast<std::uint64_t>(std::max(1.0, first.workload.machine.device.gpus_per_node));
  std::uint64_t low = std::max<std::uint64_t>(1, first.gpus.empty() ? 0 : first.gpus.back() / node);
  std::uint64_t high = low;
  std::optional<SearchAnswer::FitsFrom> fits;
  while (!fits.has_value() && high * node < kMost) {
    low = high;
    high *= 2;
    fits = fits_on(high * node);
  }
  while (fits.has_value() && high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto tried = fits_on(middle * node);
    if (tried.has_value()) fits = tried;
    (tried.has_value() ? high : low) = middle;
  }
  const bool stopped = options.stop != nullptr && *options.stop;
  return stopped ? std::nullopt : fits;
}

}  // namespace

double Row::Value(Objective objective) const {
  switch (objective) {
    case Objective::kCost:
      return priced ? figures.wall_usd : HUGE_VAL;
    case Objective::kTime:
      return figures.wall_days;
    case Objective::kGpuDays:
      return figures.wall_gpu_hours;
    case Objective::kGpus:
      return static_cast<double>(cell->gpus);
  }
  return figures.wall_days;
}

bool IsBetter(Objective objective, const Row& a, const Row& b) {
  const auto key = [&](const Row& row) {
    return std::tuple(row.Value(objective), row.Value(Objective::kCost), row.figures.wall_days,
                      row.cell->gpus, row.cell->candidate);
  };
  return key(a) < key(b);
}

double ShareAllowed(const Bounds& bounds, double days, double usd) {
  return std::min(bounds.deadline_days > 0 ? bounds.deadline_days / days : HUGE_VAL,
                  bounds.budget_usd > 0 ? bounds.budget_usd / usd : HUGE_VAL);
}

SearchAnswer MakeAnswer(const ComposedSpace& composed, const Question& question,
                        const RunResult& result, const RunOptions& options, std::size_t top) {
  const Space& space = composed.space;
  const Workload& some = space.candidates.front().workload;
  SearchAnswer answer;
  answer.title = FactOf(some, key::kModelName.path);
  answer.minimize = question.minimize;
  answer.bounds = space.bounds;
  answer.tokens = some.job.tokens;
  answer.counts = result.counts;
  answer.seconds = result.seconds;
  answer.stopped = result.stopped;
  answer.assumptions = composed.assumptions;
  answer.left_out = composed.left_out;

  std::vector<Row> rows;
  for (const CellResult& cell : result.cells) {
    if (!cell.best.has_value()) continue;
    const Candidate& candidate = space.candidates[cell.candidate];
    rows.push_back({&cell,
                    FiguresOf(result.CellOf(cell), BoundsFor(space, candidate), cell.best->job,
                              cell.best->layout),
                    candidate.usd_per_gpu_hour() > 0, HighOf(space, candidate)});
  }
  answer.feasible =
      std::any_of(rows.begin(), rows.end(), [](const Row& row) { return row.Feasible(); });
  std::vector<Row> ranked = rows;
  if (answer.feasible) std::erase_if(ranked, [](const Row& row) { return !row.Feasible(); });
  std::sort(ranked.begin(), ranked.end(), [&](const Row& a, const Row& b) {
    if (answer.feasible) return IsBetter(question.minimize, a, b);
    // The nearest breaks its worst bound least.
    const double share_a = ShareAllowed(space.bounds, a.Days(), a.Usd()),
                 share_b = ShareAllowed(space.bounds, b.Days(), b.Usd());
    return share_a != share_b ? share_a > share_b : IsBetter(question.minimize, a, b);
  });
  const auto plan_of = [&](const Row& row) {
    return PlanOf(composed, *row.cell, row.figures, row.cell->best->job, row.cell->best->layout);
  };
  for (const Row& row : ranked) {
    if (answer.best.size() == top) break;
    answer.best.push_back(plan_of(row));
  }
  if (!ranked.empty()) answer.offers = space.candidates[ranked[0].cell->candidate].offers;

  std::vector<Row> by_days = ranked;
  std::sort(by_days.begin(), by_days.end(),
            [](const Row& a, const Row& b) { return IsBetter(Objective::kTime, a, b); });
  double cheapest = HUGE_VAL;
  for (const Row& row : by_days) {
    if (row.Value(Objective::kCost) >= cheapest) continue;
    cheapest = row.figures.wall_usd;
    answer.front.push_back(plan_of(row));
  }

  std::vector<Row> by_cost = ranked;
  std::sort(by_cost.begin(), by_cost.end(),
            [](const Row& a, const Row& b) { return IsBetter(Objective::kCost, a, b); });
  std::set<std::string> kinds;
  for (const Row& row : by_cost) {
    if (kinds.insert(space.candidates[row.cell->candidate].gpu).second) {
      answer.by_kind.push_back(plan_of(row));
    }
  }

  if (rows.empty()) {
    const CellResult* least = nullptr;
    const auto beyond = [&](const CellResult& cell) {
      return cell.least_memory->total_bytes /
             space.candidates[cell.candidate].workload.machine.capacity_bytes;
    };
    for (const CellResult& cell : result.cells) {
      if (!cell.least_memory.has_value()) continue;
      if (least == nullptr || beyond(cell) < beyond(*least)) least = &cell;
    }
    if (least != nullptr) {
      const Found& found = *least->least_memory;
      answer.least_memory = PlanOf(
          composed, *least, FiguresOf(result.CellOf(*least), space.bounds, found.job, found.layout),
          found.job, found.layout);
      if (!result.stopped) answer.fits_from = FewestThatFit(space, options);
    }
  }
  ExplainBounds(composed, result, rows, answer);
  return answer;
}

absl::StatusOr<SearchAnswer> AnswerQuestion(const Question& question, const Catalog& catalog,
                                            const PluginHost& host, const RunOptions& options,
                                            std::size_t top) {
  GPUDAY_ASSIGN_OR_RETURN(const ComposedSpace composed, ComposeSpace(question, catalog, host));
  return MakeAnswer(composed, question, RunSearch(composed.space, options), options, top);
}

}  // namespace gpuday
