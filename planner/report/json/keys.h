// Keys of a scenario, as JSON.
#ifndef GPUDAY_PLANNER_REPORT_JSON_KEYS_H_
#define GPUDAY_PLANNER_REPORT_JSON_KEYS_H_

#include <string>
#include <string_view>
#include <vector>

#include "planner/base/json_text.h"
#include "planner/scenario/key.h"

namespace gpuday {

// Null where nobody said anything.
nlohmann::ordered_json TextOrNull(std::string_view text);

// A key: what may stand there, its unit, default and short forms.
nlohmann::ordered_json KeyJsonValue(const ScenarioKey& row);

// Schema "gpuday.keys/1": the same of several, with the plugins that bring them.
std::string KeysJson(const std::vector<KnownKey>& keys);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_KEYS_H_
