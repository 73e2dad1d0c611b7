// One row of a measurement table (docs/validate.md) as the scenario that it measured.
#ifndef GPUDAY_PLANNER_VALIDATE_ROW_H_
#define GPUDAY_PLANNER_VALIDATE_ROW_H_

#include "absl/status/statusor.h"
#include "planner/base/csv.h"
#include "planner/base/node.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"

namespace gpuday {

// Whether the row is one of inference: nothing is trained, or all that is stated are the weights.
bool IsServed(const CsvRow& row);

// The scenario of a row of training. `words` is the catalog's measurements.toml: what the table's
// words mean as settings. Error (kInput): why the row cannot be planned; nothing is guessed.
absl::StatusOr<Node> ScenarioOfRow(const CsvRow& row, const Node& words, const Catalog& catalog,
                                   const PluginHost& host);

// The same of a row of inference, as ComposeInference() takes it.
absl::StatusOr<Node> ServedScenarioOfRow(const CsvRow& row, const Node& words,
                                         const Catalog& catalog, const PluginHost& host);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_VALIDATE_ROW_H_
