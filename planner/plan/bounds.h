// Bounds that evaluators, formulas and the keys of scenarios hold to alike.
#ifndef GPUDAY_PLANNER_PLAN_BOUNDS_H_
#define GPUDAY_PLANNER_PLAN_BOUNDS_H_

namespace gpuday {

// The largest share of wall-clock time that is lost beside failures and checkpoints: what a
// scenario may give, and what losses per doubling of nodes are cut off at, so that every plan ends.
inline constexpr double kMostOtherLosses = 0.95;

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_BOUNDS_H_
