#include "planner/base/time_unit.h"

#include "planner/base/numbers.h"

namespace gpuday {
namespace {

constexpr TimeUnit kUnits[] = {
    {"days", 1}, {"hours", 1.0 / 24}, {"minutes", 1.0 / 1440}, {"seconds", 1.0 / 86400}};
constexpr double kLeast = 0.01;

}  // namespace

TimeUnit TimeUnit::Of(double longest_days) {
  for (const TimeUnit& unit : kUnits) {
    if (longest_days >= unit.days) return unit;
  }
  return longest_days > 0 ? TimeUnit{"seconds", 1.0 / 86400} : TimeUnit{};
}

std::string TimeUnit::Text(double of_days) const {
  const double number = of_days / days;
  return number > 0 && number < kLeast ? "<0.01" : Short(number);
}

}  // namespace gpuday
