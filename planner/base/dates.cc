#include "planner/base/dates.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace gpuday {
namespace {

constexpr absl::CivilDay kFirst(0, 1, 1), kLast(9999, 12, 31);

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::size_t DigitsAt(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && IsDigit(text[at + count])) ++count;
  return count;
}

int NumberAt(std::string_view text, std::size_t at, std::size_t digits) {
  int number = 0;
  for (const char c : text.substr(at, digits)) number = 10 * number + (c - '0');
  return number;
}

// The first day of what begins with a year at `at`: "2026-05-24", "2026-05", "2026-Q2" or "2026".
absl::CivilDay FirstDayAt(std::string_view text, std::size_t at) {
  constexpr int kMonthsOfAQuarter = 3;
  const int year = NumberAt(text, at, 4);
  at += 4;
  if (at + 2 < text.size() && text[at] == '-' && text[at + 1] == 'Q' &&
      DigitsAt(text, at + 2) == 1) {
    const int quarter = std::clamp(NumberAt(text, at + 2, 1), 1, 4);
    return absl::CivilDay(year, kMonthsOfAQuarter * (quarter - 1) + 1, 1);
  }
  int month_and_day[] = {1, 1};
  for (int& part : month_and_day) {
    if (at >= text.size() || text[at] != '-' || DigitsAt(text, at + 1) != 2) break;
    part = NumberAt(text, at + 1, 2);
    at += 3;
  }
  return absl::CivilDay(year, std::clamp(month_and_day[0], 1, 12),
                        std::clamp(month_and_day[1], 1, 31));
}

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

std::optional<std::int64_t> AgeInDays(std::string_view text, absl::CivilDay today) {
  std::optional<absl::CivilDay> oldest;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t digits = DigitsAt(text, at);
    const bool century = digits == 4 && (text[at] == '1' || text[at] == '2');
    if (century) {
      const absl::CivilDay day = FirstDayAt(text, at);
      if (!oldest.has_value() || day < *oldest) oldest = day;
    }
    at += std::max<std::size_t>(1, digits);
  }
  if (!oldest.has_value()) return std::nullopt;
  return std::max<std::int64_t>(0, today - *oldest);
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

absl::CivilDay Today() {
  absl::Time now = absl::Now();
  std::int64_t seconds = 0;
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (epoch != nullptr && absl::SimpleAtoi(epoch, &seconds)) now = absl::FromUnixSeconds(seconds);
  return absl::ToCivilDay(now, absl::UTCTimeZone());
}

}  // namespace gpuday
