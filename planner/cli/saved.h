// What the commands about saved plans share.
#ifndef GPUDAY_PLANNER_CLI_SAVED_H_
#define GPUDAY_PLANNER_CLI_SAVED_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "planner/ask/saved.h"
#include "planner/cli/command.h"

namespace gpuday {

// Of an operand.
inline constexpr char kSavedPlanHelp[] =
    "A saved plan's number or name, or latest (gpuday scenarios)";

// A warning where `saved` is not what was saved; else nothing.
const char* DamageWarning(const SavedPlan& saved);
// The answer of `gpuday show` about a sweep; `csv_file`: where its rows go, "-" standard output,
// empty: nowhere.
absl::StatusOr<Answer> ShowSweep(const Session& session, std::int64_t id,
                                 const std::string& csv_file, bool json);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_SAVED_H_
