// What there is to plan with: models, GPUs, plugins, examples.
#ifndef GPUDAY_PLANNER_ASK_LISTS_H_
#define GPUDAY_PLANNER_ASK_LISTS_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/catalog/catalog.h"
#include "planner/compose/compose.h"
#include "planner/host/plugin_host.h"
#include "planner/ledger/model.h"

namespace gpuday {

// All models, sorted by name, or those that `pattern` stands for ("llama*"; empty: all), each as
// its plugin describes it. `bad` gets those that cannot be read or described, which are left out: a
// bad one does not hide the good ones. Error (kInput): the pattern stands for none.
absl::StatusOr<std::vector<ListedModel>> AskModels(const Desk& desk, const std::string& pattern,
                                                   std::vector<absl::Status>& bad);

// What is known of one model: of the catalog, or of the config.json (IsConfigFile()) that `operand`
// names, with notes on what could not be taken over. Errors: kInput, kPlugin.
struct ModelAnswer {
  KnownModel known;
  ModelAccount account;
};
absl::StatusOr<ModelAnswer> AskModel(const Desk& desk, const std::string& operand);

// All GPUs, sorted by name, the one called `name`, or those that it stands for as a pattern. `bad`
// gets the entries that cannot be read. Error (kInput): there is no such GPU; the nearest name is
// in it.
absl::StatusOr<std::vector<GpuEntry>> AskGpus(const Desk& desk, const std::string& name,
                                              std::vector<absl::Status>& bad);

// The plugins of a family that can be used, of those that are found first.
std::vector<const Plugin*> PluginsOf(Family family, const PluginHost& host);

// Which prices are meant; empty: all. Each may be a pattern.
struct PriceFilter {
  std::string gpu, provider, kind;
};
// By GPU, the cheapest first. Error (kInput): there is no such GPU, provider or kind; the nearest
// name is in it.
absl::StatusOr<std::vector<PriceRow>> AskPrices(const Desk& desk, const PriceFilter& filter);

// All regions, the one called `name`, those of the provider of that name, or those that it stands
// for as a pattern. Error (kInput): there is no such region.
absl::StatusOr<std::vector<RegionEntry>> AskRegions(const Desk& desk, const std::string& name);

struct ListedGpu {
  GpuEntry entry;
  std::optional<double> usd_per_gpu_hour;  // of a whole node, as plans take it; nothing: not known
};

// A scenario that comes with the program.
struct Example {
  std::string title;
  std::string scenario_toml;
};

std::vector<Example> Examples(const Catalog& catalog);

// All that a form offers. What cannot be read is left out: `gpuday doctor` says why.
struct Offers {
  std::vector<ListedModel> models;
  std::vector<ListedGpu> gpus;
  std::vector<const Plugin*> optimizers, precisions;  // of the desk's plugins; they stay
  std::set<std::string> providers;
  FineTuning fine_tuning;
  std::vector<Example> examples;
};
Offers AskOffers(const Desk& desk);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_LISTS_H_
