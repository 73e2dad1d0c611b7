#include "planner/plan/sweep_row.h"

#include <algorithm>

namespace gpuday {
namespace {

// Keeps the `best` sorted by `value` and short.
void Insert(const SweepRow& row, double SweepRow::*value, std::vector<SweepRow>& best) {
  if (best.size() == SweepSummary::kBest && row.*value >= best.back().*value) return;
  const auto place =
      std::upper_bound(best.begin(), best.end(), row,
                       [&](const SweepRow& a, const SweepRow& b) { return a.*value < b.*value; });
  best.insert(place, row);
  if (best.size() > SweepSummary::kBest) best.pop_back();
}

}  // namespace

std::string_view SweepVerdictName(SweepVerdict verdict) {
  switch (verdict) {
    case SweepVerdict::kYes:
      return "yes";
    case SweepVerdict::kMaybe:
      return "maybe";
    case SweepVerdict::kTooLate:
      return "no: too late";
    case SweepVerdict::kOverBudget:
      return "no: over budget";
    case SweepVerdict::kDoesNotFit:
      return "no: does not fit";
    case SweepVerdict::kRefused:
      return "cannot be planned";
  }
  return "cannot be planned";
}

void SweepSummary::Add(const SweepRow& row) {
  ++rows;
  ++verdicts[static_cast<std::size_t>(row.verdict)];
  if (row.verdict != SweepVerdict::kYes) return;
  if (row.wall_usd != kNoPrice) Insert(row, &SweepRow::wall_usd, cheapest);
  Insert(row, &SweepRow::wall_days, fastest);
}

}  // namespace gpuday
