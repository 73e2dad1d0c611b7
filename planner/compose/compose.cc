#include "planner/compose/compose.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/base/version.h"
#include "planner/compose/resolve.h"
#include "planner/scenario/keys.h"

namespace gpuday {

void NoteProvenance(const Sources& sources, Composing& c) {
  auto& provenance = c.workload.told.provenance;
  provenance.push_back({"program", "gpuday", kVersion, ""});
  const std::vector<Provenance> used = sources.List();
  provenance.insert(provenance.end(), used.begin(), used.end());
}

absl::Status NoDefault(const std::string& path, const std::string& row) {
  return WithKey(
      Error(Fault::kInput,
            absl::StrCat("no value for ", path,
                         ": the scenario does not give it and the catalog's defaults.toml has "
                         "no default for it",
                         row.empty() ? "" : absl::StrCat(" with ", row))),
      path);
}

absl::Status CheckDefaulted(const Node& document, bool ScenarioKey::*needed,
                            const std::string& row) {
  for (const ScenarioKey& key : ScenarioKeys()) {
    if (key.*needed && document.FindPath(key.path) == nullptr) return NoDefault(key.path, row);
  }
  return absl::OkStatus();
}

void Composing::Assume(std::string_view key, std::string_view value, std::string_view reason) {
  if (told == nullptr) return;
  told->assumptions.push_back({std::string(key), std::string(value), std::string(reason)});
}

void Composing::AddFact(std::string_view id, const std::string& value) {
  if (told != nullptr) told->facts.push_back({std::string(id), Printable(value)});
}

void Composing::AssumeDefaults(const Plugin& plugin, const PluginValues& values,
                               const std::string& table) {
  for (const PluginValues::Value& value : values.values()) {
    if (value.given) continue;
    Assume(absl::StrCat(table, ".", value.name), Printable(value.shown),
           absl::StrCat("default of ", FamilyName(plugin.family), " ", plugin.name));
  }
}

absl::Status ApplyDefaults(const Catalog& catalog, const std::string& command, Node& document,
                           std::vector<Assumption>& assumptions) {
  std::vector<DefaultEntry> defaults;
  const Node* training = document.Find("training");
  const Node* framework = training == nullptr ? nullptr : training->Find("framework");
  if (framework != nullptr && framework->kind == Node::Kind::kText) {
    GPUDAY_ASSIGN_OR_RETURN(defaults,
                            WithKey(catalog.FrameworkDefaults(framework->text, framework->where),
                                    key::kTrainingFramework.path));
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
  const Assumption* assumed = FindAssumption(told->assumptions, key);
  if (assumed != nullptr) return {assumed->reason, Confidence::kAssumed};
  return {where.Text(), Confidence::kGiven};
}

std::string WriteScenario(const Node& document) {
  Node copy = document;
  for (const auto& [row, file] : NamedFiles(copy)) {
    std::error_code ignored;
    const auto whole = std::filesystem::absolute(file->text, ignored);
    if (!whole.empty()) file->text = whole.lexically_normal().string();
  }
  return WriteToml(copy);
}

bool IsJobKey(std::string_view path) {
  const ScenarioKey* row = FindKey(path);
  return row != nullptr && row->part == KeyPart::kJob;
}

absl::StatusOr<Foundation> ComposeFoundation(const Node& document, const Catalog& all,
                                             const PluginHost& plugins) {
  Foundation foundation{.document = document, .workload = {}};
  Workload& workload = foundation.workload;
  workload.told.scenario_toml = WriteScenario(document);
  Sources sources;
  const Catalog catalog = all.Noting(sources);
  const PluginHost host = plugins.Noting(sources);
  GPUDAY_RETURN_IF_ERROR(
      ApplyDefaults(catalog, "plan", foundation.document, workload.told.assumptions));
  GPUDAY_ASSIGN_OR_RETURN(const Scenario scenario, ReadScenario(foundation.document));
  GPUDAY_RETURN_IF_ERROR(CheckDefaulted(foundation.document, &ScenarioKey::needed_to_train, ""));

  Composing c{scenario, &catalog, &host, workload};
  GPUDAY_RETURN_IF_ERROR(ResolveModelStep(c));
  GPUDAY_RETURN_IF_ERROR(ResolveTraining(c));
  GPUDAY_RETURN_IF_ERROR(ResolveData(c));
  GPUDAY_RETURN_IF_ERROR(ResolveMachine(c));
  GPUDAY_RETURN_IF_ERROR(ResolveSoftware(c));
  NoteProvenance(sources, c);
  return foundation;
}

namespace {

absl::Status ResolveJobSteps(Composing& c) {
  ResolveGivenNumbers(c);
  ResolveLosses(c);
  GPUDAY_RETURN_IF_ERROR(ResolveJob(c));
  c.workload.reference_gpu_hours = c.scenario.ValueOr<key::kReferenceGpuHours>(0);
  if (c.told == nullptr) return absl::OkStatus();
  c.told->reference_source = Printable(c.scenario.ValueOr<key::kReferenceSource>(""), 400);
  if (const auto& title = c.scenario.Get<key::kName>()) {
    c.AddFact(key::kName.path, title->value);
    c.told->title = Printable(title->value);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Workload> ComposeJob(const Foundation& foundation, const Node& document) {
  GPUDAY_ASSIGN_OR_RETURN(const Scenario scenario, ReadScenario(document));
  Workload workload = foundation.workload;
  Composing c{scenario, nullptr, nullptr, workload};
  GPUDAY_RETURN_IF_ERROR(ResolveJobSteps(c));
  return workload;
}

JobComposer::JobComposer(const Foundation& foundation)
    : base_(foundation.workload), workload_(foundation.workload) {
  workload_.told = {};
}

absl::StatusOr<const Workload*> JobComposer::Compose(const Node& document) {
  GPUDAY_ASSIGN_OR_RETURN(const Scenario scenario, ReadScenario(document));
  // All that the steps of a job change.
  workload_.job = base_.job;
  workload_.machine = base_.machine;
  workload_.layout = base_.layout;
  workload_.prices = base_.prices;
  workload_.losses = base_.losses;
  Composing c{scenario, nullptr, nullptr, workload_, nullptr};
  GPUDAY_RETURN_IF_ERROR(ResolveJobSteps(c));
  return &workload_;
}

absl::StatusOr<Workload> Compose(const Node& document, const Catalog& catalog,
                                 const PluginHost& host) {
  GPUDAY_ASSIGN_OR_RETURN(const Foundation foundation, ComposeFoundation(document, catalog, host));
  return ComposeJob(foundation, foundation.document);
}

}  // namespace gpuday
