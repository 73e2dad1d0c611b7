// What is wrong with a scenario beside the mistake that was met first: somebody who mends a file
// wants to do so once.
#include <string>

#include "planner/base/status.h"
#include "planner/compose/resolve.h"
#include "planner/scenario/keys.h"
#include "planner/scenario/scenario.h"

namespace gpuday {
namespace {

// The plugin of a table and its options.
absl::Status CheckPlugin(Composing& c, Family family, const PluginChoice& choice) {
  // A name that is missing has been told.
  if (choice.name.value.empty()) return absl::OkStatus();
  GPUDAY_ASSIGN_OR_RETURN(const Plugin* plugin, FindPlugin(c, family, choice));
  PluginOptions options = choice.options;
  GPUDAY_RETURN_IF_ERROR(ExpandSets(c, *plugin, options));
  return PluginValues::Check(*plugin, options, choice.table, choice.name.where).status();
}

void CheckNames(Composing& c, bool trains, Mistakes& mistakes) {
  const auto add = [&](const Location& where, const absl::Status& status, const char* path) {
    mistakes.Add(where, WithKey(status, path));
  };
  if (const auto& model = c.scenario.Get<key::kModelName>()) {
    add(model->where, c.catalog->FindModel(model->value, model->where).status(),
        key::kModelName.path);
  }
  if (const auto& gpu = c.scenario.Get<key::kClusterGpu>()) {
    add(gpu->where, c.catalog->FindGpu(gpu->value, gpu->where).status(), key::kClusterGpu.path);
  }
  if (const auto& region = c.scenario.Get<key::kClusterRegion>()) {
    add(region->where, c.catalog->FindRegion(region->value, region->where).status(),
        key::kClusterRegion.path);
  }
  if (c.scenario.precision.has_value()) {
    mistakes.Add(c.scenario.precision->name.where,
                 CheckPlugin(c, Family::kPrecision, *c.scenario.precision));
  }
  if (!trains) return;
  for (const PluginChoice& stage : c.scenario.optimizer) {
    mistakes.Add(stage.name.where, CheckPlugin(c, Family::kOptimizer, stage));
  }
}

}  // namespace

absl::Status AllMistakes(const absl::Status& first, const Node& document, const Catalog& catalog,
                         const PluginHost& host, bool trains) {
  Mistakes mistakes;
  Scenario scenario = ReadScenario(document, mistakes);
  Workload ignored;
  Composing c{scenario, &catalog, &host, ignored};
  CheckNames(c, trains, mistakes);
  // That of the reader is made of those that are here already.
  if (ReadScenario(document).ok()) mistakes.Add({}, first);
  return mistakes.Told();
}

}  // namespace gpuday
