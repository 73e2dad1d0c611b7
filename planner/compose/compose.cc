#include "planner/compose/compose.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/base/version.h"
#include "planner/compose/resolve.h"

namespace gpuday {

void NoteProvenance(Composing& c) {
  auto& provenance = c.workload.told.provenance;
  provenance.push_back({"program", "gpuday", kVersion, ""});
  for (const Plugin* plugin : c.host->asked()) {
    provenance.push_back({"plugin", absl::StrCat(FamilyFolder(plugin->family), "/", plugin->name),
                          plugin->version, plugin->sha256});
  }
  for (const CatalogFile& file : c.catalog->files_read()) {
    provenance.push_back({"catalog", file.name, "", file.sha256});
  }
}

namespace {

// The keys that the steps rely on, given or defaulted. A user's own defaults.toml may lack one.
absl::Status CheckDefaulted(const Scenario& scenario) {
  const std::pair<const char*, bool> needed[] = {
      {"optimizer.name", !scenario.optimizer.empty()},
      {"precision.name", scenario.precision.has_value()},
      {"cluster.gpu", scenario.cluster.gpu.has_value()},
      {"cluster.gpus", scenario.cluster.gpus.has_value()},
      {"training.micro_batch", scenario.training.micro_batch.has_value()},
      {"training.recompute", scenario.training.recompute.has_value()},
      {"training.flash_attention", scenario.training.flash_attention.has_value()},
      {"efficiency.utilization", scenario.utilization.has_value() || scenario.predict.has_value()}};
  for (const auto& [key, there] : needed) {
    if (there) continue;
    return WithKey(
        Error(Fault::kInput, absl::StrCat("no value for ", key,
                                          ": the scenario does not give it and "
                                          "the catalog's defaults.toml has no default for it")),
        key);
  }
  return absl::OkStatus();
}

}  // namespace

void Composing::Assume(const std::string& key, const std::string& value,
                       const std::string& reason) {
  workload.told.assumptions.push_back({key, value, reason});
}

void Composing::AddFact(const std::string& id, const std::string& value) {
  workload.told.facts.push_back({id, Printable(value)});
}

void Composing::AssumeDefaults(const Plugin& plugin, const PluginValues& values,
                               const std::string& table) {
  for (const PluginValues::Value& value : values.values()) {
    if (value.given) continue;
    Assume(absl::StrCat(table, ".", value.name), Printable(value.shown),
           absl::StrCat("default of ", FamilyName(plugin.family), " ", plugin.name));
  }
}

absl::Status ApplyDefaults(Catalog& catalog, const std::string& command, Node& document,
                           std::vector<Assumption>& assumptions) {
  std::vector<DefaultEntry> defaults;
  const Node* training = document.Find("training");
  const Node* framework = training == nullptr ? nullptr : training->Find("framework");
  if (framework != nullptr && framework->kind == Node::Kind::kText) {
    GPUDAY_ASSIGN_OR_RETURN(defaults,
                            WithKey(catalog.FrameworkDefaults(framework->text, framework->where),
                                    "training.framework"));
  }
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<DefaultEntry> usual, catalog.Defaults(command));
  defaults.insert(defaults.end(), usual.begin(), usual.end());
  for (const DefaultEntry& entry : defaults) {
    const std::size_t dot = entry.key.find('.');
    const Node* table = document.Find(entry.key.substr(0, dot));
    if (table != nullptr && dot != std::string::npos &&
        table->Find(entry.key.substr(dot + 1)) != nullptr) {
      continue;
    }
    // A table that is no table is told by the reader, with its place.
    if (table != nullptr && table->kind != Node::Kind::kTable) continue;
    Node value = entry.value;
    assumptions.push_back({entry.key,
                           value.kind == Node::Kind::kText ? value.text : value.ValueText(),
                           entry.reason});
    GPUDAY_RETURN_IF_ERROR(SetPath(document, entry.key, std::move(value)));
  }
  return absl::OkStatus();
}

