// What stands in the way of a better plan, and to make it feasible where there is none.
#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/search/answer.h"

namespace gpuday {
namespace {

std::string GpusText(std::uint64_t gpus) {
  return absl::StrCat(Grouped(static_cast<double>(gpus)), gpus == 1 ? " GPU" : " GPUs");
}

class Explainer {
 public:
  Explainer(const ComposedSpace& composed, const RunResult& result, const std::vector<Row>& rows,
            SearchAnswer& answer)
      : composed_(composed), result_(result), rows_(rows), answer_(answer) {}

  void Explain() {
    if (result_.counts.evaluated == 0 && result_.stopped) {
      answer_.binding = "nothing yet: it was stopped before anything was looked at";
    } else if (result_.counts.evaluated == 0) {
      answer_.binding =
          "the choices: no layout is left that the model, the batch and the GPUs allow";
      answer_.give = {"what --only, --gpus and the scenario hold fixed"};
    } else if (rows_.empty()) {
      NothingFits();
    } else if (!answer_.feasible) {
      NothingKeepsTheBounds();
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
    const double capacity = least.figures.memory.total_bytes + least.figures.free_bytes;
    answer_.binding = absl::StrCat(
        "memory", bounds().budget_usd > 0 ? ", not money" : "", ": at ",
        fewest == most ? GpusText(most)
                       : absl::StrCat(fewest, " to ", Grouped(static_cast<double>(most)), " GPUs"),
        " nothing fits; the nearest takes ", GiB(least.figures.memory.total_bytes), " of ",
        GiB(capacity), " on each ", least.gpu);
    if (answer_.fits_from.has_value()) {
      answer_.give.push_back(absl::StrCat("GPUs: it fits on ", GpusText(answer_.fits_from->gpus),
                                          " (", answer_.fits_from->gpu, ")"));
    }
    answer_.give.push_back(
        "memory: larger GPUs, a shorter sequence, adapters, fewer bits, or offloading (--wide)");
  }

  void NothingKeepsTheBounds() {
    const auto any = [](const Row&) { return true; };
    const auto in_time = [](const Row& row) { return row.figures.within_deadline; };
    const auto in_budget = [](const Row& row) { return row.figures.within_budget; };
    const Row* cheapest_in_time = Best(Objective::kCost, in_time);
    const Row* fastest_in_budget = Best(Objective::kTime, in_budget);
    const Row* fastest = Best(Objective::kTime, any);
    const Row* cheapest = Best(Objective::kCost, any);
    const auto days = [](const Row* row) { return Duration(row->Days()); };
    const auto usd = [](const Row* row) { return Dollars(row->Usd()); };
    if (Best(Objective::kTime, in_time) == nullptr && bounds().budget_usd > 0 &&
        fastest_in_budget == nullptr) {
      answer_.binding =
          absl::StrCat("date and money, each by itself: the fastest takes ", days(fastest), " (",
                       Name(*fastest), "), ", Duration(bounds().deadline_days),
                       " are available; the cheapest costs ", usd(cheapest), " (", Name(*cheapest),
                       "), ", Dollars(bounds().budget_usd), " are available");
    } else if (Best(Objective::kTime, in_time) == nullptr) {
      answer_.binding = absl::StrCat("the date", bounds().budget_usd > 0 ? ", not money" : "",
                                     ": the fastest takes ", days(fastest), " (", Name(*fastest),
                                     "), ", Duration(bounds().deadline_days), " are available");
    } else if (fastest_in_budget == nullptr) {
      answer_.binding = absl::StrCat("money", bounds().deadline_days > 0 ? ", not the date" : "",
                                     ": the cheapest costs ", usd(cheapest), " (", Name(*cheapest),
                                     "), the budget is ", Dollars(bounds().budget_usd));
    } else {
      answer_.binding = absl::StrCat("date and money together: in time the cheapest costs ",
                                     usd(cheapest_in_time), " (", Name(*cheapest_in_time),
                                     "), within the budget the fastest takes ",
                                     days(fastest_in_budget), " (", Name(*fastest_in_budget), ")");
    }
    if (cheapest_in_time != nullptr && bounds().budget_usd > 0) {
      answer_.give.push_back(absl::StrCat("money: ", usd(cheapest_in_time), ", ",
                                          Dollars(cheapest_in_time->Usd() - bounds().budget_usd),
                                          " more, with ", Name(*cheapest_in_time)));
    }
    if (fastest_in_budget != nullptr && bounds().deadline_days > 0) {
      answer_.give.push_back(
          absl::StrCat("the date: ", days(fastest_in_budget), ", ",
                       Duration(fastest_in_budget->Days() - bounds().deadline_days), " more, with ",
                       Name(*fastest_in_budget)));
    }
    // Time and cost grow with the tokens.
    double share = 0;
    for (const Row& row : rows_)
      share = std::max(share, ShareAllowed(bounds(), row.Days(), row.Usd()));
    answer_.give.push_back(absl::StrCat("tokens: ", Scaled(std::floor(share * answer_.tokens)),
                                        " of ", Scaled(answer_.tokens)));
  }

  // What a better plan than the best would break.
  void WhatHoldsBack() {
    const Objective objective = answer_.minimize;
    const auto feasible = [](const Row& row) { return row.Feasible(); };
    const Row* best = Best(objective, feasible);
    const Row* any = Best(objective, [](const Row&) { return true; });
    if (best == nullptr || any == nullptr) return;
    const std::string better =
        absl::StrCat(Name(*any), " would take ", Duration(any->Days()),
                     any->priced ? absl::StrCat(" and ", Dollars(any->Usd())) : "");
    if (any != best) {
      answer_.binding = !any->figures.within_deadline
                            ? absl::StrCat("the date, not memory: without it ", better)
                            : absl::StrCat("money, not memory: without it ", better);
      return;
    }
    const Candidate& candidate = composed_.space.candidates[best->cell->candidate];
    bool fewer_fit = false, fewer = false;
    for (const CellResult& cell : result_.cells) {
      if (cell.candidate != best->cell->candidate || cell.gpus >= best->cell->gpus) continue;
      fewer = true;
      fewer_fit |= cell.best.has_value();
    }
    if (fewer && !fewer_fit && objective != Objective::kTime) {
      answer_.binding =
          absl::StrCat("memory, not ", bounds().budget_usd > 0 ? "money" : "time",
                       ": on fewer than ", best->cell->gpus, " × ", candidate.gpu, " nothing fits");
    } else if (objective == Objective::kTime && best->cell->gpus == candidate.gpus.back()) {
      answer_.binding = absl::StrCat("the number of GPUs: ", GpusText(best->cell->gpus),
                                     " are the most that are asked for");
    } else {
      answer_.binding = "no limit: without any the best plan is the same";
    }
  }

  const ComposedSpace& composed_;
  const RunResult& result_;
  const std::vector<Row>& rows_;
  SearchAnswer& answer_;
};

}  // namespace

void ExplainBounds(const ComposedSpace& composed, const RunResult& result,
                   const std::vector<Row>& rows, SearchAnswer& answer) {
  Explainer(composed, result, rows, answer).Explain();
}

}  // namespace gpuday
