#include "planner/compose/compose.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/base/version.h"
#include "planner/compose/layout_chooser.h"
#include "planner/compose/resolve.h"
#include "planner/compose/usual_gpus.h"
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

namespace {

// Whether somebody said the same in other words, which a default would contradict.
bool IsSaidOtherwise(const Node& document, const std::string& key) {
  return key == key::kTrainingTokens.path && document.FindPath(key::kTrainingSteps.path) != nullptr;
}

}  // namespace

absl::Status ApplyDefaults(const Catalog& catalog, const std::string& command, Node& document,
                           std::vector<Assumption>& assumptions) {
  GPUDAY_RETURN_IF_ERROR(TakeWords(catalog, document, assumptions));
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
    if (IsSaidOtherwise(document, entry.key)) continue;
    // A table that is no table is told by the reader, with its place.
    if (table != nullptr && table->kind != Node::Kind::kTable) continue;
    Node value = entry.value;
    assumptions.push_back({entry.key,
                           value.kind == Node::Kind::kText ? value.text : value.ValueText(),
                           entry.reason});
    GPUDAY_RETURN_IF_ERROR(SetPath(document, entry.key, std::move(value)));
  }
  return CountNodes(catalog, document, assumptions);
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

absl::StatusOr<Node> WithSettings(Node document, const Settings& settings) {
  for (const auto& [key, value] : settings) {
    GPUDAY_RETURN_IF_ERROR(SetPath(document, key, ParseValue(value, "--set")));
  }
  return document;
}

bool IsJobKey(std::string_view path) {
  const ScenarioKey* row = FindKey(path);
  return row != nullptr && row->part == KeyPart::kJob;
}

namespace {

// The framework that trainings of this kind are planned with where nobody names one.
absl::Status AssumeFramework(const Catalog& catalog, Task task, const std::string& vendor,
                             Node& document, std::vector<Assumption>& assumptions) {
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<DefaultEntry> defaults, catalog.TaskDefaults(task));
  for (const DefaultEntry& entry : defaults) {
    if (entry.key != key::kTrainingFramework.path) continue;
    GPUDAY_ASSIGN_OR_RETURN(const FrameworkCan can,
                            catalog.FrameworkLimits(entry.value.text, entry.value.where));
    if (!can.RunsOn(vendor)) continue;
    assumptions.push_back({entry.key, entry.value.text, entry.reason});
    return SetPath(document, entry.key, entry.value);
  }
  return absl::OkStatus();
}

// What a search would leave out and a plan takes because it was asked for, before other notes.
void NoteWhatNobodyRuns(const Composing& c, const FrameworkCan& can, const std::string& vendor,
                        Task task, std::vector<std::string>& notes) {
  const auto& framework = c.scenario.Get<key::kTrainingFramework>();
  if (!framework.has_value()) {
    notes.insert(notes.begin(), absl::StrCat("no framework of the catalog is known to train on "
                                             "GPUs of ",
                                             vendor, "; name yours with --framework"));
  } else if (!can.RunsOn(vendor)) {
    notes.insert(notes.begin(),
                 absl::StrCat(framework->value, " is not known to run on GPUs of ", vendor,
                              ", but on those of ", absl::StrJoin(can.vendors, " and ")));
  }
  const auto& model = c.scenario.Get<key::kModelName>();
  if (task != Task::kFineTuning || !model.has_value()) return;
  const auto entry = c.catalog->FindModel(model->value, model->where);
  if (!entry.ok() || entry->weights_published) return;
  notes.insert(notes.begin(), absl::StrCat("the weights of ", entry->name,
                                           " are not published, so who has not trained it cannot "
                                           "fine-tune it"));
}

}  // namespace

