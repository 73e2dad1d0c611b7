#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/budget/totals.h"
#include "planner/compose/resolve.h"
#include "planner/host/ask.h"

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

absl::StatusOr<ResolvedModel> ResolveModel(const ModelEntry& entry, PluginHost& host) {
  GPUDAY_ASSIGN_OR_RETURN(const Plugin* plugin,
                          host.Get(Family::kArchitecture, entry.architecture, entry.where));
  GPUDAY_ASSIGN_OR_RETURN(
      const PluginValues values,
      PluginValues::Check(*plugin, entry.parameters.entries, "parameters", entry.where));
  GPUDAY_ASSIGN_OR_RETURN(Model model, AskArchitecture(*plugin, values, entry.where));
  return ResolvedModel{.name = entry.name,
                       .architecture = plugin->name,
                       .model = std::move(model),
                       .source = Cite(entry.source, entry.date),
                       .exact_parameters = entry.exact_parameters};
}

absl::Status ResolveModelStep(Composing& c) {
  const auto& asked = c.scenario.model;
  ResolvedModel resolved;
  if (asked.name.has_value()) {
    GPUDAY_ASSIGN_OR_RETURN(ModelEntry entry,
                            c.catalog.FindModel(asked.name->value, asked.name->where));
    const bool changed = !asked.parameters.empty();
    if (changed) {
      GPUDAY_ASSIGN_OR_RETURN(const Plugin* plugin,
                              c.host.Get(Family::kArchitecture, entry.architecture, entry.where));
      entry.parameters.entries = Override(*plugin, entry.parameters.entries, asked.parameters);
      entry.exact_parameters.clear();
      entry.where = asked.parameters.front().second.where;
    }
    GPUDAY_ASSIGN_OR_RETURN(resolved, ResolveModel(entry, c.host));
    if (changed) {
      c.workload.notes.push_back(absl::StrCat(entry.name,
                                              " with changed parameters: [model.parameters] "
                                              "replaces some of the catalog's"));
    }
  } else if (asked.architecture.has_value()) {
    const Location& where = asked.architecture->where;
    GPUDAY_ASSIGN_OR_RETURN(const Plugin* plugin,
                            c.host.Get(Family::kArchitecture, asked.architecture->value, where));
    GPUDAY_ASSIGN_OR_RETURN(
        const PluginValues values,
        PluginValues::Check(*plugin, asked.parameters, "model.parameters", where));
    c.AssumeDefaults(*plugin, values, "model.parameters");
    GPUDAY_ASSIGN_OR_RETURN(Model model, AskArchitecture(*plugin, values, where));
    resolved = {.name = c.scenario.title.has_value() ? Printable(c.scenario.title->value)
                                                     : absl::StrCat("a ", plugin->name, " model"),
                .architecture = plugin->name,
                .model = std::move(model),
                .source = absl::StrCat("[model.parameters] at ", where.Text()),
                .exact_parameters = ""};
  } else {
    return Error(
        Fault::kInput,
        "which model? Name one (gpuday plan llama-2-7b; gpuday models lists them), or give "
        "[model] name, or architecture with [model.parameters]");
  }

  const std::uint64_t counted = CountParameters(resolved.model);
  if (counted == 0) {
    return Error(Fault::kPlugin, absl::StrCat("architecture ", resolved.architecture,
                                              ": the model has no parameters"));
  }
  if (!resolved.exact_parameters.empty() && resolved.exact_parameters != absl::StrCat(counted)) {
    c.workload.notes.push_back(absl::StrCat("the catalog says that ", resolved.name, " has ",
                                            resolved.exact_parameters, " parameters, architecture ",
                                            resolved.architecture, " counts ", counted));
  }
  c.AddFact("model.name", resolved.name);
  c.AddFact("model.architecture", resolved.architecture);
  c.workload.model = std::move(resolved.model);
  c.workload.model_origin = {resolved.source, Confidence::kExact};
  return absl::OkStatus();
}

}  // namespace gpuday
