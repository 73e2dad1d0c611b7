// What a search goes through, as plain structs: kinds of GPUs with their composed workloads, their
// numbers, and what may be chosen in each.
#ifndef GPUDAY_PLANNER_SEARCH_SPACE_H_
#define GPUDAY_PLANNER_SEARCH_SPACE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "planner/budget/workload.h"
#include "planner/plan/plan.h"
#include "planner/search/number_set.h"

namespace gpuday {

// What may be chosen. Sets that hold all numbers are bounded by the model and the GPUs: every
// divisor that the rules of budget/layout_rules.h allow.
struct Choices {
  NumberSet tensor, pipeline, virtual_stages, context, expert, data, zero, micro_batch;
  std::vector<Recompute> recompute;
  std::vector<Kernels> kernels;
  std::vector<Loss> losses;
  std::vector<Offload> offload;
  // Whether norms may be split over tensor-parallel GPUs, where there are several.
  std::vector<bool> sequence_parallel;
  // ZeRO over all GPUs with the same weights (0), or in groups of so many; `every_zero_group`: of
  // every divisor besides.
  std::uint64_t zero_group = 0;
  bool every_zero_group = false;
  NumberSet zero_groups;  // unless it holds all: these groups alone, in the place of both
};

// What somebody rents GPUs for. Without a provider: as the scenario gives it.
struct Offer {
  std::string provider;
  std::string kind;
  double usd_per_gpu_hour = 0;
};

// One recipe (optimizer, precision) on one kind of GPU.
struct Candidate {
  Workload workload;          // composed for one GPU; its job has the global batch of the search
  std::string gpu;            // name in the catalog
  Settings settings;          // that make it from the scenario of the question
  std::vector<Offer> offers;  // cheapest first; none: no price is known
  std::vector<std::uint64_t> gpus;   // numbers of them, ascending
  double usd_per_gpu_hour() const {  // the cheapest; 0: not known
    return offers.empty() ? 0 : offers.front().usd_per_gpu_hour;
  }
};

// What the answer must keep; 0: no limit.
struct Bounds {
  double budget_usd = 0;
  double deadline_days = 0;  // of wall-clock time
};

struct Space {
  std::vector<Candidate> candidates;
  Choices choices;
  Bounds bounds;
  bool safe = false;  // at the high end of the 80 % interval
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SEARCH_SPACE_H_
