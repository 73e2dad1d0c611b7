#include "planner/plan/value_text.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"

namespace gpuday {

std::string FigureText(double value) {
  const bool whole = value == std::floor(value);
  return whole || std::fabs(value) >= 1000 ? Grouped(value) : Short(value);
}

std::string CellText(const Line& line) {
  constexpr double kBytesPerMB = 1e6;
  if (line.unit == "days") return Duration(line.value);
  if (line.unit == "bytes") {
    return line.value >= 1e8 || line.value == 0
               ? absl::StrCat(InGB(line.value), " GB")
               : absl::StrCat(Short(line.value / kBytesPerMB), " MB");
  }
  if (line.unit == "USD") return Dollars(line.value);
  if (line.unit == "FLOP" || line.unit == "tokens") return Scaled(line.value);
  return FigureText(line.value);
}

}  // namespace gpuday
