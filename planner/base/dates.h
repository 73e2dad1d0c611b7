// Days of the calendar (absl::CivilDay), as people write them. No time zones: a plan counts whole
// days. Arithmetic is CivilDay's own: day + 3, later - earlier in days.
#ifndef GPUDAY_PLANNER_BASE_DATES_H_
#define GPUDAY_PLANNER_BASE_DATES_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"

namespace gpuday {

// "2027-06-30"; nothing for what is no day of the years 0 to 9999.
std::optional<absl::CivilDay> ParseDate(std::string_view text);

// "2027-06-30". Beyond the years 0 to 9999 the first or last day of those.
std::string DateText(absl::CivilDay day);

// The day that it is, UTC.
absl::CivilDay Today();

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_DATES_H_
