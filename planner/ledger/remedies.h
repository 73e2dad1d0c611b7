// What would turn a plan's no into a yes, found by trying: as data, the scenario's keys with the
// values that they would have, each with the words that a verdict's sentence uses. The one place
// where ways out are worded; verdicts.cc puts them behind what is wrong.
#ifndef GPUDAY_PLANNER_LEDGER_REMEDIES_H_
#define GPUDAY_PLANNER_LEDGER_REMEDIES_H_

#include <string>
#include <string_view>
#include <vector>

#include "planner/budget/evaluate.h"
#include "planner/budget/workload.h"
#include "planner/plan/plan.h"

namespace gpuday {

// For a plan that does not fit: what would make it fit, cheapest to change first. At least one; the
// last resort is one without settings.
std::vector<Remedy> HowToFit(const Workload& workload, const Shard& shard, const Limits& limits);

// For a plan that fits if memory stays near what is expected: what leaves more room.
std::vector<Remedy> MoreRoom(const Workload& workload);

// For a plan that ends too late; none where no number of GPUs meets the deadline.
std::vector<Remedy> HowToBeInTime(const Workload& workload, const Figures& figures);

// For a plan over budget: what the money buys, and the price at which it would do.
std::vector<Remedy> WithinMeans(const Workload& workload, const Figures& figures);

// The remedies' sentences with `between` between them: "a micro-batch of 2 fits".
std::string InWords(const std::vector<Remedy>& remedies, std::string_view between);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_LEDGER_REMEDIES_H_
