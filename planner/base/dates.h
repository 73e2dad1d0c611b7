// Days of the calendar, counted from 1970-01-01, UTC.
#ifndef GPUDAY_PLANNER_BASE_DATES_H_
#define GPUDAY_PLANNER_BASE_DATES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gpuday {

// "2027-06-30" as days; nothing for what is no day of the calendar.
std::optional<std::int64_t> ParseDate(std::string_view text);

// "2027-06-30".
std::string DateText(std::int64_t days);

// The day that it is, UTC.
std::string Today();

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_DATES_H_
