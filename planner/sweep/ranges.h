// Values of a scenario key as somebody writes them to vary it.
#ifndef GPUDAY_PLANNER_SWEEP_RANGES_H_
#define GPUDAY_PLANNER_SWEEP_RANGES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"

namespace gpuday {

inline constexpr std::size_t kMostSweepValues = 100'000;  // of one key

// A scenario key with the values that it takes, at least one.
struct SweepKey {
  std::string key;  // "training.micro_batch"
  std::vector<Node> values;
};

// Reads "KEY=RANGE", where RANGE is a list, separated by commas, of
//   8..1024*2   8, 16, 32 ... as long as they are not above 1024
//   8..64+8     8, 16, 24 ... likewise; "8..64" alone goes by 1
//   2k, none, ["q", "v"]   one value, as --set takes it
//   A100*       for keys that take names or words, plugins' parameters too: those that match; '?'
//               is one letter
// Error (kUsage): what is written is no range, or holds nothing, or too much; (kInput): no name
// matches.
// `document`: the scenario that is varied, which says whose parameters its plugins have.
absl::StatusOr<SweepKey> ReadVary(const std::string& text, const Node& document,
                                  const Catalog& catalog, const PluginHost& host);

// A value for people and files: "8", "0.5", "A100-SXM4-80GB", ["q", "v"].
std::string SweepValueText(const Node& value);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SWEEP_RANGES_H_
