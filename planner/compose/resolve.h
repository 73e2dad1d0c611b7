// The steps of Compose(), each in a file of its own. They fill in the workload and note what they
// assumed.
#ifndef GPUDAY_PLANNER_COMPOSE_RESOLVE_H_
#define GPUDAY_PLANNER_COMPOSE_RESOLVE_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "planner/budget/workload.h"
#include "planner/catalog/catalog.h"
#include "planner/compose/compose.h"
#include "planner/host/options.h"
#include "planner/host/plugin_host.h"
#include "planner/scenario/keys.h"
#include "planner/scenario/scenario.h"

namespace gpuday {

// What a step works with. The steps of a job may be asked to tell nothing (`told` is null), for
// rows of which only the numbers count; those of a foundation always tell.
struct Composing {
  const Scenario& scenario;
  const Catalog* catalog;  // null in the steps of a job, which look nothing up; both note what
  const PluginHost* host;  // they answer with in the account of this composition
  Workload& workload;
  Told* told = &workload.told;
  double trained_share = 1;  // of the layers

  void Assume(std::string_view key, std::string_view value, std::string_view reason);
  // Of a value that the scenario holds: the reason of its default, or where it was given. For steps
  // that tell.
  Origin OriginOf(const std::string& key, const Location& where) const;
  void AddFact(std::string_view id, const std::string& value);
  // Notes the defaults that a plugin's values hold, as assumptions about `table`.
  void AssumeDefaults(const Plugin& plugin, const PluginValues& values, const std::string& table);
};

// That every key which `needed` marks is in `document`, given or defaulted: a user's own
// defaults.toml may lack one. Error (kInput) names the first that is not; `row`: what its row
// would have beside the key ("command = \"inference\""), empty for those of a plan.
absl::Status CheckDefaulted(const Node& document, bool ScenarioKey::*needed,
                            const std::string& row);
// The error of a key that is not there.
absl::Status NoDefault(const std::string& path, const std::string& row);

// What the plan was made from, so that tomorrow's answer can be compared with today's.
void NoteProvenance(const Sources& sources, Composing& c);

absl::Status ResolveModelStep(Composing& c);
// Needs the model.
absl::Status ResolvePrecision(Composing& c);
// Needs the model; resolves the precision as well.
absl::Status ResolveTraining(Composing& c);
// What is usual of training data, and what the file holds that the scenario names. Error (kInput):
// as CountData().
absl::Status ResolveData(Composing& c);
// What the scenario gives in numbers and no name depends on: GPUs, utilization, price, budget; with
// the title that tells of them. Needs the GPU.
void ResolveGivenNumbers(Composing& c);
// What wall-clock time loses. Needs the machine.
void ResolveLosses(Composing& c);
// Needs model, training and machine.
absl::Status ResolveJob(Composing& c);
// Of a job: how long examples are and how they become sequences. Needs the data.
absl::Status ResolveExamples(Composing& c);
// The sequence length of examples that are padded, where nobody says. Needs the examples.
void AssumePaddedLength(Composing& c);
// How much is trained, and so what the training is for. Needs the sequence length and the batches.
absl::Status ResolveTokens(Composing& c);

// What a training is for where nobody says, and why.
struct DerivedTask {
  Task task = Task::kPretraining;
  std::string_view reason;
};
// `tokens` that are trained, without padding; nothing: nobody says how many. For what asks before
// there is a job as well.
DerivedTask DeriveTask(const Scenario& scenario, const Model& model, const Training& training,
                       std::optional<double> tokens);

// The parallel layout: needs the model, the machine and the sequence length. CheckPipelineIsFed
// also needs the batches.
absl::Status ResolveLayout(Composing& c);
absl::Status CheckPipelineIsFed(Composing& c);
// Needs the machine.
absl::Status ResolveSoftware(Composing& c);
// What long work reaches on the GPU, from its entry or usual shares of its data sheet. Error
// (kInput) when the catalog lacks such a usual share.
absl::StatusOr<Device> DeviceOf(const GpuEntry& gpu, const Catalog& catalog);
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
