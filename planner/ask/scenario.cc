#include "planner/ask/scenario.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/compose.h"
#include "planner/scenario/keys.h"
#include "planner/scenario/other_names.h"
#include "planner/scenario/scenario.h"

namespace gpuday {
namespace {

// Whether `operand` ends in `suffix`, in any case.
bool EndsIn(const std::string& operand, const char* suffix) {
  return absl::EndsWithIgnoreCase(operand, suffix);
}

// A name may hold a slash (aliases such as meta-llama/Llama-2-7b do); what a command would open as
// a file is refused.
absl::Status CheckModelName(const std::string& operand) {
  const bool file = operand == "-" || operand.starts_with("/") || operand.starts_with(".") ||
                    operand.ends_with(".json") || operand.ends_with(".toml");
  if (!file) return absl::OkStatus();
  return WithKey(
      Error(Fault::kInput,
            absl::StrCat("operand: expected the name of a model, found \"", Printable(operand, 80),
                         "\"; files are sent as text, in scenario_toml or config_json")),
      "operand");
}

// What somebody at the page does in place of naming a file.
std::string InPlaceOfAFile(const ScenarioKey& row) {
  return &row == FindKey(key::kModelHuggingFace.path)
             ? "drop the config.json on it, or send it as config_json"
             : absl::StrCat("say ", key::kDataExamples.path, " and ", key::kDataAverageTokens.path,
                            ", or plan it with gpuday plan");
}

void RemovePath(Node& root, std::string_view path) {
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) {
    std::erase_if(root.entries, [&](const auto& entry) { return entry.first == path; });
  } else if (Node* table = root.Find(path.substr(0, dot)); table != nullptr) {
    RemovePath(*table, path.substr(dot + 1));
  }
}

// A file that is there and of a kind that nothing here reads.
absl::Status CheckKind(const std::string& operand) {
  std::error_code ignored;
  if (!(EndsIn(operand, ".yaml") || EndsIn(operand, ".yml")) ||
      !std::filesystem::is_regular_file(operand, ignored)) {
    return absl::OkStatus();
  }
  return Error(Fault::kInput,
               absl::StrCat(Printable(operand, 80),
                            ": the file is there, but YAML is not read; expected a scenario in "
                            "TOML (docs/scenario.md), a config.json or a model's name"));
}

// A name of the Hugging Face Hub where a path may stand names a model of the catalog. `here`: files
// of this machine count.
void TakeHubName(Node& document, bool here) {
  const ScenarioKey& path = *FindKey(key::kModelHuggingFace.path);
  const ScenarioKey& name = *FindKey(key::kModelName.path);
  Node* const model = document.Find(path.Table());
  if (model == nullptr || model->Find(name.Name()) != nullptr) return;
  for (auto& [key, value] : model->entries) {
    if (key != path.Name() || value.kind != Node::Kind::kText || !IsHubName(value.text)) continue;
    std::error_code ignored;
    if (here && std::filesystem::exists(value.text, ignored)) continue;
    key = std::string(name.Name());
  }
}

// The options in a scenario are those of the plugin that it names: another plugin in its place
// brings its own.
void ForgetOptionsOfOthers(const std::vector<Change>& changes, Node& document) {
  for (const char* path : {key::kOptimizerName.path, key::kPrecisionName.path}) {
    const Node* named = document.FindPath(path);
    for (const Change& change : changes) {
      if (change.key != path || named == nullptr || named->text == change.value.text) continue;
      const std::string_view key(path);
      RemovePath(document, std::string(key.substr(0, key.find('.'))));
      break;
    }
  }
}

absl::Status Apply(const std::vector<Change>& changes, AskedScenario& asked) {
  ForgetOptionsOfOthers(changes, asked.document);
  for (const Change& change : changes) {
    if (change.value.kind == Node::Kind::kNull) {
      RemovePath(asked.document, change.key);
      continue;
    }
    GPUDAY_RETURN_IF_ERROR(SetPath(asked.document, change.key, change.value));
    asked.given.emplace_back(change.key, change.text);
  }
  TakeOtherNames(asked.document);
  return absl::OkStatus();
}

// The model of a config.json as a scenario says it by itself, so that it can be kept and sent on.
absl::Status Import(const Desk& desk, const std::string& text, const std::string& name,
                    AskedScenario& asked) {
  const std::string file = name.empty() ? "config.json" : Printable(name, 200);
  GPUDAY_ASSIGN_OR_RETURN(const ImportedModel imported,
                          ImportConfigText(text, file, desk.plugins()));
  GPUDAY_ASSIGN_OR_RETURN(Node parameters, OwnParameters(imported.entry, desk.plugins()));
  const Location where = {std::filesystem::path(file).filename().string(), 0, 0};
  Node& document = asked.document;
  GPUDAY_RETURN_IF_ERROR(
      SetPath(document, key::kName.path, Node::Text(imported.entry.name, where)));
  GPUDAY_RETURN_IF_ERROR(SetPath(document, key::kModelArchitecture.path,
                                 Node::Text(imported.entry.architecture, where)));
  GPUDAY_RETURN_IF_ERROR(SetPath(document, key::kModelParameters.path, std::move(parameters)));
  asked.notes = imported.notes;
  for (const auto& [key, value] : imported.class_defaults) {
    asked.notes.push_back(absl::StrCat(
        key::kModelParameters.path, ".", key, " is ", value.ValueText(), ": default of model_type ",
        Printable(imported.model_type, 60), "; the file does not say"));
  }
  return absl::OkStatus();
}

// The scenario of a saved plan, or a model by its name.
absl::Status TakeName(const Desk& desk, const std::string& operand, AskedScenario& asked) {
  GPUDAY_ASSIGN_OR_RETURN(const std::optional<SavedPlan> saved, FindSavedOperand(desk, operand));
  if (!saved.has_value()) {
    return SetPath(asked.document, key::kModelName.path, Node::Text(operand, {kCommandLine, 0, 0}));
  }
  GPUDAY_ASSIGN_OR_RETURN(asked.document, ParseSaved(*saved));
  asked.operand = absl::StrCat(saved->id);
  asked.remark =
      absl::StrCat("saved plan ", saved->id, ", ", Printable(saved->name), ", planned anew\n");
  if (!saved->intact) asked.remark += kDamagedPlan;
  return absl::OkStatus();
}

}  // namespace

