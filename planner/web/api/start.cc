// What the page needs to know to begin: what can be planned, on what, and how.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/str_split.h"
#include "planner/base/files.h"
#include "planner/base/status.h"
#include "planner/base/version.h"
#include "planner/budget/totals.h"
#include "planner/compose/compose.h"
#include "planner/host/ask.h"
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

// What a scenario may say beside the plugin's name.
Json ParametersJson(const Plugin& plugin) {
  Json parameters = Json::array();
  for (const ParameterInfo& parameter : plugin.parameters) {
    parameters.push_back({{"name", parameter.name},
                          {"default", parameter.required ? "" : parameter.DefaultText()},
                          {"required", parameter.required},
                          {"choices", parameter.choices},
                          {"help", parameter.help}});
  }
  return parameters;
}

// All plugins of a family that can be loaded, each with what `more` tells of it.
template <typename More>
Json PluginsJson(Family family, PluginHost& host, More more) {
  Json plugins = Json::array();
  for (const FoundPlugin& found : host.Find(family)) {
    if (found.shadowed) continue;
    const absl::StatusOr<const Plugin*> plugin = host.Get(family, found.name, {});
    if (!plugin.ok()) continue;
    Json json = {{"name", (*plugin)->name},
                 {"summary", (*plugin)->summary},
                 {"parameters", ParametersJson(**plugin)}};
    more(**plugin, json);
    plugins.push_back(std::move(json));
  }
  return plugins;
}

Json OptimizersJson(PluginHost& host) {
  return PluginsJson(Family::kOptimizer, host, [](const Plugin& plugin, Json& json) {
    json["then"] = NeedsNextStage(plugin) ? Json(DefaultNextStage(plugin)) : Json(nullptr);
  });
}

Json PrecisionsJson(PluginHost& host) {
  return PluginsJson(Family::kPrecision, host, [](const Plugin& plugin, Json& json) {
    // Without a model a precision still says what it keeps weights for; one that has to be told
    // more before it answers may be trained in, as far as anybody knows.
    const absl::StatusOr<PluginValues> values = PluginValues::Check(plugin, {}, "precision", {});
    const absl::StatusOr<Precision> precision = values.ok()
                                                    ? AskPrecision(plugin, *values, {}, Model{})
                                                    : absl::StatusOr<Precision>(values.status());
    json["trains_in_full"] = !precision.ok() || precision->full_training_refused.empty();
  });
}

Json TextOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

// The sets of matrices that are tried when nobody says otherwise, each with its roles.
Json TargetsJson(const FineTuning& all) {
  Json targets = Json::object();
  for (const std::string& name : all.targets) {
    const auto set = all.sets.find(name);
    const std::string& roles = set == all.sets.end() ? name : set->second;
    targets[name] = std::vector<std::string>(absl::StrSplit(roles, ' ', absl::SkipEmpty()));
  }
  return targets;
}

// Ways to fine-tune, with the settings that make each.
Json MethodsJson(Catalog& catalog) {
  Json methods = Json::array();
  const absl::StatusOr<FineTuning> all = catalog.FineTuningMethods();
  if (!all.ok()) return methods;
  for (const MethodEntry& method : all->methods) {
    Json settings = Json::object();
    for (const auto& [key, value] : method.settings) {
      settings[key] = value.kind == Node::Kind::kText ? value.text : value.ValueText();
    }
    methods.push_back(
        {{"name", method.name},
         {"label", method.label},
         {"source", method.source},
         {"settings", std::move(settings)},
         {"rank_key", TextOrNull(method.rank_key)},
         {"targets_key", TextOrNull(method.targets_key)},
         {"targets", method.targets_key.empty() ? Json::object() : TargetsJson(*all)}});
  }
  return methods;
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
  json["optimizers"] = OptimizersJson(host);
  json["precisions"] = PrecisionsJson(host);
  json["methods"] = MethodsJson(catalog);
  json["providers"] = providers;
  json["examples"] = ExamplesJson(catalog);
  json["page_of_rows"] = kPageOfRows;
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

absl::StatusOr<std::string> AnswerStart(Api& api, Api::Call&) {
  return api.WithParts([&](Catalog& catalog, PluginHost& host) {
    if (api.start_answer.empty()) api.start_answer = StartJson(catalog, host);
    return api.start_answer;
  });
}

}  // namespace gpuday
