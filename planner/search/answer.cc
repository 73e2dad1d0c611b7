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

FoundPlan PlanOf(const ComposedSpace& composed, const CellResult& cell, const CellPlan& plan) {
  const Candidate& candidate = composed.space.candidates[cell.candidate];
  const Workload& w = candidate.foundation.workload;
  return {.gpu = candidate.gpu,
          .gpus = cell.gpus,
          .offer = plan.prices.offer == Prices::kNoOffer
                       ? std::nullopt
                       : std::optional(w.offers[plan.prices.offer]),
          .optimizer = FactOf(w, id::kOptimizerDescription),
          .precision = FactOf(w, id::kPrecisionDescription),
          .framework = w.framework,
          .plan = plan,
          .settings = SettingsOf(composed, candidate, plan)};
}

double NodeOf(const Candidate& candidate) {
  return std::max(1.0, candidate.foundation.workload.machine.device.gpus_per_node);
}

// Of more GPUs of the space's kinds, the fewest on which something fits.
std::optional<SearchAnswer::FitsFrom> FewestThatFit(const Space& space, const RunOptions& options) {
  constexpr std::uint64_t kMost = 16384;
  Space trial = space;
  const auto fits_on = [&](std::uint64_t gpus) -> std::optional<SearchAnswer::FitsFrom> {
    for (Candidate& candidate : trial.candidates) candidate.gpus = {gpus};
    const RunResult result = RunSearch(trial, {options.threads, options.stop, nullptr});
    for (const CellResult& cell : result.cells) {
      if (cell.plan.has_value()) return {{trial.candidates[cell.candidate].gpu, gpus}};
    }
    return std::nullopt;
  };
  const Candidate& first = space.candidates.front();
  const auto node = static_cast<std::uint64_t>(NodeOf(first));
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

// The nearest where nothing fits: of each candidate on its most GPUs, where a share of the states
// is smallest, what lacks the least share of the memory.
std::optional<FoundPlan> LeastMemoryOf(const ComposedSpace& composed, const RunResult& result) {
  std::optional<FoundPlan> least;
  const auto beyond = [](const CellPlan& plan) {
    return plan.figures.memory.total_bytes / plan.machine.capacity_bytes;
  };
  for (std::size_t i = 0; i < result.cells.size(); ++i) {
    const CellResult& cell = result.cells[i];
    const bool most =
        i + 1 == result.cells.size() || result.cells[i + 1].candidate != cell.candidate;
    if (!most) continue;
    const std::optional<CellPlan> plan = LeastMemory(composed.space, cell);
    if (!plan.has_value()) continue;
    if (!least.has_value() || beyond(*plan) < beyond(least->plan)) {
      least = PlanOf(composed, cell, *plan);
    }
  }
  return least;
}

// Of the plan's confidence, which the question may set.
double ConfidenceOf(const Space& space) {
  const Node* percent =
      space.candidates.front().foundation.document.FindPath(key::kBudgetConfidence.path);
  if (percent == nullptr) return kUsualConfidence;
  const absl::StatusOr<double> value =
      ReadNumber(*percent, key::kBudgetConfidence.path, key::kBudgetConfidence.range);
  return value.ok() ? *value / 100 : kUsualConfidence;
}

}  // namespace

double Row::Value(Objective objective) const {
  switch (objective) {
    case Objective::kCost:
      return plan().prices.known ? Usd() : HUGE_VAL;
    case Objective::kTime:
      return Days();
    case Objective::kGpuDays:
      return plan().figures.wall_gpu_hours;
    case Objective::kGpus:
      return static_cast<double>(cell->gpus);
  }
  return Days();
}

bool IsBetter(Objective objective, const Row& a, const Row& b) {
  const auto key = [&](const Row& row) {
    return std::tuple(row.Value(objective), row.Value(Objective::kCost),
                      row.Value(Objective::kGpuDays), row.Days(), row.cell->gpus,
                      row.cell->candidate);
  };
  return key(a) < key(b);
}

