// The three questions that every plan is asked - does it fit, is it in time, is it within budget -
// and how sure the answers are. All faces take their verdicts from here.
#ifndef GPUDAY_PLANNER_BUDGET_CHANCES_H_
#define GPUDAY_PLANNER_BUDGET_CHANCES_H_

#include <optional>

#include "planner/budget/evaluate.h"
#include "planner/budget/workload.h"
#include "planner/plan/odds.h"

namespace gpuday {

// Memory of the fullest GPU, bytes.
Estimate MemoryEstimate(const MemoryPerGpu& memory, const Machine& machine);
// A time of the plan, which lies in the band of predicted times unless the utilization was given.
Estimate TimeEstimate(const Workload& workload, const Figures& figures, double time);
// Money of the plan: the band of its time and that of its price.
Estimate MoneyEstimate(const Workload& workload, const Figures& figures, double usd);

// What a time or an amount of money stays below in as many runs as the machine's margin asks for.
double SureBelow(const Estimate& estimate, const Machine& machine);

// The chance of each answer, 0 to 1; nullopt: nobody asked, or it cannot be said.
struct Chances {
  double fits = 1;
  std::optional<double> host_fits =
      std::nullopt;  // where something is offloaded to a host of known memory
  std::optional<double> in_time = std::nullopt;
  std::optional<double> within_budget = std::nullopt;

  // The worst answer at so much confidence.
  VerdictState Answer(double confidence) const;
};

// Of `figures`, which are those of `workload`; `host_bytes` as HostBytesPerNode() has them.
Chances ChancesOf(const Workload& workload, const Figures& figures, double host_bytes);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_CHANCES_H_
