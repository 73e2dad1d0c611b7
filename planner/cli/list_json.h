// What is known and what is saved, as JSON.
#ifndef GPUDAY_PLANNER_CLI_LIST_JSON_H_
#define GPUDAY_PLANNER_CLI_LIST_JSON_H_

#include <cstdint>
#include <string>
#include <vector>

#include "planner/budget/model_figures.h"
#include "planner/budget/workload.h"
#include "planner/catalog/catalog.h"
#include "planner/cli/plugin_states.h"
#include "planner/trial/probe.h"
#include "planner/validate/validate.h"

namespace gpuday {

std::string ModelsJson(const std::vector<ModelEntry>& models,
                       const std::vector<std::uint64_t>& counts);
std::string ModelJson(const ModelEntry& entry, const Model& model, const ModelFigures& figures,
                      const std::vector<Line>& lines, const std::vector<std::string>& notes);
std::string GpusJson(const std::vector<GpuEntry>& gpus);
std::string PricesJson(const std::vector<PriceRow>& rows);
std::string RegionsJson(const std::vector<RegionEntry>& regions);
std::string PluginsJson(const std::vector<PluginState>& plugins);
std::string PluginCheckJson(const std::string& path, const ProbeVerdict& verdict);

std::string ValidationJson(const Validation& validation);

// One check of `gpuday doctor`.
struct Check {
  std::string name;
  bool ok = true;
  std::string found;
};
std::string DoctorJson(const std::vector<Check>& checks);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_LIST_JSON_H_
