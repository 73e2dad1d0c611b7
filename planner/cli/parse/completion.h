// What shells need to complete the words of gpuday, from the commands as they are declared.
#ifndef GPUDAY_PLANNER_CLI_PARSE_COMPLETION_H_
#define GPUDAY_PLANNER_CLI_PARSE_COMPLETION_H_

#include <string>

#include "absl/status/statusor.h"

namespace gpuday {

// The script of `shell`: "bash", "zsh" or "fish". Error (kUsage): it is none of them.
absl::StatusOr<std::string> CompletionScript(const std::string& shell);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_PARSE_COMPLETION_H_
