// What of a training's layout is open: every combination of these is a plan that may be chosen.
#ifndef GPUDAY_PLANNER_LAYOUTS_CHOICES_H_
#define GPUDAY_PLANNER_LAYOUTS_CHOICES_H_

#include <cstdint>
#include <vector>

#include "planner/budget/workload.h"
#include "planner/layouts/number_set.h"
#include "planner/plan/words.h"

namespace gpuday {

// Sets that hold all numbers are bounded by the model and the GPUs: every divisor that the rules of
// budget/layout_rules.h allow.
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

  bool operator==(const Choices&) const = default;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_LAYOUTS_CHOICES_H_
