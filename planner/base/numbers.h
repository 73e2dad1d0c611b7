// Numbers as people write and read them: 1.4T, 64k, 8Ki; $129k, 62.8 GB, 58.5 GiB. Decimal and
// binary units are never mixed: k, M, B/G, T, P are powers of 1000 and Ki, Mi, Gi, Ti powers of
// 1024.
#ifndef GPUDAY_PLANNER_BASE_NUMBERS_H_
#define GPUDAY_PLANNER_BASE_NUMBERS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/numeric/int128.h"

namespace gpuday {

inline constexpr double kBytesPerGB = 1e9;
inline constexpr double kBytesPerGiB = 1024.0 * 1024.0 * 1024.0;
inline constexpr double kSecondsPerHour = 3600;
inline constexpr double kSecondsPerDay = 86400;
// The largest whole number that a double, and so a JSON reader, holds exactly.
inline constexpr double kLargestExactInteger = 9007199254740992.0;  // 2^53

// "1.4T", "2e12", "64k", "8Ki", "1_000", "12": the number, or nothing when it is not one. Never NaN
// or infinite.
std::optional<double> ParseNumber(std::string_view text);

// "30", "30d", "4w", "36h" as days, or nothing. Never NaN or infinite.
std::optional<double> ParseDays(std::string_view text);

// The shortest decimal text that reads back as `value`, always with a point or exponent, as TOML
// demands of a float: 0.4, 2e12, 3.0. Independent of the locale.
std::string RealText(double value);

// A number inside a formula, with all its digits: "86,400", "65,107.08289042277", "0.03"; from 1e18
// on with an exponent, "8.08e22". Reads back as `value` without its commas.
std::string NumberText(double value);

// 1234567 -> "1,234,567". A fraction is rounded away.
std::string Grouped(double value);
std::string Grouped(absl::uint128 value);

// `value` with `digits` significant digits and no exponent: 46.8, 0.0123, 1,235.
std::string Short(double value, int digits = 3);

// The same without zeros at the end of a fraction: 2.5, 989.
std::string Plain(double value, int digits = 3);

// With an exponent: 4.04e22.
std::string Scientific(double value, int digits = 3);

// With a decimal suffix: 6.74B, 1.4T, 540k, 12. For counts of parameters and tokens.
std::string Scaled(double value, int digits = 3);

// "46.8 days", "3.38 hours", "12.1 minutes".
std::string Duration(double days);

// "$129,404" (or "$3.43" below 100).
std::string Dollars(double usd);

// With three digits, "$127k", "$1.04M", "$43.2": for people who read, not for those who add up.
std::string DollarsInBrief(double usd);

// Bytes in binary units, "58.5 GiB", and the numbers alone of columns that name their unit: "58.5"
// of GiB, "62.8" of GB.
std::string GiB(double bytes);
std::string InGiB(double bytes);
std::string InGB(double bytes);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_NUMBERS_H_
