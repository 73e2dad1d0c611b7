// What other tools call the keys of a scenario. Where a name means the same it is taken for ours;
// where it does not, or nothing of a plan depends on it, the error says what to write.
#ifndef GPUDAY_PLANNER_SCENARIO_OTHER_NAMES_H_
#define GPUDAY_PLANNER_SCENARIO_OTHER_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

#include "planner/base/node.h"

namespace gpuday {

// Puts what stands under another tool's name for a key where the key is, unless that is given too.
// Only names that mean exactly ours; values stay as they are. `document` is that of a scenario.
void TakeOtherNames(Node& document);

// What is said of a key that there is not, for the end of a message: what it is called here, what
// to give instead, or the nearest of `known`, the keys of its table. May be called from any thread.
std::string WhyUnknown(std::string_view table, std::string_view key,
                       const std::vector<std::string>& known);

// The same for what other tools alone call so: "; ...", or empty.
std::string WhatOtherNameMeans(std::string_view key);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SCENARIO_OTHER_NAMES_H_
