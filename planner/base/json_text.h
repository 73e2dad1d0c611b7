// JSON values as text, written one way wherever the program writes JSON.
#ifndef GPUDAY_PLANNER_BASE_JSON_TEXT_H_
#define GPUDAY_PLANNER_BASE_JSON_TEXT_H_

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace gpuday {

// `json` indented by two spaces and ended by a line break. Keys stand in the order in which they
// were set. Names of files and messages of the system may hold any bytes: those that are not UTF-8
// become U+FFFD. Never throws for what a value holds.
std::string JsonText(const nlohmann::ordered_json& json);

// `value` as a number, without a fraction where it is whole and at most 2^53; null where it is NaN
// or infinite, for which JSON has no number.
nlohmann::ordered_json JsonNumber(double value);
// The same; null where there is none.
nlohmann::ordered_json JsonNumberOrNull(const std::optional<double>& value);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_JSON_TEXT_H_
