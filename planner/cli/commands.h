// The commands of the program.
#ifndef GPUDAY_PLANNER_CLI_COMMANDS_H_
#define GPUDAY_PLANNER_CLI_COMMANDS_H_

#include <vector>

#include "planner/cli/command.h"

namespace gpuday {

// All of them, in the order of the help.
std::vector<Command> Commands();

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_COMMANDS_H_
