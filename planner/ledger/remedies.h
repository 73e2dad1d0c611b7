// What would turn a plan's no, or maybe, into a yes: as data, the scenario's keys with the values
// that they would have, each with the words that a verdict's sentence uses. What can be planned was
// planned before it is said, in numbers of GPUs that can be had. The one place where ways out are
// worded; verdicts.cc puts them behind what is wrong.
#ifndef GPUDAY_PLANNER_LEDGER_REMEDIES_H_
#define GPUDAY_PLANNER_LEDGER_REMEDIES_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/budget/chances.h"
#include "planner/budget/workload.h"
#include "planner/plan/plan.h"

namespace gpuday {

// Plans the scenario anew with some keys set otherwise: what nobody said is chosen anew as well.
// Error: it cannot be planned. Empty: nothing can be planned anew.
using Replan = std::function<absl::StatusOr<Workload>(const Settings&)>;

// For a plan that does not fit, or may not: what would make it fit, cheapest to change first. At
// least one; the last resort is one without settings.
std::vector<Remedy> HowToFit(const Workload& workload, const Replan& replan);

// For a plan that ends too late, or may: the fewest GPUs that end it in time, if any do.
std::vector<Remedy> HowToBeInTime(const Workload& workload, const Figures& figures,
                                  const Replan& replan);

// For a plan over budget, or that may be: what the money buys, and the price at which it would do.
std::vector<Remedy> WithinMeans(const Workload& workload, const Figures& figures,
                                const Replan& replan);

// The remedies' sentences with `between` between them: "a micro-batch of 2 fits".
std::string InWords(const std::vector<Remedy>& remedies, std::string_view between);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_LEDGER_REMEDIES_H_
