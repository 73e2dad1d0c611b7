// What differs between two plans.
#ifndef GPUDAY_PLANNER_PLAN_DIFF_H_
#define GPUDAY_PLANNER_PLAN_DIFF_H_

#include <optional>
#include <string>
#include <vector>

#include "planner/plan/plan.h"

namespace gpuday {

// One difference between two plans' ledgers.
struct LineChange {
  std::string id;
  std::string label;
  std::string before;  // with its unit; "-" when the line is new
  std::string after;
  double change = 0;  // after / before - 1; infinite when only one of them has the line
  // The same as numbers in the line's unit; none for a fact, and for a line that is not there.
  std::string unit = "";
  std::optional<double> before_value = std::nullopt;
  std::optional<double> after_value = std::nullopt;
};

// What differs, biggest change first; facts after lines.
std::vector<LineChange> DiffPlans(const Plan& before, const Plan& after);
// The plugins and catalog files that are not what the plan was made from: "catalog gpus/x.toml".
std::vector<std::string> ChangedParts(const Plan& saved, const Plan& today);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_DIFF_H_
