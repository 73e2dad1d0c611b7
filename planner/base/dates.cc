#include "planner/base/dates.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace gpuday {
namespace {

constexpr absl::CivilDay kFirst(0, 1, 1), kLast(9999, 12, 31);

}  // namespace

std::optional<absl::CivilDay> ParseDate(std::string_view text) {
  // Abseil reads shorter and signed numbers too; people's files have one form.
  const bool form =
      text.size() == 10 && text[4] == '-' && text[7] == '-' &&
      std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) == 8;
  absl::CivilDay day;
  if (!form || !absl::ParseCivilTime(absl::string_view(text.data(), text.size()), &day)) {
    return std::nullopt;
  }
  return day;
}

std::string DateText(absl::CivilDay day) {
  day = std::clamp(day, kFirst, kLast);
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::string LocalTimeText(std::string_view moment) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, absl::string_view(moment.data(), moment.size()), &time,
                       &error)) {
    return std::string(moment);
  }
  return absl::FormatTime("%Y-%m-%d %H:%M", time, absl::LocalTimeZone());
}

absl::CivilDay Today() { return absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()); }

}  // namespace gpuday
