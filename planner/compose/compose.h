// Scenario + catalog + plugins -> Workload: every name resolved, every number checked, every
// default written down as an assumption. The composition reads like the scenario: model, optimizer,
// precision, job, machine, price.
#ifndef GPUDAY_PLANNER_COMPOSE_COMPOSE_H_
#define GPUDAY_PLANNER_COMPOSE_COMPOSE_H_

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/budget/workload.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"

namespace gpuday {

// Composes the workload of a scenario document. Errors: kInput with file:line:column for what the
// scenario asks, kPlugin for what plugins do.
absl::StatusOr<Workload> Compose(const Node& document, Catalog& catalog, PluginHost& host);

// A model of the catalog, or of an architecture and parameters, as its plugin describes it.
struct ResolvedModel {
  std::string name;
  std::string architecture;
  Model model;
  std::string source;            // where its parameters come from
  std::string exact_parameters;  // what the catalog says the count is; empty: nothing
};

// Resolves the model of a catalog entry.
absl::StatusOr<ResolvedModel> ResolveModel(const ModelEntry& entry, PluginHost& host);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_COMPOSE_H_
