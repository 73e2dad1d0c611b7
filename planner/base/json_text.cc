#include "planner/base/json_text.h"

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "planner/base/numbers.h"

namespace gpuday {

using Json = nlohmann::ordered_json;

std::string JsonText(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json JsonNumber(double value) {
  if (!std::isfinite(value)) return nullptr;
  const bool whole = value == std::floor(value) && std::fabs(value) <= kLargestExactInteger;
  return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

Json JsonNumberOrNull(const std::optional<double>& value) {
  return value.has_value() ? JsonNumber(*value) : Json(nullptr);
}

}  // namespace gpuday
