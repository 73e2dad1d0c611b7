// Dates: when it ends, and until when it may start.
#include <cmath>

#include "planner/base/dates.h"
#include "planner/budget/chances.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/ids.h"

namespace gpuday {

void WriteDates(const Workload& workload, const Figures& figures, Plan& plan) {
  const Dates& dates = workload.dates;
  if (!dates.given) return;
  const Estimate days = TimeEstimate(workload, figures, figures.wall_days);
  const auto after = [&](double count) {
    return dates.start + static_cast<std::int64_t>(std::ceil(count));
  };
  const auto tell = [&](const char* id, absl::CivilDay day) {
    plan.facts.push_back({id, DateText(day)});
  };
  tell(id::kBudgetStart, dates.start);
  tell(id::kBudgetEnd, after(days.expected));
  tell(id::kBudgetEndLow, after(days.band.low));
  tell(id::kBudgetEndHigh, after(days.band.high));
  if (!dates.by.has_value()) return;
  tell(id::kBudgetBy, *dates.by);
  const absl::CivilDay latest =
      *dates.by - static_cast<std::int64_t>(std::ceil(SureBelow(days, workload.machine)));
  // Before the start there is none.
  if (latest >= dates.start) tell(id::kBudgetLatestStart, latest);
}

}  // namespace gpuday
