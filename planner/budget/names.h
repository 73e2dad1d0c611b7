// The words of scenarios for the choices of a job and a layout, both ways.
#ifndef GPUDAY_PLANNER_BUDGET_NAMES_H_
#define GPUDAY_PLANNER_BUDGET_NAMES_H_

#include <string>
#include <string_view>

#include "planner/budget/workload.h"

namespace gpuday {

// training.recompute, training.kernels, training.loss and parallel.offload.
std::string NameOf(Recompute recompute);
std::string NameOf(Kernels kernels);
std::string NameOf(Loss loss);
std::string NameOf(Offload offload);

// The choice called `name`; readers of scenarios let no other name through, which would be the
// first.
Recompute RecomputeNamed(std::string_view name);
Kernels KernelsNamed(std::string_view name);
Loss LossNamed(std::string_view name);
Offload OffloadNamed(std::string_view name);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_NAMES_H_
