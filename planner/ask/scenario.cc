#include "planner/ask/scenario.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/compose.h"
#include "planner/scenario/keys.h"
#include "planner/scenario/scenario.h"

namespace gpuday {
namespace {

bool IsScenarioFile(const std::string& operand) {
  if (operand == "-" || operand.ends_with(".toml")) return true;
  // A file that happens to be called like a model does not hide it.
  if (operand.find('/') == std::string::npos) return false;
  std::error_code ignored;
  const auto status = std::filesystem::status(operand, ignored);
  return std::filesystem::exists(status) && !std::filesystem::is_directory(status);
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

absl::Status Apply(const std::vector<Change>& changes, AskedScenario& asked) {
  for (const Change& change : changes) {
    if (change.value.kind == Node::Kind::kNull) {
      RemovePath(asked.document, change.key);
      continue;
    }
    GPUDAY_RETURN_IF_ERROR(SetPath(asked.document, change.key, change.value));
    asked.given.emplace_back(change.key, change.text);
  }
  return absl::OkStatus();
}

// The model of a config.json as a scenario says it by itself, so that it can be kept and sent on.
absl::Status Import(const Desk& desk, const std::string& text, const std::string& name,
                    AskedScenario& asked) {
  std::string stem = std::filesystem::path(name).filename().stem().string();
  if (stem.empty() || stem == "config") stem = "model";
  GPUDAY_ASSIGN_OR_RETURN(const ImportedModel imported,
                          ImportConfigText(text, stem + ".json", desk.plugins()));
  GPUDAY_ASSIGN_OR_RETURN(Node parameters, OwnParameters(imported.entry, desk.plugins()));
  const Location where = {absl::StrCat(Printable(stem, 80), ".json"), 0, 0};
  Node& document = asked.document;
  GPUDAY_RETURN_IF_ERROR(
      SetPath(document, key::kName.path, Node::Text(Printable(stem, 80), where)));
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

}  // namespace

Change TypedChange(std::string key, std::string text, const std::string& origin) {
  Node value = ParseValue(text, origin);
  return {std::move(key), std::move(value), std::move(text)};
}

bool IsConfigFile(const std::string& operand) {
  if (operand.ends_with(".json")) return true;
  if (operand.find('/') == std::string::npos) return false;
  std::error_code ignored;
  return std::filesystem::is_directory(operand, ignored);
}

absl::StatusOr<AskedScenario> ReadOperand(const std::string& operand,
                                          const std::vector<Change>& changes) {
  const Location where = {"command line", 0, 0};
  AskedScenario asked{.document = Node::Table(where), .operand = operand, .given = {}, .notes = {}};
  if (IsConfigFile(operand)) {
    GPUDAY_RETURN_IF_ERROR(
        SetPath(asked.document, key::kModelHuggingFace.path, Node::Text(operand, where)));
  } else if (IsScenarioFile(operand)) {
    GPUDAY_ASSIGN_OR_RETURN(asked.document, ReadScenarioFile(operand));
  } else if (!operand.empty()) {
    GPUDAY_RETURN_IF_ERROR(
        SetPath(asked.document, key::kModelName.path, Node::Text(operand, where)));
  }
  GPUDAY_RETURN_IF_ERROR(Apply(changes, asked));
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
