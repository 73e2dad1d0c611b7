// When a training starts and must end.
#ifndef GPUDAY_PLANNER_COMPOSE_CALENDAR_H_
#define GPUDAY_PLANNER_COMPOSE_CALENDAR_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "planner/scenario/scenario.h"

namespace gpuday {

struct Calendar {
  absl::CivilDay start;  // today where nobody says
  bool start_given = false;
  std::optional<absl::CivilDay> by;  // nullopt: nobody said, not even in days

  // Whether dates mean anything: somebody gave one.
  bool dated = false;
};

// Of budget.start, budget.by and budget.deadline_days. Error (kInput) for what is no date, an end
// before the start, and an end that is given twice.
absl::StatusOr<Calendar> CalendarOf(const Scenario& scenario);

// Days from the start to the end; nothing where only deadline_days says, or nobody.
std::optional<double> DaysUntilEnd(const Scenario& scenario, const Calendar& calendar);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_CALENDAR_H_