std::string Cite(const std::string& source, const std::string& date) {
  return date.empty() ? Printable(source, 400)
                      : absl::StrCat(Printable(source, 400), " (", Printable(date), ")");
}

Origin Composing::OriginOf(const std::string& key, const Location& where) const {
  for (const Assumption& assumption : workload.told.assumptions) {
    if (assumption.key == key) return {assumption.reason, Confidence::kAssumed};
  }
  return {where.Text(), Confidence::kGiven};
}

std::string WriteScenario(const Node& document) {
  Node copy = document;
  Node* model = copy.Find("model");
  Node* file = model == nullptr ? nullptr : model->Find("hugging_face");
  if (file != nullptr && file->kind == Node::Kind::kText) {
    std::error_code ignored;
    const auto whole = std::filesystem::absolute(file->text, ignored);
    if (!whole.empty()) file->text = whole.lexically_normal().string();
  }
  return WriteToml(copy);
}

bool IsJobKey(std::string_view key) {
  for (const char* table : {"parallel.", "goodput.", "budget.", "reference."}) {
    if (key.starts_with(table)) return true;
  }
  constexpr std::string_view kKeys[] = {"cluster.gpus",           "training.tokens",
                                        "training.steps",         "training.sequence_length",
                                        "training.global_batch",  "training.micro_batch",
                                        "training.recompute",     "training.flash_attention",
                                        "training.loss",          "training.kernels",
                                        "efficiency.utilization", "price.usd_per_gpu_hour"};
  return std::find(std::begin(kKeys), std::end(kKeys), key) != std::end(kKeys);
}

absl::StatusOr<Foundation> ComposeFoundation(const Node& document, Catalog& catalog,
                                             PluginHost& host) {
  Foundation foundation{.document = document, .workload = {}};
  Workload& workload = foundation.workload;
  workload.told.scenario_toml = WriteScenario(document);
  GPUDAY_RETURN_IF_ERROR(
      ApplyDefaults(catalog, "plan", foundation.document, workload.told.assumptions));
  GPUDAY_ASSIGN_OR_RETURN(const Scenario scenario, ReadScenario(foundation.document));
  GPUDAY_RETURN_IF_ERROR(CheckDefaulted(scenario));

  Composing c{scenario, &catalog, &host, workload};
  GPUDAY_RETURN_IF_ERROR(ResolveModelStep(c));
  GPUDAY_RETURN_IF_ERROR(ResolveTraining(c));
  GPUDAY_RETURN_IF_ERROR(ResolveMachine(c));
  GPUDAY_RETURN_IF_ERROR(ResolveSoftware(c));
  NoteProvenance(c);
  return foundation;
}

absl::StatusOr<Workload> ComposeJob(const Foundation& foundation, const Node& document) {
  GPUDAY_ASSIGN_OR_RETURN(const Scenario scenario, ReadScenario(document));
  Workload workload = foundation.workload;
  Composing c{scenario, nullptr, nullptr, workload};
  ResolveGivenNumbers(c);
  ResolveLosses(c);
  GPUDAY_RETURN_IF_ERROR(ResolveJob(c));
  workload.reference_gpu_hours =
      scenario.reference.gpu_hours.has_value() ? scenario.reference.gpu_hours->value : 0;
  workload.told.reference_source =
      scenario.reference.source.has_value() ? Printable(scenario.reference.source->value, 400) : "";
  if (scenario.title.has_value()) {
    c.AddFact("name", scenario.title->value);
    workload.told.title = Printable(scenario.title->value);
  }
  return workload;
}

absl::StatusOr<Workload> Compose(const Node& document, Catalog& catalog, PluginHost& host) {
  GPUDAY_ASSIGN_OR_RETURN(const Foundation foundation, ComposeFoundation(document, catalog, host));
  return ComposeJob(foundation, foundation.document);
}

}  // namespace gpuday
