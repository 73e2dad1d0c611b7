// What the page needs to know to begin: what can be planned, on what, and how.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "planner/base/files.h"
#include "planner/base/json_text.h"
#include "planner/base/status.h"
#include "planner/base/version.h"
#include "planner/budget/totals.h"
#include "planner/compose/compose.h"
#include "planner/scenario/scenario.h"
#include "planner/web/api/api.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLargestScenario = 256 * 1024;
constexpr int kPageOfRows = 100;

// What cannot be read is left out: `gpuday doctor` says why.
Json ModelsJson(Catalog& catalog, PluginHost& host) {
  Json models = Json::array();
  std::vector<absl::Status> bad;
  const absl::StatusOr<std::vector<ModelEntry>> entries = catalog.AllModels(&bad);
  if (!entries.ok()) return models;
  for (const ModelEntry& entry : *entries) {
    const absl::StatusOr<ResolvedModel> resolved = ResolveModel(entry, host);
    if (!resolved.ok()) continue;
    const auto published =
        std::find_if(entry.aliases.begin(), entry.aliases.end(),
                     [](const std::string& alias) { return alias.find('/') != std::string::npos; });
    models.push_back(
        {{"name", entry.name},
         {"title", entry.name},
         {"aliases", entry.aliases},
         {"architecture", resolved->architecture},
         {"parameters", CountParameters(resolved->model)},
         {"context_length", resolved->model.context_length},
         {"hugging_face", published == entry.aliases.end() ? Json(nullptr) : Json(*published)}});
  }
  return models;
}

Json GpusJson(Catalog& catalog, std::set<std::string>& providers) {
  Json gpus = Json::array();
  std::vector<absl::Status> bad;
  const absl::StatusOr<std::vector<GpuEntry>> entries = catalog.AllGpus(&bad);
  if (!entries.ok()) return gpus;
  for (const GpuEntry& gpu : *entries) {
    Json usd = nullptr;
    if (const absl::StatusOr<std::vector<PriceRow>> rows = catalog.PricesFor(gpu.name); rows.ok()) {
      for (const PriceRow& row : *rows) providers.insert(row.provider);
      if (const auto usual = UsualPrice(*rows); usual.has_value()) usd = usual->usd_per_gpu_hour;
    }
    gpus.push_back({{"name", gpu.name},
                    {"aliases", gpu.aliases},
                    {"memory_bytes", gpu.memory_bytes},
                    {"gpus_per_node", gpu.gpus_per_node},
                    {"usd_per_gpu_hour", std::move(usd)}});
  }
  return gpus;
}

Json PluginsJson(Family family, PluginHost& host) {
  Json plugins = Json::array();
  for (const FoundPlugin& found : host.Find(family)) {
    if (found.shadowed) continue;
    const absl::StatusOr<const Plugin*> plugin = host.Get(family, found.name, {});
    if (!plugin.ok()) continue;
    plugins.push_back({{"name", (*plugin)->name}, {"summary", (*plugin)->summary}});
  }
  return plugins;
}

Json ExamplesJson(const Catalog& catalog) {
  Json examples = Json::array();
  for (const std::filesystem::path& path : catalog.ExampleScenarios()) {
    const absl::StatusOr<std::string> text = ReadFile(path, kLargestScenario);
    if (!text.ok()) continue;
    const absl::StatusOr<Node> document = ParseToml(*text, path.filename().string());
    if (!document.ok()) continue;
    const Node* name = document->Find("name");
    examples.push_back(
        {{"title", name == nullptr ? path.stem().string() : name->text}, {"scenario_toml", *text}});
  }
  return examples;
}

std::string StartJson(Catalog& catalog, PluginHost& host) {
  std::set<std::string> providers;
  Json json = {{"schema", "gpuday.start/1"}, {"version", kVersion}};
  json["models"] = ModelsJson(catalog, host);
  json["gpus"] = GpusJson(catalog, providers);
  json["optimizers"] = PluginsJson(Family::kOptimizer, host);
  json["precisions"] = PluginsJson(Family::kPrecision, host);
  json["providers"] = providers;
  json["examples"] = ExamplesJson(catalog);
  json["page_of_rows"] = kPageOfRows;
  return JsonText(json);
}

}  // namespace

absl::StatusOr<std::string> AnswerStart(Api& api, Api::Call&) {
  return api.WithParts([&](Catalog& catalog, PluginHost& host) {
    if (api.start_answer.empty()) api.start_answer = StartJson(catalog, host);
    return api.start_answer;
  });
}

}  // namespace gpuday
