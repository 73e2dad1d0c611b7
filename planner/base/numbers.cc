#include "planner/base/numbers.h"

#include <array>
#include <charconv>
#include <cmath>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace gpuday {
namespace {

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
