#include "planner/base/numbers.h"

#include <array>
#include <charconv>
#include <cmath>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace gpuday {
namespace {

// A decimal suffix is a power of ten, which the text's reader rounds once ("1.07B" is 1.07e9 and
// whole); a binary one is a factor, by which nothing is rounded.
struct Suffix {
  std::string_view text;
  std::string_view exponent;
  double factor;
};

constexpr std::array<Suffix, 11> kSuffixes = {{{"Ki", "", 1024.0},
                                               {"Mi", "", 1048576.0},
                                               {"Gi", "", 1073741824.0},
                                               {"Ti", "", 1099511627776.0},
                                               {"k", "e3", 1e3},
                                               {"K", "e3", 1e3},
                                               {"M", "e6", 1e6},
                                               {"B", "e9", 1e9},
                                               {"G", "e9", 1e9},
                                               {"T", "e12", 1e12},
                                               {"P", "e15", 1e15}}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// `value` with `decimals` digits behind the point. to_chars: the locale has no say.
std::string Fixed(double value, int decimals) {
  std::array<char, 400> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::fixed, decimals);
  return std::string(buffer.data(), result.ptr);
}

// Commas between the thousands of the whole part of `text`.
std::string GroupDigits(const std::string& text) {
  const std::size_t start = !text.empty() && text[0] == '-' ? 1 : 0;
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > start && i < point && (point - i) % 3 == 0) out += ',';
    out += text[i];
  }
  return out;
}

}  // namespace

std::optional<double> ParseNumber(std::string_view text) {
  Suffix suffix{"", "", 1};
  for (const Suffix& known : kSuffixes) {
    if (!text.ends_with(known.text)) continue;
    suffix = known;
    text.remove_suffix(known.text.size());
    break;
  }
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    // An underscore is allowed between two digits, as in TOML.
    const bool between =
        i > 0 && i + 1 < text.size() && IsDigit(text[i - 1]) && IsDigit(text[i + 1]);
    if (text[i] == '_' && between) continue;
    digits += text[i];
  }
  if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') digits.erase(0, 1);
  const bool has_exponent = digits.find_first_of("eE") != std::string::npos;
  if (!has_exponent) digits += suffix.exponent;
  double value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || result.ec != std::errc() || result.ptr != digits.data() + digits.size()) {
    return std::nullopt;
  }
  if (has_exponent || suffix.exponent.empty()) value *= suffix.factor;
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<double> ParseDays(std::string_view text) {
  double factor = 1;
  if (text.ends_with('w')) factor = 7;
  if (text.ends_with('h')) factor = 1.0 / 24;
  if (factor != 1 || text.ends_with('d')) text.remove_suffix(1);
  const std::optional<double> number = ParseNumber(text);
  if (!number.has_value() || !std::isfinite(*number * factor)) return std::nullopt;
  return *number * factor;
}

std::string RealText(double value) {
  std::array<char, 64> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  std::string text(buffer.data(), result.ptr);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

std::string NumberText(double value) {
  constexpr double kMostGrouped = 1e18;
  if (std::fabs(value) >= kMostGrouped) {
    std::array<char, 64> buffer;
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                      std::chars_format::scientific);
    std::string text(buffer.data(), result.ptr);
    // "3.12e+24" reads worse than "3.12e24".
    if (const auto plus = text.find("e+"); plus != std::string::npos) text.erase(plus + 1, 1);
    return text;
  }
  if (value == std::floor(value)) return Grouped(value);
  const std::string text = RealText(value);
  return text.find('e') == std::string::npos ? GroupDigits(text) : text;
}

std::string Grouped(double value) { return GroupDigits(Fixed(value, 0)); }

std::string Grouped(absl::uint128 value) {
  std::ostringstream out;
  out << value;
  return GroupDigits(out.str());
}

std::string Short(double value, int digits) {
  if (value == 0) return "0";
  const int magnitude = static_cast<int>(std::floor(std::log10(std::fabs(value))));
  return GroupDigits(Fixed(value, std::max(0, digits - 1 - magnitude)));
}

std::string Plain(double value, int digits) {
  std::string text = Short(value, digits);
  if (text.find('.') == std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string Scientific(double value, int digits) {
  std::array<char, 64> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::scientific, digits - 1);
  std::string text(buffer.data(), result.ptr);
  if (const auto plus = text.find('+'); plus != std::string::npos) text.erase(plus, 1);
  return text;
}

std::string Scaled(double value, int digits) {
  constexpr std::array<std::pair<std::string_view, double>, 5> kScales = {
      {{"P", 1e15}, {"T", 1e12}, {"B", 1e9}, {"M", 1e6}, {"k", 1e3}}};
  // What would be rounded up to 1,000 of a scale is 1 of the next.
  const double nearly = 1 - 0.5 * std::pow(10, -digits);
  for (const auto& [suffix, factor] : kScales) {
    if (std::fabs(value) < factor * nearly) continue;
    return absl::StrCat(Plain(value / factor, digits),
                        absl::string_view(suffix.data(), suffix.size()));
  }
  return Plain(value, digits);
}

std::string Duration(double days) {
  constexpr double kHoursPerDay = 24;
  constexpr double kMinutesPerDay = 1440;
  constexpr double kDaysPerYear = 365.25, kMostDays = 1000;
  if (days >= kMostDays) return absl::StrCat(Short(days / kDaysPerYear), " years");
  if (days >= 1) return absl::StrCat(Short(days), " days");
  if (days * kHoursPerDay >= 1) return absl::StrCat(Short(days * kHoursPerDay), " hours");
  if (days * kMinutesPerDay >= 1) return absl::StrCat(Short(days * kMinutesPerDay), " minutes");
  return absl::StrCat(Short(days * kSecondsPerDay), " seconds");
}

std::string DollarsInBrief(double usd) {
  if (std::fabs(usd) < 1000) return Dollars(usd);
  std::string scaled = Scaled(std::fabs(usd));
  return absl::StrCat(usd < 0 ? "-$" : "$", scaled);
}

std::string Dollars(double usd) {
  return absl::StrCat("$", std::fabs(usd) < 100 ? GroupDigits(Fixed(usd, 2)) : Grouped(usd));
}

std::string GiB(double bytes) { return absl::StrCat(InGiB(bytes), " GiB"); }

std::string InGiB(double bytes) { return Short(bytes / kBytesPerGiB); }

std::string InGB(double bytes) { return Short(bytes / kBytesPerGB); }

}  // namespace gpuday
