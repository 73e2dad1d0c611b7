// Scenario + catalog + plugins -> Workload: every name resolved, every number checked, every
// default written down as an assumption. The composition reads like the scenario: model, optimizer,
// precision, job, machine, price.
#ifndef GPUDAY_PLANNER_COMPOSE_COMPOSE_H_
#define GPUDAY_PLANNER_COMPOSE_COMPOSE_H_

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/budget/inference.h"
#include "planner/budget/workload.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"
#include "planner/layouts/choices.h"
#include "planner/layouts/fastest.h"
#include "planner/scenario/scenario.h"

namespace gpuday {

class LayoutChooser;

// Puts the catalog's defaults for `command` into `document` where nobody said anything, each with
// an assumption; and what was said in other words, "adamw" or "8 nodes", as it is meant.
absl::Status ApplyDefaults(const Catalog& catalog, const std::string& command, Node& document,
                           std::vector<Assumption>& assumptions);

// `document` with `settings`, each value as --set takes it. Error (kInput): a key that cannot be
// set.
absl::StatusOr<Node> WithSettings(Node document, const Settings& settings);

// The scenario as text that plans the same from any folder.
std::string WriteScenario(const Node& document);

// The constants of the step-time model, from the catalog's speed.toml. Error (kInput): one is
// missing.
absl::StatusOr<SpeedConstants> LoadSpeedConstants(const Catalog& catalog,
                                                  const std::vector<GenerationEntry>& generations);
// All constants of the step-time model with the factors of these generations.
std::vector<SpeedConstantInfo> SpeedConstantsOf(const std::vector<GenerationEntry>& generations);

// A workload composed as far as nothing in it depends on the numbers of IsJobKey(): model,
// training, precision, GPU, price, software. From it, workloads that differ in those alone are
// composed without catalog and plugins, on any thread.
struct Foundation {
  Node document;      // the scenario with all its defaults
  Workload workload;  // no job and no layout yet
  FrameworkCan can;   // what layouts its framework can run
  Job usual_job;      // kernels and loss as the scenario or its framework have them
  // The task that the framework was assumed for; nothing: it was given. A job of another task needs
  // a foundation of its own.
  std::optional<Task> assumed_for;

  bool Suits(const Job& job) const { return !assumed_for.has_value() || assumed_for == job.task; }
};

// Whether the scenario key `path` ("training.micro_batch") is one of the numbers and words that a
// foundation leaves open (KeyPart::kJob).
bool IsJobKey(std::string_view path);

// The foundation of a scenario document. Errors as Compose().
absl::StatusOr<Foundation> ComposeFoundation(const Node& document, const Catalog& catalog,
                                             const PluginHost& host);

// The workload of `document`, which is that of the foundation but for the values of keys that are
// in it and are IsJobKey(). Error (kInput): what those values ask and cannot be. The workload's
// scenario_toml stays that of the foundation.
absl::StatusOr<Workload> ComposeJob(const Foundation& foundation, const Node& document);

// What may be chosen of a layout, given a scenario and what its framework can run (OpenChoices() of
// open_choices.h where nobody says otherwise).
using ChoicesFor = std::function<Choices(const Scenario&, const FrameworkCan&)>;

// Composes jobs on one foundation, one after the other, to the same numbers as ComposeJob() and
// without a word: what is told stays empty. What no job changes is copied once, and layouts that
// were chosen once are remembered. `foundation` must live as long. One thread at a time, as many
// composers as wanted.
class JobComposer {
 public:
  explicit JobComposer(const Foundation& foundation, ChoicesFor choices = {});
  JobComposer(const JobComposer&) = delete;
  JobComposer& operator=(const JobComposer&) = delete;
  ~JobComposer();

  // The workload of `document`, the composer's own and good until the next call. Errors as
  // ComposeJob().
  absl::StatusOr<const Workload*> Compose(const Node& document);

  // For a search: of the last workload, whether any layout fits, and how many there are. Where none
  // fits, the one with the least memory is looked for only if `look_for_least` says so.
  bool Fits() const;
  LayoutCounts Counts() const;
  void set_look_for_least(bool look);
  // Ends a choice early, which then is none that fits.
  void set_stop(const std::atomic<bool>* stop);

 private:
  const Foundation& foundation_;
  Workload workload_;
  std::unique_ptr<LayoutChooser> chooser_;
};

// Composes the workload of a scenario document: its foundation, then its job. What was read and
// asked for it, and nothing else, is its provenance, whatever account `catalog` and `host` may note
// in. From any thread, also from several at once. Errors: kInput with file:line:column for what the
// scenario asks, kPlugin for what plugins do.
absl::StatusOr<Workload> Compose(const Node& document, const Catalog& catalog,
                                 const PluginHost& host);

// The same for serving the scenario's model: tables [model], [precision], [cluster], [inference]
// and [price] count, those of training do not.
absl::StatusOr<InferenceWorkload> ComposeInference(const Node& document, const Catalog& catalog,
                                                   const PluginHost& host);

// The kind of price that is taken when nobody says: what cannot be taken away.
inline constexpr char kUsualPriceKind[] = "on-demand";

// That a number of GPUs that names no kind is not meant as the name of one, "4090". Error (kInput)
// with both.
absl::Status CheckNumberIsNoName(const Catalog& catalog, std::uint64_t gpus, const Location& where);

// Prices of `gpu` as offers: medians over regions are none. Of a machine's network a GPU reaches
// the share that it reaches of that of its entry.
absl::StatusOr<std::vector<Offer>> OffersOf(const std::vector<PriceRow>& rows, const GpuEntry& gpu,
                                            const Catalog& catalog);

// A model of the catalog, or of an architecture and parameters, as its plugin describes it.
struct ResolvedModel {
  std::string name;
  std::string architecture;
  Model model;
  std::string source;            // where its parameters come from
  std::string exact_parameters;  // what the catalog says the count is; empty: nothing
};

// Resolves the model of a catalog entry.
absl::StatusOr<ResolvedModel> ResolveModel(const ModelEntry& entry, const PluginHost& host);

// A Hugging Face config.json as an entry of the catalog would say it.
struct ImportedModel {
  ModelEntry entry;  // parameters under the keys of the file, placed there
  std::string model_type;
  std::string sha256;  // of the file
  // Parameters that the file leaves out and the model type has a default of its own for; they are
  // in the entry as well.
  std::vector<std::pair<std::string, Node>> class_defaults;
  std::vector<std::string> notes;  // what is left out of the count
};

// Reads `path`, a config.json or a folder with one. Which plugin reads the file is decided by its
// `model_type` (PluginHost::FindReader), which keys count by that plugin's parameters. Error
// (kInput): what is wrong with the file, with key and place; for a type that no plugin reads, the
// nearest that is.
absl::StatusOr<ImportedModel> ImportConfig(const std::filesystem::path& path,
                                           const PluginHost& host);
// The same for the text of a config.json; `name` is what it is called, in messages too.
absl::StatusOr<ImportedModel> ImportConfigText(std::string_view text,
                                               const std::filesystem::path& name,
                                               const PluginHost& host);

// A model of the catalog as its plugin describes it.
struct ListedModel {
  ModelEntry entry;
  ResolvedModel resolved;
};

// The same of one that may come from a config.json, with notes on what could not be taken over.
struct KnownModel {
  ImportedModel model;
  ResolvedModel resolved;
};

// The parameters of `entry` as a table under its architecture's own names.
absl::StatusOr<Node> OwnParameters(const ModelEntry& entry, const PluginHost& host);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_COMPOSE_H_
