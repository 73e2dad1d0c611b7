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
  constexpr double kBytesPerMiB = 1048576;
  constexpr double kFewTokens = 1e6;  // all digits of a length are read
  if (line.unit == "days") return Duration(line.value);
  if (line.unit == "bytes") {
    return line.value >= 100 * kBytesPerMiB || line.value == 0
               ? GiB(line.value)
               : absl::StrCat(Short(line.value / kBytesPerMiB), " MiB");
  }
  if (line.unit == "USD") return Dollars(line.value);
  if (line.unit == "tokens" && line.value < kFewTokens) return Grouped(line.value);
  if (line.unit == "FLOP" || line.unit == "tokens") return Scaled(line.value);
  return FigureText(line.value);
}

}  // namespace gpuday
