// How many GPUs where nobody says.
#ifndef GPUDAY_PLANNER_COMPOSE_USUAL_GPUS_H_
#define GPUDAY_PLANNER_COMPOSE_USUAL_GPUS_H_

#include "absl/status/status.h"
#include "planner/compose/compose.h"

namespace gpuday {

// Assumes for `foundation`, whose scenario names no number of GPUs, the fewest nodes (one, two,
// four, ...) on which the training fits safely and ends by its date, or where it has none within
// the catalog's usual_training_days. Where even the most that are tried do not end it, these; where
// it fits on none, what the catalog's defaults say stays. Error (kInput): a constant is missing.
absl::Status AssumeGpus(const Catalog& catalog, Foundation& foundation);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_USUAL_GPUS_H_
