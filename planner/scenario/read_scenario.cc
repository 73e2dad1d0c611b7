#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/files.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/scenario/gpus_text.h"
#include "planner/scenario/keys.h"
#include "planner/scenario/other_names.h"
#include "planner/scenario/scenario.h"

namespace gpuday {
namespace {

constexpr std::size_t kLargestScenario = 256 * 1024;
constexpr int kMostStages = 8;

// Puts what was read where the slot points; a count is read as a number.
void Put(const KeySlot& slot, const std::optional<Given<double>>& number) {
  if (!number.has_value()) return;
  if (auto* const* place = std::get_if<std::optional<Given<std::uint64_t>>*>(&slot)) {
    **place = {static_cast<std::uint64_t>(number->value), number->where};
  } else {
    *std::get<std::optional<Given<double>>*>(slot) = number;
  }
}

void ReadWhole(const ScenarioKey& row, TableReader& reader, Scenario& scenario) {
  const auto number = reader.Number(row.Name(), row.range);
  Put(row.slot(scenario), number);
  if (!number.has_value() || row.values.empty()) return;
  const auto value = static_cast<std::uint64_t>(number->value);
  if (std::find(row.values.begin(), row.values.end(), value) != row.values.end()) return;
  const std::vector<std::uint64_t> others(row.values.begin(), row.values.end() - 1);
  reader.Fail(number->where, absl::StrCat(row.path, ": expected ", absl::StrJoin(others, ", "),
                                          " or ", row.values.back(), ", found ", value));
}

// A number, or one of the words that may stand in its place.
void ReadNumberOrWord(const ScenarioKey& row, const Node& table, TableReader& reader,
                      Scenario& scenario) {
  const Node* given = table.Find(row.Name());
  if (row.words.empty() || given == nullptr || given->kind != Node::Kind::kText) {
    return Put(row.slot(scenario), reader.Number(row.Name(), row.range));
  }
  if (std::find(row.words.begin(), row.words.end(), given->text) != row.words.end()) {
    reader.Text(row.Name());
  } else if (!ParseNumber(given->text, row.range.notation).has_value() &&
             WhyNoNumber(given->text, row.range.notation).empty()) {
    reader.Fail(given->where, absl::StrCat(row.path, ": expected ", row.range.Text(), " or \"",
                                           absl::StrJoin(row.words, "\" or \""), "\", found \"",
                                           Printable(given->text, 40), "\""));
  } else {
    Put(row.slot(scenario), reader.Number(row.Name(), row.range));
  }
}

void ReadKey(const ScenarioKey& row, const Node& table, TableReader& reader, Scenario& scenario) {
  switch (row.kind) {
    case KeyKind::kWhole:
      return ReadWhole(row, reader, scenario);
    case KeyKind::kNumber:
      return ReadNumberOrWord(row, table, reader, scenario);
    case KeyKind::kWords:
    case KeyKind::kText:
      *std::get<std::optional<Given<std::string>>*>(row.slot(scenario)) =
          row.names == Names::kNone ? reader.Text(row.Name(), row.words)
                                    : reader.Written(row.Name());
      return;
    case KeyKind::kYesNo:
      *std::get<std::optional<Given<bool>>*>(row.slot(scenario)) = reader.Boolean(row.Name());
      return;
    case KeyKind::kPlugin:
    case KeyKind::kTable:
    case KeyKind::kList:
      return;  // by the code of its table
  }
}

// ---- keys that contradict each other ----

void CheckModel(TableReader& reader, const Scenario& scenario) {
  const auto& name = scenario.Get<key::kModelName>();
  const auto& architecture = scenario.Get<key::kModelArchitecture>();
  const auto& hugging_face = scenario.Get<key::kModelHuggingFace>();
  if (name.has_value() && architecture.has_value()) {
    reader.FailAt("architecture", architecture->where,
                  absl::StrCat("a model by name has its architecture already; give ",
                               key::kModelName.path, ", or ", key::kModelArchitecture.path,
                               " with [", key::kModelParameters.path, "]"));
  }
  if (hugging_face.has_value() && (name.has_value() || architecture.has_value())) {
    reader.FailAt("hugging_face", hugging_face->where,
                  absl::StrCat("the file says which architecture it is; leave out ",
                               key::kModelName.path, " and ", key::kModelArchitecture.path));
  }
}

// How much is trained is said once.
void CheckAmount(TableReader& reader, const Scenario& scenario) {
  struct Said {
    const char* path;
    const Location* where;
  };
  std::vector<Said> said;
  const auto note = [&said](const auto& given, const char* path) {
    if (given.has_value()) said.push_back({path, &given->where});
  };
  note(scenario.Get<key::kTrainingTokens>(), key::kTrainingTokens.path);
  note(scenario.Get<key::kTrainingSteps>(), key::kTrainingSteps.path);
  note(scenario.Get<key::kDataExamples>(), key::kDataExamples.path);
  note(scenario.Get<key::kDataFile>(), key::kDataFile.path);
  // Steps are those of the whole training, however often that goes through its data.
  if (said.size() == 1 && scenario.Get<key::kTrainingSteps>().has_value()) {
    note(scenario.Get<key::kDataEpochs>(), key::kDataEpochs.path);
  }
  if (said.size() < 2) return;
  reader.FailAt(said[1].path, *said[1].where,
                absl::StrCat(said[0].path, " (", said[0].where->Text(),
                             ") says already how much is trained; keep one of them"));
}

// A number before the GPU's name stands in a key of its own; what is no name is taken out, so that
// nobody looks for it.
void CheckCluster(TableReader& reader, Scenario& scenario) {
  auto& gpu = scenario.Get<key::kClusterGpu>();
  if (!gpu.has_value()) return;
  const GpusText text = SplitGpus(gpu->value);
  if (text.number.empty() || text.kind.empty()) return;
  reader.FailAt("gpu", gpu->where,
                absl::StrCat("expected a GPU's name alone, found \"", Printable(gpu->value, 60),
                             "\"; write ", key::kClusterGpus.path, " = ", text.number, " and ",
                             key::kClusterGpu.path, " = ", QuoteToml(Printable(text.kind, 60))));
  gpu.reset();
}

void CheckPrice(TableReader& reader, const Scenario& scenario) {
  const auto& usd_per_gpu_hour = scenario.Get<key::kPriceUsdPerGpuHour>();
  const auto& provider = scenario.Get<key::kPriceProvider>();
  const auto& kind = scenario.Get<key::kPriceKind>();
  if (!usd_per_gpu_hour.has_value()) return;
  const auto refuse = [&](const std::optional<Given<std::string>>& given, const char* path) {
    if (!given.has_value()) return;
    reader.Fail(given->where, absl::StrCat(path, ": ", key::kPriceUsdPerGpuHour.path,
                                           " is given too; one of them is the price"));
  };
  refuse(provider, key::kPriceProvider.path);
  refuse(kind, key::kPriceKind.path);
}

// ---- tables that hold a plugin's keys ----

// Notes that there is no room for a further stage; true when there is.
bool HasRoom(const Node& node, const std::string& name, const Scenario& scenario,
             Mistakes& mistakes) {
  if (scenario.optimizer.size() < kMostStages) return true;
  mistakes.Add(node.where,
               WithKey(Error(Fault::kInput, absl::StrCat(node.where.Text(), ": ", name,
                                                         ": more than ", kMostStages, " stages")),
                       name));
  return false;
}

// [optimizer] name, options, then = "name" or then = { name, options, then }.
void ReadStages(const Node& table, const std::string& name, Scenario& scenario,
                Mistakes& mistakes) {
  if (!HasRoom(table, name, scenario, mistakes)) return;
  TableReader reader(table, name);
  PluginChoice choice{
      .name = {reader.RequiredText("name"), table.where}, .options = {}, .table = name};
  if (const Node* where = table.Find("name")) choice.name.where = where->where;
  const Node* then = table.Find("then");
  for (const auto& [key, node] : reader.Rest()) {
    if (key != "then") choice.options.emplace_back(key, *node);
  }
  reader.Finish(mistakes);
  scenario.optimizer.push_back(std::move(choice));
  if (then == nullptr) return;
  const std::string next = absl::StrCat(name, ".then");
  if (then->kind != Node::Kind::kText) return ReadStages(*then, next, scenario, mistakes);
  if (then->text.empty()) {
    mistakes.Add(
        then->where,
        WithKey(Error(Fault::kInput, absl::StrCat(then->where.Text(), ": ", next,
                                                  ": expected the name of an optimizer, found "
                                                  "none")),
                next));
  } else if (HasRoom(*then, next, scenario, mistakes)) {
    scenario.optimizer.push_back({.name = {then->text, then->where}, .options = {}, .table = next});
  }
}

void ReadPrecision(const Node& table, Scenario& scenario, Mistakes& mistakes) {
  TableReader reader(table, "precision");
  PluginChoice choice{
      .name = {reader.RequiredText("name"), table.where}, .options = {}, .table = "precision"};
  if (const Node* where = table.Find("name")) choice.name.where = where->where;
  for (const auto& [key, node] : reader.Rest()) choice.options.emplace_back(key, *node);
  reader.Finish(mistakes);
  scenario.precision = std::move(choice);
}

void ReadTable(const KeyTable& told, const Node& table, Scenario& scenario, Mistakes& mistakes) {
  const std::string name = told.name;
  if (name == "optimizer") return ReadStages(table, name, scenario, mistakes);
  if (name == "precision") return ReadPrecision(table, scenario, mistakes);
  TableReader reader(table, name);
  reader.ExplainUnknown(WhyUnknown);
  for (const ScenarioKey& row : KeysOfTable(name)) ReadKey(row, table, reader, scenario);
  if (name == "model") {
    scenario.model_where = table.where;
    if (const Node* parameters = reader.Table("parameters")) {
      scenario.parameters = parameters->entries;
    }
    CheckModel(reader, scenario);
  }
  if (name == "cluster") CheckCluster(reader, scenario);
  if (name == "price") CheckPrice(reader, scenario);
  reader.Finish(mistakes);
}

// The table with more keys than any that means something; null: there is none. What is said of each
// key takes time with the number of all.
const Node* TooLarge(const Node& node) {
  constexpr std::size_t kMostKeys = 1000;
  if (node.entries.size() > kMostKeys) return &node;
  for (const auto& [key, value] : node.entries) {
    if (const Node* large = TooLarge(value)) return large;
  }
  return nullptr;
}

}  // namespace

Scenario ReadScenario(const Node& document, Mistakes& mistakes) {
  Scenario scenario;
  if (const Node* large = TooLarge(document)) {
    mistakes.Add(large->where,
                 Error(Fault::kInput, absl::StrCat(large->where.Text(), ": a table with ",
                                                   Grouped(absl::uint128(large->entries.size())),
                                                   " keys; none of a scenario has a thousand")));
    return scenario;
  }
  TableReader root(document, "");
  root.ExplainUnknown(WhyUnknown);
  for (const ScenarioKey& row : KeysOfTable("")) ReadKey(row, document, root, scenario);
  for (const KeyTable& told : KeyTables()) {
    if (const Node* table = root.Table(told.name)) ReadTable(told, *table, scenario, mistakes);
  }
  CheckAmount(root, scenario);
  root.Finish(mistakes);
  return scenario;
}

absl::StatusOr<Scenario> ReadScenario(const Node& document) {
  Mistakes mistakes;
  Scenario scenario = ReadScenario(document, mistakes);
  if (!mistakes.empty()) return mistakes.Told();
  return scenario;
}

bool IsHubName(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == text.size() ||
      text.find('/', slash + 1) != std::string::npos || text.starts_with(".") ||
      text.starts_with("~")) {
    return false;
  }
  return !text.ends_with(".json") && !text.ends_with(".toml");
}

std::vector<std::pair<const ScenarioKey*, Node*>> NamedFiles(Node& document) {
  std::vector<std::pair<const ScenarioKey*, Node*>> files;
  for (const ScenarioKey& row : ScenarioKeys()) {
    if (row.names != Names::kFiles) continue;
    Node* table = document.Find(row.Table());
    Node* file = table == nullptr ? nullptr : table->Find(row.Name());
    if (file != nullptr && file->kind == Node::Kind::kText) files.emplace_back(&row, file);
  }
  return files;
}

absl::StatusOr<Node> ReadScenarioFile(const std::string& path) {
  GPUDAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kLargestScenario));
  GPUDAY_ASSIGN_OR_RETURN(Node document, ParseToml(text, path == "-" ? "standard input" : path));
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  for (const auto& [row, file] : NamedFiles(document)) {
    if (file->text.empty()) continue;
    const std::filesystem::path there = folder / file->text;
    std::error_code ignored;
    const bool name = row->path == key::kModelHuggingFace.path && IsHubName(file->text) &&
                      !std::filesystem::exists(there, ignored);
    if (!name) file->text = there.string();
  }
  return document;
}

}  // namespace gpuday
