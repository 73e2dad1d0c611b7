// How everything in gpuday says that it failed: an absl::Status whose message a person can act on
// (where, what was expected, what was found, a hint), tagged with the fault that decides the
// program's exit code.
#ifndef GPUDAY_PLANNER_BASE_STATUS_H_
#define GPUDAY_PLANNER_BASE_STATUS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gpuday {

// Whose fault it is. The values are the program's exit codes (docs/commands.md); 1 is not a fault
// but an answer ("does not fit") and 0 is success.
enum class Fault : int {
  kUsage = 2,   // the command line
  kInput = 3,   // a scenario, a catalog file, an impossible question
  kPlugin = 4,  // a plugin is missing, refused or failed
  kStore = 5,   // the database
  kOutput = 6,  // writing an answer
};

// A failed status with `message`, remembered as `fault`. The message is for people and complete.
absl::Status Error(Fault fault, const std::string& message);

// The fault that `status` was made with; kInput for a status that came from elsewhere.
Fault FaultOf(const absl::Status& status);

// `status` as one about `key`: the dotted name ("cluster.gpus", "model.parameters.hidden_size") of
// what was asked wrongly, in the document or request that it was asked in. For programs that put
// the message beside the field that it is about; the message itself stays. A status that has a key
// already keeps it: who is nearest to the mistake knows best. OK stays OK.
absl::Status WithKey(absl::Status status, std::string_view key);

// The same for what may have come out well.
template <typename T>
absl::StatusOr<T> WithKey(absl::StatusOr<T> result, std::string_view key) {
  if (result.ok()) return result;
  return WithKey(result.status(), key);
}

// The key that `status` is about; empty where none is known.
std::string KeyOf(const absl::Status& status);

// `status` with "context: " in front of its message; its fault and its key are kept. OK stays OK.
absl::Status Annotate(const absl::Status& status, const std::string& context);

}  // namespace gpuday

// Returns from the enclosing function when `expression` is a failed absl::Status.
#define GPUDAY_RETURN_IF_ERROR(expression)                                \
  do {                                                                    \
    if (absl::Status gpuday_status = (expression); !gpuday_status.ok()) { \
      return gpuday_status;                                               \
    }                                                                     \
  } while (false)

#define GPUDAY_CONCAT_INNER(a, b) a##b
#define GPUDAY_CONCAT(a, b) GPUDAY_CONCAT_INNER(a, b)

// Declares or assigns `target` from a StatusOr `expression`, or returns its status.
#define GPUDAY_ASSIGN_OR_RETURN(target, expression) \
  GPUDAY_ASSIGN_OR_RETURN_INNER(GPUDAY_CONCAT(gpuday_status_or_, __LINE__), target, expression)
#define GPUDAY_ASSIGN_OR_RETURN_INNER(result, target, expression) \
  auto result = (expression);                                     \
  if (!result.ok()) return result.status();                       \
  target = *std::move(result)

#endif  // GPUDAY_PLANNER_BASE_STATUS_H_
