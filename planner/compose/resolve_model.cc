#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/budget/totals.h"
#include "planner/compose/resolve.h"
#include "planner/host/ask.h"
#include "planner/plan/ids.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

// `options` with the scenario's own in place of the catalog's, whichever names they go by.
PluginOptions Override(const Plugin& plugin, PluginOptions options, const PluginOptions& own) {
  for (const auto& [key, node] : own) {
    const std::string name = CanonicalName(plugin, key);
    options.erase(std::remove_if(options.begin(), options.end(),
                                 [&](const auto& option) {
                                   return CanonicalName(plugin, option.first) == name;
                                 }),
                  options.end());
    options.emplace_back(key, node);
  }
  return options;
}

}  // namespace

absl::StatusOr<ResolvedModel> ResolveModel(const ModelEntry& entry, const PluginHost& host) {
  GPUDAY_ASSIGN_OR_RETURN(const Plugin* plugin,
                          host.Get(Family::kArchitecture, entry.architecture, entry.where));
  GPUDAY_ASSIGN_OR_RETURN(
      const PluginValues values,
      PluginValues::Check(*plugin, entry.parameters.entries, entry.parameters_table, entry.where));
  GPUDAY_ASSIGN_OR_RETURN(
      Model model, WithKey(AskArchitecture(*plugin, values, entry.where), entry.parameters_table));
  return ResolvedModel{.name = entry.name,
                       .architecture = plugin->name,
                       .model = std::move(model),
                       .source = Cite(entry.source, entry.date),
                       .exact_parameters = entry.exact_parameters};
}

namespace {

// The entry with the scenario's [model.parameters] in place of its own.
absl::Status ChangeParameters(Composing& c, ModelEntry& entry) {
  const PluginOptions& own = c.scenario.parameters;
  if (own.empty()) return absl::OkStatus();
  GPUDAY_ASSIGN_OR_RETURN(const Plugin* plugin,
                          c.host->Get(Family::kArchitecture, entry.architecture, entry.where));
  entry.parameters.entries = Override(*plugin, entry.parameters.entries, own);
  entry.parameters_table = key::kModelParameters.path;
  entry.exact_parameters.clear();
  entry.where = own.front().second.where;
  c.workload.told.notes.push_back(absl::StrCat(entry.name,
                                               " with changed parameters: [model.parameters] "
                                               "replaces some of its own"));
  return absl::OkStatus();
}

absl::StatusOr<ResolvedModel> ResolveFromFile(Composing& c, const Given<std::string>& file) {
  GPUDAY_ASSIGN_OR_RETURN(ImportedModel imported, ImportConfig(file.value, *c.host));
  c.workload.told.provenance.push_back(
      {"config", imported.entry.file.filename().string(), "", imported.sha256});
  for (const auto& [name, value] : imported.class_defaults) {
    c.Assume(absl::StrCat(key::kModelParameters.path, ".", name),
             value.kind == Node::Kind::kText ? value.text : value.ValueText(),
             absl::StrCat("default of model_type ", Printable(imported.model_type, 60),
                          "; the file does not say"));
  }
  for (const std::string& note : imported.notes) c.workload.told.notes.push_back(note);
  GPUDAY_RETURN_IF_ERROR(ChangeParameters(c, imported.entry));
  return ResolveModel(imported.entry, *c.host);
}

absl::StatusOr<ResolvedModel> ResolveFromParameters(Composing& c,
                                                    const Given<std::string>& architecture) {
  const Location& where = architecture.where;
  GPUDAY_ASSIGN_OR_RETURN(const Plugin* plugin,
                          WithKey(c.host->Get(Family::kArchitecture, architecture.value, where),
                                  key::kModelArchitecture.path));
  GPUDAY_ASSIGN_OR_RETURN(
      const PluginValues values,
      PluginValues::Check(*plugin, c.scenario.parameters, key::kModelParameters.path, where));
  c.AssumeDefaults(*plugin, values, key::kModelParameters.path);
  GPUDAY_ASSIGN_OR_RETURN(
      Model model, WithKey(AskArchitecture(*plugin, values, where), key::kModelParameters.path));
  return ResolvedModel{.name = c.scenario.Get<key::kName>().has_value()
                                   ? Printable(c.scenario.Get<key::kName>()->value)
                                   : absl::StrCat("a ", plugin->name, " model"),
                       .architecture = plugin->name,
                       .model = std::move(model),
                       .source = absl::StrCat("[model.parameters] at ", where.Text()),
                       .exact_parameters = ""};
}

absl::StatusOr<ResolvedModel> ResolveAsked(Composing& c) {
  const auto& hugging_face = c.scenario.Get<key::kModelHuggingFace>();
  const auto& architecture = c.scenario.Get<key::kModelArchitecture>();
  const auto& name = c.scenario.Get<key::kModelName>();
  if (hugging_face.has_value()) return ResolveFromFile(c, *hugging_face);
  if (architecture.has_value()) return ResolveFromParameters(c, *architecture);
  if (name.has_value()) {
    GPUDAY_ASSIGN_OR_RETURN(
        ModelEntry entry,
        WithKey(c.catalog->FindModel(name->value, name->where), key::kModelName.path));
    if (!entry.IsCalled(name->value)) {
      NoteTaken(c, key::kModelName.path, name->value, entry.name);
    }
    GPUDAY_RETURN_IF_ERROR(ChangeParameters(c, entry));
    return ResolveModel(entry, *c.host);
  }
  return WithKey(
      Error(Fault::kInput,
            "which model? Name one (gpuday plan llama-2-7b; gpuday models lists them), give a "
            "config.json (gpuday plan config.json), or [model] name, hugging_face, or "
            "architecture with [model.parameters]"),
      key::kModelName.path);
}

}  // namespace

absl::Status ResolveModelStep(Composing& c) {
  GPUDAY_ASSIGN_OR_RETURN(ResolvedModel resolved, ResolveAsked(c));

  const std::uint64_t counted = CountParameters(resolved.model);
  if (counted == 0) {
    return Error(Fault::kPlugin, absl::StrCat("architecture ", resolved.architecture,
                                              ": the model has no parameters"));
  }
  if (!resolved.exact_parameters.empty() && resolved.exact_parameters != absl::StrCat(counted)) {
    c.workload.told.notes.push_back(
        absl::StrCat("the catalog says that ", resolved.name, " has ", resolved.exact_parameters,
                     " parameters, architecture ", resolved.architecture, " counts ", counted));
  }
  c.AddFact(id::kModelName, resolved.name);
  c.AddFact(id::kModelArchitecture, resolved.architecture);
  c.workload.model = std::move(resolved.model);
  c.workload.told.model_origin = {resolved.source, Confidence::kExact};
  return absl::OkStatus();
}

}  // namespace gpuday
