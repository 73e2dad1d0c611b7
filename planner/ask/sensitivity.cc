#include "planner/ask/sensitivity.h"

namespace gpuday {

absl::StatusOr<Sensitivity> AskSensitivity(const Desk& desk, const AskedScenario& asked) {
  Turn turn(desk);
  return MakeSensitivity(asked.document, turn.catalog(), turn.plugins());
}

}  // namespace gpuday
