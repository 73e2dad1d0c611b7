// The steps of Compose(), each in a file of its own. They fill in the workload and note what they
// assumed.
#ifndef GPUDAY_PLANNER_COMPOSE_RESOLVE_H_
#define GPUDAY_PLANNER_COMPOSE_RESOLVE_H_

#include <string>

#include "absl/status/status.h"
#include "planner/budget/workload.h"
#include "planner/catalog/catalog.h"
#include "planner/compose/compose.h"
#include "planner/host/options.h"
#include "planner/host/plugin_host.h"
#include "planner/scenario/scenario.h"

namespace gpuday {

// What a step works with.
struct Composing {
  const Scenario& scenario;
  Catalog& catalog;
  PluginHost& host;
  Workload& workload;

  void Assume(const std::string& key, const std::string& value, const std::string& reason);
  // Of a value that the scenario holds: the reason of its default, or where it was given.
  Origin OriginOf(const std::string& key, const Location& where) const;
  void AddFact(const std::string& id, const std::string& value);
  // Notes the defaults that a plugin's values hold, as assumptions about `table`.
  void AssumeDefaults(const Plugin& plugin, const PluginValues& values, const std::string& table);
};

// Puts the catalog's defaults into `document` where nobody said anything, each with an assumption.
absl::Status ApplyDefaults(Catalog& catalog, Node& document, std::vector<Assumption>& assumptions);

absl::Status ResolveModelStep(Composing& c);
// Needs the model.
absl::Status ResolveTraining(Composing& c);
// Needs model, training and machine.
absl::Status ResolveJob(Composing& c);
// The parallel layout: needs the model, the machine and the sequence length. CheckPipelineIsFed
// also needs the batches.
absl::Status ResolveLayout(Composing& c);
absl::Status CheckPipelineIsFed(Composing& c);
// Needs the precision.
absl::Status ResolveMachine(Composing& c);
// Needs the machine.
absl::Status ResolvePrice(Composing& c, const std::string& gpu);
absl::Status ResolveRegion(Composing& c, const GpuEntry& gpu);

// "source (date)".
std::string Cite(const std::string& source, const std::string& date);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_RESOLVE_H_
