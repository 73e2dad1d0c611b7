// Scenario keys as options: --set for any of them, and short forms of those that are typed often.
#ifndef GPUDAY_PLANNER_CLI_PARSE_SCENARIO_KEYS_H_
#define GPUDAY_PLANNER_CLI_PARSE_SCENARIO_KEYS_H_

#include <string>
#include <vector>

#include "planner/cli/options.h"
#include "planner/cli/parse/command.h"
#include "planner/scenario/keys.h"

namespace gpuday {

// Declares --gpus and the options of AddSettings().
void AddScenarioOptions(CommandParser& command, KeyUse use, std::vector<Change>& changes);

// Declares --set and the short forms of keys that `use` has, but for those that `own` options of
// the command say ("--within"). What is typed is added to `changes`.
void AddSettings(CommandParser& command, KeyUse use, const std::vector<std::string>& own,
                 std::vector<Change>& changes);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_PARSE_SCENARIO_KEYS_H_
