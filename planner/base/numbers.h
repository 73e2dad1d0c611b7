// Numbers as people write and read them: 1.4T, 10 billion, 1,000,000, 64k, 8Ki; $129k, 62.8
// GB, 58.5 GiB. Decimal and binary units are never mixed: k, M, B/G, T, P are powers of 1000 and
// Ki, Mi, Gi, Ti powers of 1024. The one exception is what everybody makes of it: lengths of
// sequences, where "4k" is 4,096.
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

// What a number stands for, which decides what may be written at it.
enum class Notation {
  kPlain,       // "1.4T", "2e12", "10 billion", "1,000,000", "1_000", "64k", "8Ki"
  kLength,      // of a sequence: also "4k", which is 4,096, and "1M", which is 1,048,576
  kDays,        // also "30 days", "4w", "36h", "3 months" (of 30.4375 days), "1 year" (365.25)
  kDollars,     // an amount: also "$250,000", "2.50 USD"
  kDollarRate,  // dollars for each of something: the same, to any fraction of a cent
  kShare,       // also "45 %", which is 0.45
  kPercent,     // also "45 %", which is 45
};

// The number that `text` is in this notation, or nothing when it is none. Suffixes and words in any
// case; commas part thousands alone, and the decimal point is a point: "2,50" is no number. Never
// NaN or infinite.
std::optional<double> ParseNumber(std::string_view text, Notation notation = Notation::kPlain);

// Whether `text` is one point before three digits, "10.000", which some write for ten and some for
// ten thousand.
bool PointMayPartThousands(std::string_view text);

// Why a text with digits in it is no number of this notation, with what to write instead: half a
// sentence for the end of a message; empty where nothing better is known than what was expected.
std::string WhyNoNumber(std::string_view text, Notation notation);

// Examples of the notation, "30, 4w, 36h or 3 months"; empty: a plain number, which needs none.
// `whole`: of those without a fraction.
std::string_view ExamplesOf(Notation notation, bool whole);

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
