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
  Scenario& scenario;      // what nobody gave is filled in on the way
  const Catalog* catalog;  // null in the steps of a job, which look nothing up; both note what
  const PluginHost* host;  // they answer with in the account of this composition
  Workload& workload;
  Told* told = &workload.told;
  LayoutChooser* chooser = nullptr;  // null in the steps of a foundation
  double trained_share = 1;          // of the layers

  void Assume(std::string_view key, std::string_view value, std::string_view reason);
  // Of a value that the scenario holds: the reason of its default, or where it was given. For steps
  // that tell.
  Origin OriginOf(const std::string& key, const Location& where) const;
  void AddFact(std::string_view id, const std::string& value);
  // Notes the defaults that a plugin's values hold, as assumptions about `table`.
  void AssumeDefaults(const Plugin& plugin, const PluginValues& values, const std::string& table);
};

// All that is wrong with `document`, in which `first` was met: what cannot be read, and names and
// options that there are not. `trains`: the optimizer counts.
absl::Status AllMistakes(const absl::Status& first, const Node& document, const Catalog& catalog,
                         const PluginHost& host, bool trains);

// The plugin that a table names. Error (kInput): there is none; what a method of that name is in
// settings is said with it.
absl::StatusOr<const Plugin*> FindPlugin(Composing& c, Family family, const PluginChoice& choice);

// Words of other tools at keys that the catalog has names for, "adamw", as the settings that they
// are, each listed as an assumption.
absl::Status TakeWords(const Catalog& catalog, Node& document,
                       std::vector<Assumption>& assumptions);
// "8 nodes" at cluster.gpus as GPUs, by the nodes of the GPU that the document names. Error
// (kInput): nobody knows how many are in one.
absl::Status CountNodes(const Catalog& catalog, Node& document,
                        std::vector<Assumption>& assumptions);
// The catalog's short names of sets, "all", in lists of a plugin's options as the words that they
// are.
absl::Status ExpandSets(Composing& c, const Plugin& plugin, PluginOptions& options);
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
// Which kind of training it will be. Needs what is trained and the data; changes nothing.
absl::StatusOr<Task> TaskOf(Composing c);
// Start and end. Error (kInput) for what is no date or contradicts itself.
absl::Status ResolveDates(Composing& c);
// What wall-clock time loses. Needs the machine.
void ResolveLosses(Composing& c);
// Of the offers, the one that the job pays, and what can be taken away with it. Needs the machine
// and its number of GPUs; decides on the size of a node where the machines are smaller.
void ResolvePrice(Composing& c);
// The size of a node, its links and the network, where they are assumed.
void TellNode(Composing& c);
// Needs model, training and machine.
absl::Status ResolveJob(Composing& c);
// Fills in what is open of the layout. Needs all that a step's time and memory depend on, and a
// chooser.
void ChooseLayout(Composing& c);
// Of a job: how long examples are and how they become sequences. Needs the data.
absl::Status ResolveExamples(Composing& c);
// The sequence length of examples that are padded, where nobody says. Needs the examples.
void AssumePaddedLength(Composing& c);
// How much is trained, and so what the training is for; of steps the task alone. Needs the sequence
// length.
absl::Status ResolveAmount(Composing& c);
// The tokens of steps, where these are given. Needs the batch.
absl::Status ResolveSteps(Composing& c);

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
// Of the layout what nobody chooses: how much is sent together.
void TakeBuckets(Composing& c);
absl::Status CheckPipelineIsFed(Composing& c);
// Needs the machine.
absl::Status ResolveSoftware(Composing& c);
// What long work reaches on the GPU, from its entry or usual shares of its data sheet. Error
// (kInput) when the catalog lacks such a usual share.
absl::StatusOr<Device> DeviceOf(const GpuEntry& gpu, const Catalog& catalog);
// Needs the precision.
absl::Status ResolveMachine(Composing& c);
// Needs the machine. What the scenario's provider and kind leave of the catalog's prices.
absl::Status ResolveOffers(Composing& c, const GpuEntry& gpu);
absl::Status ResolveRegion(Composing& c, const GpuEntry& gpu);

// Notes that `asked` was taken for the entry `name`, where it is spelt otherwise.
void NoteTaken(Composing& c, std::string_view key, std::string_view asked, std::string_view name);

// A figure of a GPU's row in the catalog.
Origin CiteGpu(const GpuEntry& gpu, const std::string& key);
// "source (date)".
std::string Cite(const std::string& source, const std::string& date);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_RESOLVE_H_
