// What made one plan dearer than another, step by step.
#ifndef GPUDAY_PLANNER_PLAN_WATERFALL_H_
#define GPUDAY_PLANNER_PLAN_WATERFALL_H_

#include <string>
#include <vector>

#include "planner/plan/ids.h"
#include "planner/plan/plan.h"

namespace gpuday {

// One step on the way from the first plan's dollars to the second's.
struct WaterfallStep {
  std::string id;        // id::kTimeStepPartsMatmulSeconds: the line that it is from
  std::string label;     // for people
  double usd = 0;        // more (or, negative, less) than before it
  double total_usd = 0;  // after it
};

// The steps from `from`'s cost.wall_usd to `to`'s: GPU-hours at the first plan's price, by part of
// the training step where both are predicted and else in one; interruptions; then the price, at the
// second plan's hours. Steps that change nothing are left out. The last total is the second plan's
// dollars, bit for bit. Empty: one of the plans has no price, or they cost the same in all.
std::vector<WaterfallStep> Waterfall(const Plan& from, const Plan& to);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_WATERFALL_H_