Change TypedChange(std::string key, std::string text, const std::string& origin) {
  Node value = ParseValue(text, origin);
  return {std::move(key), std::move(value), std::move(text)};
}

bool IsConfigFile(const std::string& operand) {
  if (EndsIn(operand, ".json")) return true;
  if (operand.find('/') == std::string::npos) return false;
  std::error_code ignored;
  return std::filesystem::is_directory(operand, ignored);
}

bool IsScenarioFile(const std::string& operand) {
  if (operand == "-" || EndsIn(operand, ".toml")) return true;
  for (const char* const front : {"./", "../", "/", "~/"}) {
    if (operand.starts_with(front)) return true;
  }
  // A file that happens to be called like a model does not hide it.
  if (operand.find('/') == std::string::npos) return false;
  std::error_code ignored;
  const auto status = std::filesystem::status(operand, ignored);
  return std::filesystem::exists(status) && !std::filesystem::is_directory(status);
}

absl::StatusOr<AskedScenario> ReadOperand(const Desk& desk, const std::string& operand,
                                          const std::vector<Change>& changes) {
  const Location where = {kCommandLine, 0, 0};
  AskedScenario asked{.document = Node::Table(where), .operand = operand, .given = {}, .notes = {}};
  GPUDAY_RETURN_IF_ERROR(CheckKind(operand));
  if (IsConfigFile(operand)) {
    GPUDAY_RETURN_IF_ERROR(
        SetPath(asked.document, key::kModelHuggingFace.path, Node::Text(operand, where)));
  } else if (IsScenarioFile(operand)) {
    GPUDAY_ASSIGN_OR_RETURN(asked.document, ReadScenarioFile(operand));
  } else if (!operand.empty()) {
    GPUDAY_RETURN_IF_ERROR(TakeName(desk, operand, asked));
  }
  GPUDAY_RETURN_IF_ERROR(Apply(changes, asked));
  TakeHubName(asked.document, true);
  return asked;
}

absl::StatusOr<AskedScenario> ReadSent(const Desk& desk, const SentScenario& sent) {
  AskedScenario asked{.document = Node::Table({"request", 0, 0}),
                      .operand = sent.operand,
                      .given = {},
                      .notes = {}};
  if ((sent.scenario_toml.empty() ? 0 : 1) + (sent.operand.empty() ? 0 : 1) +
          (sent.config_json.empty() ? 0 : 1) >
      1) {
    return Error(Fault::kInput,
                 "scenario_toml, operand and config_json: one of them says what is planned");
  }
  if (!sent.scenario_toml.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(asked.document, ParseToml(sent.scenario_toml, "scenario"));
  } else if (!sent.operand.empty()) {
    GPUDAY_RETURN_IF_ERROR(CheckModelName(sent.operand));
    GPUDAY_RETURN_IF_ERROR(
        SetPath(asked.document, key::kModelName.path, Node::Text(sent.operand, {"operand", 0, 0})));
  } else if (!sent.config_json.empty()) {
    // Its own keys are not those of the request.
    if (const absl::Status read = Import(desk, sent.config_json, sent.config_name, asked);
        !read.ok()) {
      return WithKey(Error(FaultOf(read), std::string(read.message())), "config_json");
    }
  }
  GPUDAY_RETURN_IF_ERROR(Apply(sent.changes, asked));
  TakeHubName(asked.document, false);
  if (const auto files = NamedFiles(asked.document); !files.empty()) {
    const auto& [row, file] = files.front();
    return WithKey(Error(Fault::kInput, absl::StrCat(file->where.Text(), ": ", row->path,
                                                     ": files of this machine are not read for "
                                                     "the page; ",
                                                     InPlaceOfAFile(*row))),
                   row->path);
  }
  return asked;
}

}  // namespace gpuday
