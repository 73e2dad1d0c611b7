// Which whole numbers a person allows: "8", "8,16,32", "<=64", ">=8", "8..64", and any of these
// with commas between.
#ifndef GPUDAY_PLANNER_LAYOUTS_NUMBER_SET_H_
#define GPUDAY_PLANNER_LAYOUTS_NUMBER_SET_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace gpuday {

class NumberSet {
 public:
  static constexpr std::uint64_t kMost = 10'000'000;

  // Both ends belong to it.
  struct Range {
    std::uint64_t low = 0;
    std::uint64_t high = kMost;

    bool operator==(const Range&) const = default;
  };

  // Every number.
  NumberSet() = default;
  static NumberSet Of(std::uint64_t number) {
    return NumberSet(std::vector{Range{number, number}});
  }
  explicit NumberSet(std::vector<Range> ranges) : ranges_(std::move(ranges)) {}

  bool HoldsAll() const { return ranges_.empty(); }
  bool Holds(std::uint64_t number) const {
    for (const Range& range : ranges_) {
      if (range.low <= number && number <= range.high) return true;
    }
    return ranges_.empty();
  }
  const std::vector<Range>& ranges() const { return ranges_; }
  bool operator==(const NumberSet&) const = default;

 private:
  std::vector<Range> ranges_;  // none: every number
};

// Reads one. `name` is what it is for, in messages. Error (kUsage) with what was expected.
absl::StatusOr<NumberSet> ParseNumberSet(std::string_view text, const std::string& name);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_LAYOUTS_NUMBER_SET_H_
