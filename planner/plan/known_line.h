// A number of plans, as it is told beside any plan: what it is called and how it follows.
#ifndef GPUDAY_PLANNER_PLAN_KNOWN_LINE_H_
#define GPUDAY_PLANNER_PLAN_KNOWN_LINE_H_

#include <string>

namespace gpuday {

// A line, or a fact, which has an id alone.
struct KnownLine {
  std::string id;       // "time.wall_days"
  std::string label;    // "days with interruptions"
  std::string unit;     // "days"
  std::string formula;  // in words; empty: it is looked up, counted or given
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_KNOWN_LINE_H_
