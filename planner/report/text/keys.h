// Keys of a scenario, for people.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_KEYS_H_
#define GPUDAY_PLANNER_REPORT_TEXT_KEYS_H_

#include <string>
#include <vector>

#include "planner/report/text/style.h"
#include "planner/scenario/key.h"

namespace gpuday {

// Table by table, each key with what it means, takes and is where nobody says.
std::string KeysText(const std::vector<KnownKey>& keys, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_KEYS_H_
