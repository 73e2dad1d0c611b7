// Plans made by hand, of a few lines.
#ifndef GPUDAY_TESTS_PLAN_PLAN_TESTING_H_
#define GPUDAY_TESTS_PLAN_PLAN_TESTING_H_

#include <string>
#include <vector>

#include "planner/plan/plan.h"

namespace gpuday {

inline Line MakeLine(const std::string& id, double value, const std::string& unit = "") {
  Line line;
  line.id = id;
  line.label = "the " + id;
  line.value = value;
  line.unit = unit;
  return line;
}

inline Plan MakePlanOf(const std::vector<Line>& lines) {
  Plan plan;
  plan.title = "a plan";
  plan.lines = lines;
  return plan;
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_PLAN_PLAN_TESTING_H_
