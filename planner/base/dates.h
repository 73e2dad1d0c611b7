// Days of the calendar (absl::CivilDay), as people write them, and moments as they are stored and
// shown. Days have no time zones: a plan counts whole ones. Arithmetic is CivilDay's own: day + 3,
// later - earlier in days.
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

// A moment in ISO 8601, "2026-03-31T12:00:00Z", as the clock on the wall here showed it:
// "2026-03-31 14:00". What is no such moment stays as it is.
std::string LocalTimeText(std::string_view moment);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_DATES_H_
