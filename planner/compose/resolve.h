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
  Catalog* catalog;  // null in the steps of a job, which look nothing up
  PluginHost* host;
  Workload& workload;
  double trained_share = 1;  // of the layers

  void Assume(const std::string& key, const std::string& value, const std::string& reason);
  // Of a value that the scenario holds: the reason of its default, or where it was given.
  Origin OriginOf(const std::string& key, const Location& where) const;
  void AddFact(const std::string& id, const std::string& value);
  // Notes the defaults that a plugin's values hold, as assumptions about `table`.
  void AssumeDefaults(const Plugin& plugin, const PluginValues& values, const std::string& table);
};

// Puts the catalog's defaults for `command` into `document` where nobody said anything, each with
// an assumption.
absl::Status ApplyDefaults(Catalog& catalog, const std::string& command, Node& document,
                           std::vector<Assumption>& assumptions);
// What the plan was made from, so that tomorrow's answer can be compared with today's.
void NoteProvenance(Composing& c);
// The scenario as text that plans the same from any folder.
std::string WriteScenario(const Node& document);

absl::Status ResolveModelStep(Composing& c);
// Needs the model.
absl::Status ResolvePrecision(Composing& c);
// Needs the model; resolves the precision as well.
absl::Status ResolveTraining(Composing& c);
// What the scenario gives in numbers and no name hangs on: GPUs, utilization, price, budget; with
// the title that tells of them. Needs the GPU.
void ResolveGivenNumbers(Composing& c);
// What wall-clock time loses. Needs the machine.
void ResolveLosses(Composing& c);
// Needs model, training and machine.
absl::Status ResolveJob(Composing& c);
// The parallel layout: needs the model, the machine and the sequence length. CheckPipelineIsFed
// also needs the batches.
absl::Status ResolveLayout(Composing& c);
absl::Status CheckPipelineIsFed(Composing& c);
// Needs the machine.
absl::Status ResolveSoftware(Composing& c);
// What long work reaches on the GPU, from its entry or usual shares of its data sheet. Error
// (kInput) when the catalog lacks such a usual share.
absl::StatusOr<Device> DeviceOf(const GpuEntry& gpu, Catalog& catalog);
// Needs the precision.
absl::Status ResolveMachine(Composing& c);
// Needs the machine.
absl::Status ResolvePrice(Composing& c, const std::string& gpu);
absl::Status ResolveRegion(Composing& c, const GpuEntry& gpu);

// A figure of a GPU's row in the catalog.
Origin CiteGpu(const GpuEntry& gpu, const std::string& key);
// "source (date)".
std::string Cite(const std::string& source, const std::string& date);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_RESOLVE_H_
