// What stands in the way of a better plan, and to make it feasible where there is none.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/time_unit.h"
#include "planner/budget/chances.h"
#include "planner/budget/evaluate_workload.h"
#include "planner/compose/compose.h"
#include "planner/scenario/keys.h"
#include "planner/search/answer.h"

namespace gpuday {
namespace {

std::string GpusText(std::uint64_t gpus) {
  return absl::StrCat(Grouped(static_cast<double>(gpus)), gpus == 1 ? " GPU" : " GPUs");
}

// With as many digits as are printed, on the safe side: advice is typed as it stands.
double Rounded(double value, bool up) {
  if (value <= 0) return value;
  const double digit = std::pow(10, std::floor(std::log10(value)) - 2);
  return (up ? std::ceil(value / digit) : std::floor(value / digit)) * digit;
}

// In the unit that it is printed in.
std::string DurationAtLeast(double days) {
  const TimeUnit unit = TimeUnit::Of(days);
  return Duration(Rounded(days / unit.days, true) * unit.days);
}

std::string DollarsAtLeast(double usd) {
  return Dollars(usd < 100 ? std::ceil(100 * usd) / 100 : std::ceil(usd));
}

class Explainer {
 public:
  Explainer(const ComposedSpace& composed, const RunResult& result, const std::vector<Row>& rows,
            double confidence, SearchAnswer& answer)
      : composed_(composed),
        result_(result),
        rows_(rows),
        confidence_(confidence),
        answer_(answer) {}

  void Explain() {
    if (rows_.empty() && result_.stopped) {
      answer_.binding = "nothing yet: it was stopped before anything was found";
    } else if (rows_.empty() && FitsUnrented(result_)) {
      answer_.binding =
          "the offers: what fits takes machines that no price names in the size of the job";
      answer_.give = {"name the GPUs that you have (--gpus), or --wide"};
    } else if (result_.counts.all == 0) {
      answer_.binding =
          "the choices: no layout is left that the model, the batch and the GPUs allow";
      answer_.give = {"what --only, --gpus and the scenario hold fixed"};
    } else if (rows_.empty()) {
      NothingFits();
    } else if (!answer_.Holds()) {
      NothingIsSure();
    } else {
      WhatHoldsBack();
    }
  }

 private:
  const Bounds& bounds() const { return composed_.space.bounds; }

  // "64 × A100-SXM4-80GB"
  std::string Name(const Row& row) const {
    return absl::StrCat(Grouped(static_cast<double>(row.cell->gpus)), " × ",
                        composed_.space.candidates[row.cell->candidate].gpu);
  }

  // The best of those that `allowed` lets through; null: none.
  template <typename Allowed>
  const Row* Best(Objective objective, const Allowed& allowed) const {
    const Row* best = nullptr;
    for (const Row& row : rows_) {
      if (!allowed(row) || row.Value(objective) == HUGE_VAL) continue;
      if (best == nullptr || IsBetter(objective, row, *best)) best = &row;
    }
    return best;
  }

  void NothingFits() {
    std::uint64_t fewest = NumberSet::kMost, most = 0;
    for (const CellResult& cell : result_.cells) {
      fewest = std::min(fewest, cell.gpus);
      most = std::max(most, cell.gpus);
    }
    const FoundPlan& least = *answer_.least_memory;
    const double bytes = least.plan.figures.memory.total_bytes;
    answer_.binding = absl::StrCat(
        "memory", bounds().budget_usd > 0 ? ", not money" : "", ": at ",
        fewest == most ? GpusText(most)
                       : absl::StrCat(fewest, " to ", Grouped(static_cast<double>(most)), " GPUs"),
        " nothing fits; the nearest takes ", GiB(bytes), " of ",
        GiB(least.plan.machine.capacity_bytes), " on each ", least.gpu);
    if (answer_.fits_from.has_value()) {
      answer_.give.push_back(absl::StrCat("GPUs: it fits on ", GpusText(answer_.fits_from->gpus),
                                          " (", answer_.fits_from->gpu, ")"));
    }
    answer_.give.push_back(
        "memory: larger GPUs, a shorter sequence, adapters, fewer bits, or offloading (--wide)");
  }