absl::StatusOr<Foundation> ComposeFoundation(const Node& document, const Catalog& all,
                                             const PluginHost& plugins) {
  Foundation foundation{
      .document = document, .workload = {}, .can = {}, .usual_job = {}, .assumed_for = {}};
  Workload& workload = foundation.workload;
  workload.told.scenario_toml = WriteScenario(document);
  Sources sources;
  const Catalog catalog = all.Noting(sources);
  const PluginHost host = plugins.Noting(sources);
  // What is trained tells which task it is, this which framework, and this has defaults of its own.
  Node usual = document;
  std::vector<Assumption> told_later;
  GPUDAY_RETURN_IF_ERROR(ApplyDefaults(catalog, "plan", usual, told_later));
  const auto all_of = [&](const absl::Status& first) {
    return AllMistakes(first, usual, catalog, host, true);
  };
  absl::StatusOr<Scenario> read = ReadScenario(usual);
  if (!read.ok()) return all_of(read.status());
  Scenario scenario = *std::move(read);
  GPUDAY_RETURN_IF_ERROR(CheckDefaulted(usual, &ScenarioKey::needed_to_train, ""));
  Composing c{scenario, &catalog, &host, workload};
  for (absl::Status (*const step)(Composing&) : {ResolveModelStep, ResolveTraining, ResolveData}) {
    if (const absl::Status done = step(c); !done.ok()) return all_of(done);
  }
  std::vector<Assumption> of_plugins = std::move(workload.told.assumptions);
  workload.told.assumptions.clear();
  const auto& gpu_name = scenario.Get<key::kClusterGpu>();
  const absl::StatusOr<GpuEntry> gpu =
      WithKey(catalog.FindGpu(gpu_name->value, gpu_name->where), key::kClusterGpu.path);
  if (!gpu.ok()) return all_of(gpu.status());
  GPUDAY_ASSIGN_OR_RETURN(const Task task, TaskOf(c));
  if (!scenario.Get<key::kTrainingFramework>().has_value()) {
    foundation.assumed_for = task;
    GPUDAY_RETURN_IF_ERROR(AssumeFramework(catalog, task, gpu->vendor, foundation.document,
                                           workload.told.assumptions));
  }
  GPUDAY_RETURN_IF_ERROR(
      ApplyDefaults(catalog, "plan", foundation.document, workload.told.assumptions));
  workload.told.assumptions.insert(workload.told.assumptions.end(), of_plugins.begin(),
                                   of_plugins.end());
  GPUDAY_ASSIGN_OR_RETURN(scenario, ReadScenario(foundation.document));
  if (const auto& framework = scenario.Get<key::kTrainingFramework>()) {
    GPUDAY_ASSIGN_OR_RETURN(foundation.can,
                            catalog.FrameworkLimits(framework->value, framework->where));
  }
  if (const auto& kernels = scenario.Get<key::kTrainingKernels>()) {
    foundation.usual_job.kernels = Named<Kernels>(kernels->value).value_or(Kernels::kFused);
  }
  if (const auto& loss = scenario.Get<key::kTrainingLoss>()) {
    foundation.usual_job.loss = Named<Loss>(loss->value).value_or(Loss::kFused);
  }
  for (absl::Status (*const step)(Composing&) : {ResolveMachine, ResolveSoftware}) {
    if (const absl::Status done = step(c); !done.ok()) return all_of(done);
  }
  NoteWhatNobodyRuns(c, foundation.can, gpu->vendor, task, workload.told.notes);
  if (document.FindPath(key::kClusterGpus.path) == nullptr) {
    GPUDAY_RETURN_IF_ERROR(AssumeGpus(catalog, foundation));
  }
  NoteProvenance(sources, c);
  return foundation;
}

namespace {

absl::Status ResolveJobSteps(Composing& c) {
  ResolveGivenNumbers(c);
  GPUDAY_RETURN_IF_ERROR(ResolveDates(c));
  ResolvePrice(c);
  TellNode(c);
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
  GPUDAY_ASSIGN_OR_RETURN(Scenario scenario, ReadScenario(document));
  Workload workload = foundation.workload;
  LayoutChooser chooser(workload, foundation.can, {});
  Composing c{scenario, nullptr, nullptr, workload};
  c.chooser = &chooser;
  GPUDAY_RETURN_IF_ERROR(ResolveJobSteps(c));
  return workload;
}

JobComposer::JobComposer(const Foundation& foundation, ChoicesFor choices)
    : foundation_(foundation),
      workload_(foundation.workload),
      chooser_(std::make_unique<LayoutChooser>(workload_, foundation.can, std::move(choices))) {
  workload_.told = {};
}

JobComposer::~JobComposer() = default;

bool JobComposer::Fits() const { return chooser_->fits; }
LayoutCounts JobComposer::Counts() const { return chooser_->counts; }
void JobComposer::set_look_for_least(bool look) { chooser_->look_for_least = look; }
void JobComposer::set_stop(const std::atomic<bool>* stop) { chooser_->stop = stop; }

absl::StatusOr<const Workload*> JobComposer::Compose(const Node& document) {
  GPUDAY_ASSIGN_OR_RETURN(Scenario scenario, ReadScenario(document));
  // All that the steps of a job change.
  const Workload& base = foundation_.workload;
  workload_.job = base.job;
  workload_.machine = base.machine;
  workload_.layout = base.layout;
  workload_.prices = base.prices;
  workload_.losses = base.losses;
  workload_.dates = base.dates;
  workload_.confidence = base.confidence;
  Composing c{scenario, nullptr, nullptr, workload_, nullptr};
  c.chooser = chooser_.get();
  GPUDAY_RETURN_IF_ERROR(ResolveJobSteps(c));
  return &workload_;
}

absl::StatusOr<Workload> Compose(const Node& document, const Catalog& catalog,
                                 const PluginHost& host) {
  GPUDAY_ASSIGN_OR_RETURN(const Foundation foundation, ComposeFoundation(document, catalog, host));
  return ComposeJob(foundation, foundation.document);
}

}  // namespace gpuday
