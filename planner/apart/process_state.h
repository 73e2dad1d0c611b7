// What of the process a plugin must leave alone.
#ifndef GPUDAY_PLANNER_APART_PROCESS_STATE_H_
#define GPUDAY_PLANNER_APART_PROCESS_STATE_H_

#include <map>
#include <string>

namespace gpuday {

// By name ("rounding mode", "working directory"), as text that can be compared.
using ProcessState = std::map<std::string, std::string>;

// Reads it. It sets the file-creation mask for a moment, so no other thread may create files.
ProcessState ReadProcessState();

// "working directory: / instead of /home/me"; empty when nothing has changed.
std::string Difference(const ProcessState& before, const ProcessState& after);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_APART_PROCESS_STATE_H_
