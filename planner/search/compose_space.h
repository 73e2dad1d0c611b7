// From a question to the space that answers it: each recipe on each kind of GPU is composed once
// through the ordinary way.
#ifndef GPUDAY_PLANNER_SEARCH_COMPOSE_SPACE_H_
#define GPUDAY_PLANNER_SEARCH_COMPOSE_SPACE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"
#include "planner/search/question.h"
#include "planner/search/run.h"
#include "planner/search/space.h"

namespace gpuday {

// A space with what was assumed to make it.
struct ComposedSpace {
  Space space;
  Node document;       // of the question
  Settings common;     // that the question sets
  bool whole = false;  // settings say all of a layout, since a plan would choose among others
  std::vector<Assumption> assumptions;
  std::vector<std::string> left_out;  // kinds of GPUs that cannot answer, and why
};

// Errors: kUsage for what --only and --gpus say, kInput and kPlugin as Compose() has them when no
// candidate can be composed.
absl::StatusOr<ComposedSpace> ComposeSpace(const Question& question, const Catalog& catalog,
                                           const PluginHost& host);

// The scenario of the question's first recipe: tables of an optimizer or a precision that --only
// names are read with its name. Errors as ReadScenario().
absl::StatusOr<Scenario> FirstScenario(const Question& question);

// What may be chosen of a layout, by the scenario, its framework and the question; empty: as in any
// plan. Error (kUsage): what --only says and cannot be. Pieces of ComposeSpace().
absl::StatusOr<ChoicesFor> ChoicesOf(const Question& question);
// Whether a plan that knows nothing of the question would choose among other layouts.
bool NarrowsLayout(const Question& question);

// Numbers of GPUs in `allowed` that can be had where a node has `gpus_per_node`: single numbers as
// they are, of ranges the divisors of a node, then whole nodes; beyond 16 nodes in steps of at most
// an eighth.
std::vector<std::uint64_t> GpuCounts(const NumberSet& allowed, std::uint64_t gpus_per_node);

// The scenario keys that make a found plan of the question's scenario.
Settings SettingsOf(const ComposedSpace& composed, const Candidate& candidate,
                    const CellPlan& plan);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SEARCH_COMPOSE_SPACE_H_