  // No plan answers yes: some may, or none keeps date and money.
  void NothingIsSure() {
    const auto sure = [&](const Row& row) { return row.FitsSurely(confidence_); };
    if (std::none_of(rows_.begin(), rows_.end(), sure)) {
      answer_.binding =
          "memory: nothing fits safely, only in fewer runs than asked for "
          "(budget.confidence)";
      answer_.give = {"memory: more or larger GPUs, a shorter sequence, adapters or fewer bits"};
      return;
    }
    const auto in_time = [&](const Row& row) {
      return sure(row) && row.plan().chances.in_time.value_or(1) >= confidence_;
    };
    const auto in_budget = [&](const Row& row) {
      return sure(row) && row.plan().chances.within_budget.value_or(1) >= confidence_;
    };
    const Row* cheapest_in_time = Best(Objective::kCost, in_time);
    const Row* fastest_in_time = Best(Objective::kTime, in_time);
    const Row* fastest_in_budget = Best(Objective::kTime, in_budget);
    const Row* fastest = Best(Objective::kTime, sure);
    const Row* cheapest = Best(Objective::kCost, sure);
    const auto days = [](const Row* row) { return DurationAtLeast(row->SureDays()); };
    const auto usd = [](const Row* row) { return DollarsAtLeast(row->SureUsd()); };
    if (fastest_in_time == nullptr && bounds().budget_usd > 0 && fastest_in_budget == nullptr &&
        cheapest != nullptr) {
      answer_.binding =
          absl::StrCat("date and money, each by itself: the fastest takes up to ", days(fastest),
                       " (", Name(*fastest), "), ", Duration(bounds().deadline_days),
                       " are available; the cheapest costs up to ", usd(cheapest), " (",
                       Name(*cheapest), "), ", Dollars(bounds().budget_usd), " are available");
    } else if (fastest_in_time == nullptr) {
      answer_.binding =
          absl::StrCat("the date", bounds().budget_usd > 0 ? ", not money" : "",
                       ": the fastest takes up to ", days(fastest), " (", Name(*fastest), "), ",
                       Duration(bounds().deadline_days), " are available");
    } else if (fastest_in_budget == nullptr && cheapest != nullptr) {
      answer_.binding =
          absl::StrCat("money", bounds().deadline_days > 0 ? ", not the date" : "",
                       ": the cheapest costs up to ", usd(cheapest), " (", Name(*cheapest),
                       "), the budget is ", Dollars(bounds().budget_usd));
    } else if (fastest_in_budget != nullptr && cheapest_in_time != nullptr) {
      answer_.binding = absl::StrCat("date and money together: in time the cheapest costs up to ",
                                     usd(cheapest_in_time), " (", Name(*cheapest_in_time),
                                     "), within the budget the fastest takes up to ",
                                     days(fastest_in_budget), " (", Name(*fastest_in_budget), ")");
    } else {
      answer_.binding = "money: no price is known to hold the budget against";
      return;
    }
    if (cheapest_in_time != nullptr && bounds().budget_usd > 0 &&
        cheapest_in_time->SureUsd() > bounds().budget_usd) {
      answer_.give.push_back(
          absl::StrCat("money: ", usd(cheapest_in_time), ", ",
                       Dollars(cheapest_in_time->SureUsd() - bounds().budget_usd), " more, with ",
                       Name(*cheapest_in_time)));
    }
    if (fastest_in_budget != nullptr && bounds().deadline_days > 0 &&
        fastest_in_budget->SureDays() > bounds().deadline_days) {
      answer_.give.push_back(
          absl::StrCat("the date: ", days(fastest_in_budget), ", ",
                       Duration(fastest_in_budget->SureDays() - bounds().deadline_days),
                       " more, with ", Name(*fastest_in_budget)));
    }
    // Time and cost grow with the tokens.
    double share = 0;
    const Row* most = nullptr;
    for (const Row& row : rows_) {
      const double its = sure(row) ? ShareAllowed(bounds(), row.SureDays(), row.SureUsd()) : 0;
      if (its <= share) continue;
      share = its;
      most = &row;
    }
    if (most == nullptr || share >= 1) return;
    Settings settings = composed_.space.candidates[most->cell->candidate].settings;
    settings.emplace_back(key::kClusterGpus.path, absl::StrCat(most->cell->gpus));
    answer_.fewer_tokens = {.tokens = Rounded(share * answer_.tokens, false),
                            .settings = std::move(settings)};
  }

