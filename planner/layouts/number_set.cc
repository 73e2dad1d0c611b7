#include "planner/layouts/number_set.h"

#include <cmath>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

std::optional<std::uint64_t> Whole(std::string_view text) {
  const std::optional<double> number = ParseNumber(text);
  if (!number.has_value() || *number < 0 || *number != std::floor(*number) ||
      *number > static_cast<double>(NumberSet::kMost)) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(*number);
}

std::optional<NumberSet::Range> RangeOf(std::string_view text) {
  NumberSet::Range range;
  std::optional<std::uint64_t> number;
  if (text.starts_with("<=") || text.starts_with(">=")) {
    number = Whole(text.substr(2));
    if (!number.has_value()) return std::nullopt;
    (text[0] == '<' ? range.high : range.low) = *number;
  } else if (const auto dots = text.find(".."); dots != std::string_view::npos) {
    number = Whole(text.substr(0, dots));
    const std::optional<std::uint64_t> high = Whole(text.substr(dots + 2));
    if (!number.has_value() || !high.has_value()) return std::nullopt;
    range = {.low = *number, .high = *high};
  } else {
    number = Whole(text);
    if (!number.has_value()) return std::nullopt;
    range = {.low = *number, .high = *number};
  }
  if (range.low > range.high) return std::nullopt;
  return range;
}

}  // namespace

absl::StatusOr<NumberSet> ParseNumberSet(std::string_view text, const std::string& name) {
  std::vector<NumberSet::Range> ranges;
  for (const auto part : absl::StrSplit(absl::string_view(text.data(), text.size()), ',')) {
    const std::string_view word(part.data(), part.size());
    const std::optional<NumberSet::Range> range = RangeOf(word);
    if (!range.has_value()) {
      return Error(Fault::kUsage,
                   absl::StrCat(name, ": expected whole numbers up to ", NumberSet::kMost,
                                " such as 8, 8,16,32, <=64, >=8 or 8..64, found \"",
                                Printable(text, 60), "\""));
    }
    ranges.push_back(*range);
  }
  return NumberSet(std::move(ranges));
}

}  // namespace gpuday
