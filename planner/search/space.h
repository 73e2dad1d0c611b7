// What a search goes through, as plain structs: recipes on kinds of GPUs, each composed once, and
// their numbers. What is chosen on each number of GPUs compose/ decides, as for any plan.
#ifndef GPUDAY_PLANNER_SEARCH_SPACE_H_
#define GPUDAY_PLANNER_SEARCH_SPACE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "planner/compose/compose.h"
#include "planner/plan/plan.h"

namespace gpuday {

// One recipe (optimizer, precision) on one kind of GPU.
struct Candidate {
  Foundation foundation;
  std::string gpu;                  // name in the catalog
  Settings settings;                // that make it from the scenario of the question
  std::vector<std::uint64_t> gpus;  // numbers of them, ascending
};

// What the answer must keep; 0: no limit.
struct Bounds {
  double budget_usd = 0;
  double deadline_days = 0;  // of wall-clock time
};

struct Space {
  std::vector<Candidate> candidates;
  ChoicesFor choices;  // what may be chosen of a layout; from any thread
  Bounds bounds;
  // Whether numbers of GPUs count for which no price names machines of the right size.
  bool any_machine = false;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SEARCH_SPACE_H_