  // What a better plan than the best would break.
  void WhatHoldsBack() {
    const Objective objective = answer_.minimize;
    const Row* best =
        Best(objective, [](const Row& row) { return row.Answer() == VerdictState::kYes; });
    const Row* any = Best(objective, [&](const Row& row) { return row.FitsSurely(confidence_); });
    if (best == nullptr || any == nullptr) return;
    if (any != best) {
      const std::string better =
          absl::StrCat(Name(*any), " would take ", Duration(any->Days()),
                       any->plan().prices.known ? absl::StrCat(" and ", Dollars(any->Usd())) : "");
      const bool late = any->plan().chances.in_time.value_or(1) < confidence_;
      answer_.binding =
          absl::StrCat(late ? "the date" : "money", ", not memory: without it ", better);
      return;
    }
    const Candidate& candidate = composed_.space.candidates[best->cell->candidate];
    bool fewer_fit = false, fewer = false;
    for (const CellResult& cell : result_.cells) {
      if (cell.candidate != best->cell->candidate || cell.gpus >= best->cell->gpus) continue;
      fewer = true;
      fewer_fit |= cell.plan.has_value() && cell.plan->chances.fits >= confidence_;
    }
    if (fewer && !fewer_fit && objective != Objective::kTime) {
      answer_.binding = absl::StrCat("memory, not ", bounds().budget_usd > 0 ? "money" : "time",
                                     ": on fewer than ", best->cell->gpus, " × ", candidate.gpu,
                                     " nothing fits safely");
    } else if (objective == Objective::kTime && best->cell->gpus == candidate.gpus.back()) {
      answer_.binding = absl::StrCat("the number of GPUs: ", GpusText(best->cell->gpus),
                                     " are the most that are asked for");
    } else {
      const bool asked = bounds().budget_usd > 0 || bounds().deadline_days > 0;
      if (asked && !answer_.largest.has_value())
        answer_.binding = "nothing: without date and budget the best plan is the same";
    }
  }

  const ComposedSpace& composed_;
  const RunResult& result_;
  const std::vector<Row>& rows_;
  const double confidence_;
  SearchAnswer& answer_;
};

// A plan's answer, and how many times its tokens the bounds surely allow.
struct Tried {
  bool yes = false;
  double share = 0;
};

std::optional<Tried> Try(const Question& question, const Bounds& bounds, const Settings& settings,
                         const Catalog& catalog, const PluginHost& host) {
  Settings all = question.settings;
  all.insert(all.end(), settings.begin(), settings.end());
  const absl::StatusOr<Node> document = WithSettings(question.document, all);
  if (!document.ok()) return std::nullopt;
  const absl::StatusOr<Workload> planned = Compose(*document, catalog, host);
  if (!planned.ok()) return std::nullopt;
  const Workload& w = *planned;
  const Figures f = EvaluateWorkload(w);
  return Tried{.yes = ChancesOf(w, f, HostBytes(w)).Answer(w.confidence) == VerdictState::kYes,
               .share = ShareAllowed(bounds, SureBelow(TimeEstimate(w, f, f.wall_days), w.machine),
                                     SureBelow(MoneyEstimate(w, f, f.wall_usd), w.machine))};
}

}  // namespace

void AdviseTokens(const Question& question, const Bounds& bounds, const Catalog& catalog,
                  const PluginHost& host, SearchAnswer& answer) {
  if (!answer.fewer_tokens.has_value()) return;
  constexpr int kMostTries = 8;
  double tokens = answer.fewer_tokens->tokens;
  for (int i = 0; i < kMostTries && tokens >= 1; ++i) {
    Settings settings = answer.fewer_tokens->settings;
    settings.emplace_back(key::kTrainingTokens.path, absl::StrCat(std::floor(tokens)));
    const std::optional<Tried> tried = Try(question, bounds, settings, catalog, host);
    // Where tokens are not what the scenario says, none are advised.
    if (!tried.has_value()) return;
    if (tried->yes) {
      answer.give.push_back(
          absl::StrCat("tokens: ", Scaled(tokens), " of ", Scaled(answer.tokens)));
      return;
    }
    tokens = Rounded(tokens * std::min(0.995, tried->share), false);
  }
}

void ExplainBounds(const ComposedSpace& composed, const RunResult& result,
                   const std::vector<Row>& rows, double confidence, SearchAnswer& answer) {
  Explainer(composed, result, rows, confidence, answer).Explain();
}

}  // namespace gpuday