double ShareAllowed(const Bounds& bounds, double days, double usd) {
  return std::min(bounds.deadline_days > 0 ? bounds.deadline_days / days : HUGE_VAL,
                  bounds.budget_usd > 0 ? bounds.budget_usd / usd : HUGE_VAL);
}

bool FitsUnrented(const RunResult& result) {
  return std::any_of(result.cells.begin(), result.cells.end(),
                     [](const CellResult& cell) { return !cell.rented; });
}

SearchAnswer MakeAnswer(const ComposedSpace& composed, const Question& question,
                        const RunResult& result, const RunOptions& options, std::size_t top) {
  const Space& space = composed.space;
  SearchAnswer answer;
  answer.title = FactOf(space.candidates.front().foundation.workload, id::kModelName);
  answer.minimize = question.minimize;
  answer.bounds = space.bounds;
  answer.counts = result.counts;
  answer.seconds = result.seconds;
  answer.stopped = result.stopped;
  answer.assumptions = composed.assumptions;
  answer.left_out = composed.left_out;

  const double confidence = ConfidenceOf(space);
  std::vector<Row> rows;
  bool priced = false;
  for (const CellResult& cell : result.cells) {
    if (!cell.plan.has_value()) continue;
    rows.push_back({&cell});
    answer.answer = std::min(answer.answer, rows.back().Answer());
    priced |= cell.plan->prices.known && cell.plan->prices.usd_per_gpu_hour > 0;
  }
  if (!rows.empty()) answer.tokens = rows.front().plan().job.tokens;
  if (!rows.empty() && !priced && answer.minimize == Objective::kCost) {
    answer.minimize = Objective::kGpuDays;
    answer.assumptions.push_back({"minimize", "gpu-days", "no price is known, or it is 0"});
  }
  std::vector<Row> ranked = rows;
  std::erase_if(ranked, [&](const Row& row) { return row.Answer() != answer.answer; });
  std::sort(ranked.begin(), ranked.end(), [&](const Row& a, const Row& b) {
    if (answer.answer != VerdictState::kNo) return IsBetter(answer.minimize, a, b);
    // The nearest breaks its worst bound least.
    const double share_a = ShareAllowed(space.bounds, a.Days(), a.Usd()),
                 share_b = ShareAllowed(space.bounds, b.Days(), b.Usd());
    return share_a != share_b ? share_a > share_b : IsBetter(answer.minimize, a, b);
  });
  const auto plan_of = [&](const Row& row) { return PlanOf(composed, *row.cell, row.plan()); };
  for (const Row& row : ranked) {
    if (answer.best.size() == top) break;
    answer.best.push_back(plan_of(row));
  }

  std::vector<Row> by_days = ranked;
  std::sort(by_days.begin(), by_days.end(),
            [](const Row& a, const Row& b) { return IsBetter(Objective::kTime, a, b); });
  double cheapest = HUGE_VAL;
  for (const Row& row : by_days) {
    if (row.Value(Objective::kCost) >= cheapest) continue;
    cheapest = row.Usd();
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

  if (rows.empty() && !result.stopped && !FitsUnrented(result)) {
    answer.least_memory = LeastMemoryOf(composed, result);
    if (answer.least_memory.has_value()) {
      answer.tokens = answer.least_memory->plan.job.tokens;
      answer.fits_from = FewestThatFit(space, options);
    }
  }
  ExplainBounds(composed, result, rows, confidence, answer);
  return answer;
}

absl::StatusOr<SearchAnswer> AnswerQuestion(const Question& question, const Catalog& catalog,
                                            const PluginHost& host, const RunOptions& options,
                                            std::size_t top) {
  GPUDAY_ASSIGN_OR_RETURN(const ComposedSpace composed, ComposeSpace(question, catalog, host));
  SearchAnswer answer =
      MakeAnswer(composed, question, RunSearch(composed.space, options), options, top);
  AdviseTokens(question, composed.space.bounds, catalog, host, answer);
  return answer;
}

}  // namespace gpuday
