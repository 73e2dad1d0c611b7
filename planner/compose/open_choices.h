// What a scenario leaves open of its layout.
#ifndef GPUDAY_PLANNER_COMPOSE_OPEN_CHOICES_H_
#define GPUDAY_PLANNER_COMPOSE_OPEN_CHOICES_H_

#include "planner/catalog/catalog.h"
#include "planner/layouts/choices.h"
#include "planner/scenario/scenario.h"

namespace gpuday {

// What is given, alone; of what is not, all that the framework can run. Nothing is moved to the
// host, short sequences are not split, kernels and loss are the framework's, norms are split with
// tensor parallelism.
Choices OpenChoices(const Scenario& scenario, const FrameworkCan& can);

// Whether the scenario leaves anything of these open.
bool AnythingOpen(const Scenario& scenario);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_OPEN_CHOICES_H_
