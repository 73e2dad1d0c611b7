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
#include "planner/search/space.h"

namespace gpuday {

// A space with what was assumed to make it.
struct ComposedSpace {
  Space space;
  Node document;    // of the question
  Settings common;  // settings of every candidate beside its own (the batch that was assumed)
  std::vector<Assumption> assumptions;
  std::vector<std::string> left_out;  // kinds of GPUs that cannot answer, and why
};

// Errors: kUsage for what --only and --gpus say, kInput and kPlugin as Compose() has them when no
// candidate can be composed.
absl::StatusOr<ComposedSpace> ComposeSpace(const Question& question, const Catalog& catalog,
                                           const PluginHost& host);

// The choices that the scenario and the question leave. Pieces of ComposeSpace().
absl::StatusOr<Choices> ChoicesOf(const Question& question, const Catalog& catalog);

// Numbers of GPUs in `allowed` that can be had where a node has `gpus_per_node`: single numbers as
// they are, of ranges the divisors of a node, then whole nodes; beyond 16 nodes in steps of at most
// an eighth.
std::vector<std::uint64_t> GpuCounts(const NumberSet& allowed, std::uint64_t gpus_per_node);

// The scenario keys that make a found configuration of the question's scenario.
Settings SettingsOf(const ComposedSpace& composed, const Candidate& candidate, std::uint64_t gpus,
                    const Job& job, const Layout& layout, const Offer* offer);

// `document` with `settings`.
absl::StatusOr<Node> WithSettings(Node document, const Settings& settings);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SEARCH_COMPOSE_SPACE_H_
