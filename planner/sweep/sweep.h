// A scenario planned for every combination of values of some of its keys.
#ifndef GPUDAY_PLANNER_SWEEP_SWEEP_H_
#define GPUDAY_PLANNER_SWEEP_SWEEP_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"
#include "planner/plan/sweep_row.h"
#include "planner/sweep/ranges.h"

namespace gpuday {

inline constexpr std::uint64_t kMostSweepRows = 1'000'000'000;

// What is asked. Rows are numbered as an odometer turns: the last key changes fastest.
struct Sweep {
  Node document;  // the scenario, without the values of the keys
  std::vector<SweepKey> keys;
  // What the scenario by itself leaves open of GPUs, tokens and program, as all rows have it; empty
  // where it cannot be planned by itself.
  std::vector<Assumption> assumed;

  // At most kMostSweepRows.
  std::uint64_t Rows() const;
  // Which value of the key at `index` the row `ordinal` has.
  std::size_t ValueIndex(std::size_t index, std::uint64_t ordinal) const;
  const Node& Value(std::size_t index, std::uint64_t ordinal) const {
    return keys[index].values[ValueIndex(index, ordinal)];
  }
};

// Reads the keys and checks each value by itself, as a scenario's. Errors: kUsage for a range, a
// key that is given twice or too many rows; kInput for a key or a value that no scenario can have.
absl::StatusOr<Sweep> MakeSweep(const Node& document, const std::vector<std::string>& vary,
                                const Catalog& catalog, const PluginHost& host);

// How a sweep runs. `take` gets the rows in order, some thousand at a time; its error ends the
// sweep. `go_on` is asked in between, with the rows done.
struct SweepHooks {
  std::function<absl::Status(const std::vector<SweepRow>&)> take;
  std::function<bool(std::uint64_t)> go_on;
  unsigned threads = 0;  // 0: as many as there are cores
};

// Plans every row, in memory that does not grow with their number; the rows are the same on any
// number of threads. What is looked up or asked of plugins is so once for each combination of the
// keys that it depends on (compose/compose.h, Foundation). A row that cannot be planned is a row
// with the reason. Returns the rows done: fewer than all when `go_on` said no. Error (kInput): of a
// sweep of a few thousand rows none can be planned, all for the same reason; nothing was taken.
absl::StatusOr<std::uint64_t> RunSweep(const Sweep& sweep, const Catalog& catalog,
                                       const PluginHost& host, const SweepHooks& hooks);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SWEEP_SWEEP_H_
