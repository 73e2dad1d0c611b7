// Days of the calendar (absl::CivilDay), as people write them, and moments as they are stored and
// shown. Days have no time zones: a plan counts whole ones. Arithmetic is CivilDay's own: day + 3,
// later - earlier in days.
#ifndef GPUDAY_PLANNER_BASE_DATES_H_
#define GPUDAY_PLANNER_BASE_DATES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"

namespace gpuday {

// "2027-06-30"; nothing for what is no day of the years 0 to 9999.
std::optional<absl::CivilDay> ParseDate(std::string_view text);

// "2027-06-30". Beyond the years 0 to 9999 the first or last day of those.
std::string DateText(absl::CivilDay day);

// How many days before `today` what free text dates may lie, at most: "2026-05-24" exactly, a
// month, a quarter or a year from its first day, of several the oldest ("2025/2026"). Nothing where
// the text names no year; 0 for what is still to come.
std::optional<std::int64_t> AgeInDays(std::string_view text, absl::CivilDay today);

// The day that it is, UTC; that of SOURCE_DATE_EPOCH (seconds since 1970) where the environment has
// it, so that what was made on a day can be made again.
absl::CivilDay Today();

// A moment in ISO 8601, "2026-03-31T12:00:00Z", as the clock on the wall here showed it:
// "2026-03-31 14:00". What is no such moment stays as it is.
std::string LocalTimeText(std::string_view moment);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_DATES_H_
