// Numbers as people write them, with the units and words that they put at them.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

// A decimal suffix is a power of ten, which the text's reader rounds once ("1.07B" is 1.07e9 and
// whole); a binary one is a factor, by which nothing is rounded.
struct Suffix {
  std::string_view text;
  std::string_view exponent;
  double factor = 1;
};

constexpr std::array kSuffixes = {Suffix{"ki", "", 1024.0},
                                  Suffix{"mi", "", 1048576.0},
                                  Suffix{"gi", "", 1073741824.0},
                                  Suffix{"ti", "", 1099511627776.0},
                                  Suffix{"k", "e3"},
                                  Suffix{"thousand", "e3"},
                                  Suffix{"m", "e6"},
                                  Suffix{"million", "e6"},
                                  Suffix{"b", "e9"},
                                  Suffix{"bn", "e9"},
                                  Suffix{"g", "e9"},
                                  Suffix{"billion", "e9"},
                                  Suffix{"t", "e12"},
                                  Suffix{"trillion", "e12"},
                                  Suffix{"p", "e15"},
                                  Suffix{"quadrillion", "e15"}};

// Of lengths, before those above: a context of 4k tokens is one of 4,096.
constexpr std::array kLengthSuffixes = {Suffix{"k", "", 1024.0}, Suffix{"m", "", 1048576.0}};

// Of durations, in days. A month is a twelfth of a year of 365.25 days.
constexpr std::array kDaysSuffixes = {Suffix{"min", "", 1.0 / 1440},
                                      Suffix{"minute", "", 1.0 / 1440},
                                      Suffix{"minutes", "", 1.0 / 1440},
                                      Suffix{"h", "", 1.0 / 24},
                                      Suffix{"hr", "", 1.0 / 24},
                                      Suffix{"hour", "", 1.0 / 24},
                                      Suffix{"hours", "", 1.0 / 24},
                                      Suffix{"d", "", 1},
                                      Suffix{"day", "", 1},
                                      Suffix{"days", "", 1},
                                      Suffix{"w", "", 7},
                                      Suffix{"week", "", 7},
                                      Suffix{"weeks", "", 7},
                                      Suffix{"month", "", 365.25 / 12},
                                      Suffix{"months", "", 365.25 / 12},
                                      Suffix{"year", "", 365.25},
                                      Suffix{"years", "", 365.25}};

