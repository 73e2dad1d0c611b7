#include "planner/ask/sensitivity.h"

namespace gpuday {

absl::StatusOr<Sensitivity> AskSensitivity(const Desk& desk, const AskedScenario& asked) {
  return MakeSensitivity(asked.document, desk.FreshCatalog(), desk.plugins());
}

}  // namespace gpuday
