// Choices that tests of layouts begin with.
#ifndef GPUDAY_TESTS_LAYOUTS_ONE_WAY_H_
#define GPUDAY_TESTS_LAYOUTS_ONE_WAY_H_

#include "planner/layouts/axes.h"

namespace gpuday {

// One way of each that is no number.
inline Choices OneWay() {
  Choices choices;
  choices.recompute = {Recompute::kNone};
  choices.kernels = {Kernels::kFused};
  choices.losses = {Loss::kFused};
  choices.offload = {Offload::kNone};
  choices.sequence_parallel = {true};
  return choices;
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_LAYOUTS_ONE_WAY_H_