// Money of other countries, as it stands beside numbers, in lower case.
constexpr const char* kOtherMoney[] = {"€",   "£",   "¥",   "₹",   "eur", "gbp",
                                       "chf", "jpy", "cny", "inr", "cad", "aud"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// The letters at the end, in lower case.
std::string TailOf(std::string_view text) {
  std::size_t start = text.size();
  while (start > 0 && absl::ascii_isalpha(static_cast<unsigned char>(text[start - 1]))) --start;
  const std::string_view tail = text.substr(start);
  return absl::AsciiStrToLower(absl::string_view(tail.data(), tail.size()));
}

template <std::size_t kCount>
const Suffix* Find(const std::array<Suffix, kCount>& suffixes, std::string_view tail) {
  const auto it = std::find_if(suffixes.begin(), suffixes.end(),
                               [&](const Suffix& suffix) { return suffix.text == tail; });
  return it == suffixes.end() ? nullptr : &*it;
}

// Takes `word` off the end, if it is there.
bool TakeEnd(std::string_view& text, std::string_view word) {
  if (!absl::EndsWithIgnoreCase(absl::string_view(text.data(), text.size()),
                                absl::string_view(word.data(), word.size()))) {
    return false;
  }
  text.remove_suffix(word.size());
  text = Trim(text);
  return true;
}

// Whether each comma before `end` has three digits behind it and one to three in front.
bool CommasPartThousands(std::string_view text, std::size_t end) {
  const std::size_t first = text.find(',');
  const std::size_t sign = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  if (first <= sign || first > sign + 3 || (end - first) % 4 != 0) return false;
  for (std::size_t i = sign; i < end; ++i) {
    if (i >= first && (i - first) % 4 == 0 ? text[i] != ',' : !IsDigit(text[i])) return false;
  }
  return true;
}

// The digits, with "_" between two of them, thousands parted by commas, point and exponent.
std::optional<double> ParseDigits(std::string_view text, const Suffix& suffix) {
  std::string digits;
  const bool grouped = text.find(',') != std::string_view::npos;
  if (grouped && !CommasPartThousands(text, std::min(text.find_first_of(".eE"), text.size()))) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    // An underscore is allowed between two digits, as in TOML.
    const bool between =
        i > 0 && i + 1 < text.size() && IsDigit(text[i - 1]) && IsDigit(text[i + 1]);
    if (text[i] == ',' || (text[i] == '_' && between)) continue;
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
  if (has_exponent && !suffix.exponent.empty()) {
    const std::optional<double> factor = ParseDigits("1" + std::string(suffix.exponent), {});
    value *= factor.value_or(1);
  }
  value *= suffix.factor;
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

bool IsMoney(Notation notation) {
  return notation == Notation::kDollars || notation == Notation::kDollarRate;
}

bool NamesOtherMoney(std::string_view text) {
  const std::string lower = absl::AsciiStrToLower(absl::string_view(text.data(), text.size()));
  return std::any_of(std::begin(kOtherMoney), std::end(kOtherMoney),
                     [&](const char* money) { return lower.find(money) != std::string::npos; });
}

// What was most likely meant with a comma for a point, "2.50" for "2,50"; empty: nothing is clear.
std::string WithPoint(std::string_view text, Notation notation) {
  std::string changed(text);
  const std::size_t comma = changed.find(',');
  if (changed.find(',', comma + 1) != std::string::npos || changed.find('.') != std::string::npos) {
    return "";
  }
  changed[comma] = '.';
  return ParseNumber(changed, notation).has_value() ? changed : "";
}

}  // namespace

std::optional<double> ParseNumber(std::string_view text, Notation notation) {
  text = Trim(text);
  if (IsMoney(notation)) {
    if (text.starts_with("US$")) text.remove_prefix(2);
    if (text.starts_with('$')) {
      text = Trim(text.substr(1));
    } else if (!TakeEnd(text, "$") && !TakeEnd(text, "USD")) {
      TakeEnd(text, "dollars");
    }
  }
  if (notation == Notation::kPercent) TakeEnd(text, "%");
  if (notation == Notation::kShare && TakeEnd(text, "%")) return ParseDigits(text, {"", "e-2"});
  const std::string tail = TailOf(text);
  // 1.5m may be minutes or months.
  if (notation == Notation::kDays && tail == "m") return std::nullopt;
  const Suffix* suffix = nullptr;
  if (notation == Notation::kLength) suffix = Find(kLengthSuffixes, tail);
  if (notation == Notation::kDays) suffix = Find(kDaysSuffixes, tail);
  if (suffix == nullptr) suffix = Find(kSuffixes, tail);
  if (suffix == nullptr) return ParseDigits(text, {});
  text.remove_suffix(tail.size());
  return ParseDigits(Trim(text), *suffix);
}

bool PointMayPartThousands(std::string_view text) {
  const std::size_t point = text.find('.');
  return point != std::string_view::npos && point > 0 && point <= 3 && text[0] != '0' &&
         text.size() == point + 4 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || IsDigit(c); }) &&
         text.find('.', point + 1) == std::string_view::npos;
}

std::string WhyNoNumber(std::string_view text, Notation notation) {
  text = Trim(text);
  if (std::none_of(text.begin(), text.end(), IsDigit)) return "";
  if (IsMoney(notation) && TakeEnd(text, "$")) text = Trim(text);
  if (IsMoney(notation) && text.starts_with('$')) text = Trim(text.substr(1));
  if (PointMayPartThousands(text)) {
    const double value = ParseNumber(text).value_or(0);
    return absl::StrCat("is ", Plain(value, 6), " meant, or ", Grouped(value * 1000),
                        "? Write one of these");
  }
  if (NamesOtherMoney(text)) {
    return IsMoney(notation) ? "money is in US dollars; convert it first"
                             : "this is not an amount of money";
  }
  if (!IsMoney(notation) && text.find('$') != std::string_view::npos) {
    return "this is not an amount of money";
  }
  if (notation != Notation::kShare && notation != Notation::kPercent &&
      text.find('%') != std::string_view::npos) {
    return "this is not a share, so a percent sign has no place";
  }
  if (text.find(',') != std::string_view::npos) {
    const std::string meant = WithPoint(text, notation);
    return absl::StrCat("commas stand between thousands (1,000,000) and a decimal point is a point",
                        meant.empty() ? "" : absl::StrCat("; write ", Printable(meant, 40)));
  }
  if (std::count(text.begin(), text.end(), '.') > 1) {
    return "a point is a decimal point; write 1,000,000, 1M or 1e6 for a million";
  }
  if (notation == Notation::kDays && TailOf(text) == "m") {
    return "m may be minutes or months; write 90 min or 3 months";
  }
  return "";
}

std::string_view ExamplesOf(Notation notation, bool whole) {
  switch (notation) {
    case Notation::kPlain:
      return whole ? "4096, 64k, 2e12 or 1.4T" : "";
    case Notation::kLength:
      return "4096 or 4k, which is 4,096";
    case Notation::kDays:
      return "30, 4w, 36h or 3 months";
    case Notation::kDollars:
      return "$250,000 or 250k";
    case Notation::kDollarRate:
      return "2.50 or $2.50";
    case Notation::kPercent:
      return "80 or 80 %";
    case Notation::kShare:
      return "0.45 or 45 %";
  }
  return "";
}

}  // namespace gpuday
