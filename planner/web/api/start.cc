// What the page needs to know to begin: what can be planned, on what, and how.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_split.h"
#include "planner/ask/lists.h"
#include "planner/base/json_text.h"
#include "planner/base/version.h"
#include "planner/budget/totals.h"
#include "planner/host/ask.h"
#include "planner/host/plugin_keys.h"
#include "planner/report/formats.h"
#include "planner/report/json/keys.h"
#include "planner/scenario/form.h"
#include "planner/scenario/keys.h"
#include "planner/web/api/api.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kPageOfRows = 100;

Json ModelsJson(const std::vector<ListedModel>& listed) {
  Json models = Json::array();
  for (const auto& [entry, resolved] : listed) {
    const auto published =
        std::find_if(entry.aliases.begin(), entry.aliases.end(),
                     [](const std::string& alias) { return alias.find('/') != std::string::npos; });
    models.push_back(
        {{"name", entry.name},
         {"title", entry.name},
         {"aliases", entry.aliases},
         {"architecture", resolved.architecture},
         {"parameters", CountParameters(resolved.model)},
         {"context_length", resolved.model.context_length},
         {"hugging_face", published == entry.aliases.end() ? Json(nullptr) : Json(*published)}});
  }
  return models;
}

Json GpusJson(const std::vector<ListedGpu>& listed) {
  Json gpus = Json::array();
  for (const auto& [gpu, price] : listed) {
    gpus.push_back({{"name", gpu.name},
                    {"aliases", gpu.aliases},
                    {"memory_bytes", gpu.memory_bytes},
                    {"gpus_per_node", gpu.gpus_per_node},
                    {"usd_per_gpu_hour", price.has_value() ? Json(*price) : Json(nullptr)}});
  }
  return gpus;
}

Json KeysJson(std::span<const ScenarioKey> rows) {
  Json keys = Json::array();
  for (const ScenarioKey& row : rows) keys.push_back(KeyJsonValue(row));
  return keys;
}

// The tables of a scenario with their keys; those beside all tables first, under no name.
Json TablesJson() {
  Json tables = Json::array();
  tables.push_back({{"name", ""}, {"help", ""}, {"keys", KeysJson(KeysOfTable(""))}});
  for (const KeyTable& table : KeyTables()) {
    tables.push_back(
        {{"name", table.name}, {"help", table.help}, {"keys", KeysJson(KeysOfTable(table.name))}});
  }
  return tables;
}

Json FieldJson(const ScenarioKey& row) {
  Json choices = Json::array();
  for (const FormChoice& choice : FormChoices(row)) {
    choices.push_back({{"value", choice.value}, {"label", choice.label}});
  }
  return {{"path", row.path},
          {"label", row.field.label},
          {"kind", NameOf(row.kind)},
          {"names", TextOrNull(NameOf(row.names))},
          {"choices", std::move(choices)},
          {"unit", TextOrNull(row.field.unit)},
          {"placeholder", TextOrNull(row.field.placeholder)},
          {"hint", TextOrNull(row.field.hint)}};
}

Json FormJson() {
  Json form = Json::array();
  for (const FormSection& section : ScenarioForm()) {
    Json lines = Json::array();
    for (const std::vector<const ScenarioKey*>& keys : section.lines) {
      Json fields = Json::array();
      for (const ScenarioKey* key : keys) fields.push_back(FieldJson(*key));
      lines.push_back(std::move(fields));
    }
    form.push_back({{"name", section.name},
                    {"heading", TextOrNull(section.heading)},
                    {"folded", section.folded},
                    {"lines", std::move(lines)}});
  }
  return form;
}

// The documents of a plan.
Json FormatsJson() {
  Json formats = Json::array();
  for (const DocumentFormat& format : DocumentFormats()) {
    if (format.plan == nullptr) continue;
    formats.push_back({{"name", format.name}, {"suffix", format.suffix}, {"label", format.label}});
  }
  return formats;
}

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
Json MethodsJson(const FineTuning& all) {
  Json methods = Json::array();
  for (const MethodEntry& method : all.methods) {
    Json settings = Json::object();
    for (const auto& [path, value] : method.settings) {
      settings[path] = value.kind == Node::Kind::kText ? value.text : value.ValueText();
    }
    methods.push_back(
        {{"name", method.name},
         {"label", method.label},
         {"source", method.source},
         {"settings", std::move(settings)},
         {"rank_key", TextOrNull(method.rank_key)},
         {"targets_key", TextOrNull(method.targets_key)},
         {"targets", method.targets_key.empty() ? Json::object() : TargetsJson(all)}});
  }
  return methods;
}

Json PluginJson(const Plugin& plugin) {
  return {
      {"name", plugin.name}, {"summary", plugin.summary}, {"keys", KeysJson(KeysOfPlugin(plugin))}};
}

Json OptimizersJson(const std::vector<const Plugin*>& listed) {
  Json plugins = Json::array();
  for (const Plugin* plugin : listed) {
    Json json = PluginJson(*plugin);
    json["then"] = NeedsNextStage(*plugin) ? Json(DefaultNextStage(*plugin)) : Json(nullptr);
    plugins.push_back(std::move(json));
  }
  return plugins;
}

Json PrecisionsJson(const std::vector<const Plugin*>& listed) {
  Json plugins = Json::array();
  for (const Plugin* plugin : listed) {
    Json json = PluginJson(*plugin);
    // Without a model a precision still says what it keeps weights for; one that has to be told
    // more before it answers may be trained in, as far as anybody knows.
    const absl::StatusOr<PluginValues> values = PluginValues::Check(*plugin, {}, "precision", {});
    const absl::StatusOr<Precision> precision = values.ok()
                                                    ? AskPrecision(*plugin, *values, {}, Model{})
                                                    : absl::StatusOr<Precision>(values.status());
    json["trains_in_full"] = !precision.ok() || precision->full_training_refused.empty();
    plugins.push_back(std::move(json));
  }
  return plugins;
}

Json ExamplesJson(const std::vector<Example>& listed) {
  Json examples = Json::array();
  for (const Example& example : listed) {
    examples.push_back({{"title", example.title}, {"scenario_toml", example.scenario_toml}});
  }
  return examples;
}

std::string StartJson(const Offers& offers) {
  Json json = {{"schema", "gpuday.start/1"}, {"version", kVersion}};
  json["models"] = ModelsJson(offers.models);
  json["gpus"] = GpusJson(offers.gpus);
  json["optimizers"] = OptimizersJson(offers.optimizers);
  json["precisions"] = PrecisionsJson(offers.precisions);
  json["providers"] = offers.providers;
  json["methods"] = MethodsJson(offers.fine_tuning);
  json["tables"] = TablesJson();
  json["form"] = FormJson();
  json["formats"] = FormatsJson();
  json["examples"] = ExamplesJson(offers.examples);
  json["page_of_rows"] = kPageOfRows;
  return JsonText(json);
}

}  // namespace

absl::StatusOr<std::string> AnswerStart(Api& api, Api::Call&) {
  return api.StartAnswer([&] { return StartJson(AskOffers(api.desk())); });
}

}  // namespace gpuday
