// Plans: of a scenario, of serving its model, of several to lay side by side.
#ifndef GPUDAY_PLANNER_ASK_PLAN_H_
#define GPUDAY_PLANNER_ASK_PLAN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/ask/scenario.h"
#include "planner/plan/plan.h"

namespace gpuday {

// The plan of a training, with the notes on what it is about. Errors: kInput for what the scenario
// asks and cannot be, kPlugin.
absl::StatusOr<Plan> AskPlan(const Desk& desk, const AskedScenario& asked);

// What serving the scenario's model takes. Errors as AskPlan().
absl::StatusOr<Plan> AskInference(const Desk& desk, const AskedScenario& asked);

// Plans to lay side by side.
struct Comparison {
  std::vector<Plan> plans;
  std::string remark;  // as AskedScenario has it
};

// The plans of several operands, each as ReadOperand() takes it with the same changes, but for
// saved plans, which stand as they were saved. The title of a file's plan begins with the file's
// name.
absl::StatusOr<Comparison> AskCompare(const Desk& desk, const std::vector<std::string>& operands,
                                      const std::vector<Change>& changes);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_PLAN_H_
