#include "planner/web/api/asked_scenario.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/compose/compose.h"
#include "planner/ledger/ledger.h"

namespace gpuday {
namespace {

constexpr std::size_t kLongestKey = 200;

// Where in a request something stands; the front of a message, which WrongPartOf() takes away.
constexpr char kRequest[] = "request", kSet[] = "set", kOperand[] = "operand",
               kScenario[] = "scenario";

// Text of any length, which the readers of scenarios limit.
absl::StatusOr<std::string> TakeText(Node& body, std::string_view key) {
  std::optional<Node> node = TakeEntry(body, key);
  if (!node.has_value() || node->kind == Node::Kind::kNull) return std::string();
  if (node->kind == Node::Kind::kText) return std::move(node->text);
  return WithKey(Error(Fault::kInput, absl::StrCat(node->where.Text(), ": ", std::string(key),
                                                   ": expected text, found ", node->KindName())),
                 key);
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

void RemovePath(Node& root, std::string_view path) {
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) {
    TakeEntry(root, path);
  } else if (Node* table = root.Find(path.substr(0, dot)); table != nullptr) {
    RemovePath(*table, path.substr(dot + 1));
  }
}

absl::Status Apply(const Node& settings, AskedScenario& asked) {
  if (settings.kind != Node::Kind::kTable) {
    return WithKey(
        Error(Fault::kInput, absl::StrCat(settings.where.Text(),
                                          ": set: expected an object of scenario keys, found ",
                                          settings.KindName())),
        "set");
  }
  for (const auto& [key, value] : settings.entries) {
    if (key.empty() || key.size() > kLongestKey) {
      return WithKey(
          Error(Fault::kInput,
                absl::StrCat(value.where.Text(), ": set: expected a key such as optimizer.rank")),
          "set");
    }
    if (value.kind == Node::Kind::kNull) {
      RemovePath(asked.document, key);
      continue;
    }
    // Text is read as --set reads it, so "1T" and "adam" mean what they mean there.
    const std::string text = value.kind == Node::Kind::kText ? value.text : value.ValueText();
    Node parsed = value.kind == Node::Kind::kText ? ParseValue(value.text, kSet) : value;
    parsed.where = {kSet, 0, 0};
    GPUDAY_RETURN_IF_ERROR(SetPath(asked.document, key, std::move(parsed)));
    asked.given.emplace_back(key, text);
  }
  return absl::OkStatus();
}

// The model of a config.json as a scenario says it by itself, so that it can be kept and sent on.
absl::Status Import(const std::string& text, const std::string& name, PluginHost& host,
                    AskedScenario& asked) {
  std::string stem = std::filesystem::path(name).filename().stem().string();
  if (stem.empty() || stem == "config") stem = "model";
  GPUDAY_ASSIGN_OR_RETURN(const ImportedModel imported,
                          ImportConfigText(text, stem + ".json", host));
  GPUDAY_ASSIGN_OR_RETURN(Node parameters, OwnParameters(imported.entry, host));
  const Location where = {absl::StrCat(Printable(stem, 80), ".json"), 0, 0};
  Node& document = asked.document;
  GPUDAY_RETURN_IF_ERROR(SetPath(document, "name", Node::Text(Printable(stem, 80), where)));
  GPUDAY_RETURN_IF_ERROR(
      SetPath(document, "model.architecture", Node::Text(imported.entry.architecture, where)));
  GPUDAY_RETURN_IF_ERROR(SetPath(document, "model.parameters", std::move(parameters)));
  asked.notes = imported.notes;
  for (const auto& [key, value] : imported.class_defaults) {
    asked.notes.push_back(absl::StrCat(
        "model.parameters.", key, " is ", value.ValueText(), ": default of model_type ",
        Printable(imported.model_type, 60), "; the file does not say"));
  }
  return absl::OkStatus();
}

}  // namespace

std::optional<Node> TakeEntry(Node& table, std::string_view key) {
  const auto it = std::find_if(table.entries.begin(), table.entries.end(),
                               [&](const auto& entry) { return entry.first == key; });
  if (it == table.entries.end()) return std::nullopt;
  Node taken = std::move(it->second);
  table.entries.erase(it);
  return taken;
}

absl::StatusOr<AskedScenario> TakeScenario(Node& body, PluginHost& host) {
  AskedScenario asked{
      .document = Node::Table({kRequest, 0, 0}), .operand = "", .given = {}, .notes = {}};
  GPUDAY_ASSIGN_OR_RETURN(const std::string toml, TakeText(body, "scenario_toml"));
  GPUDAY_ASSIGN_OR_RETURN(asked.operand, TakeText(body, "operand"));
  GPUDAY_ASSIGN_OR_RETURN(const std::string config, TakeText(body, "config_json"));
  GPUDAY_ASSIGN_OR_RETURN(const std::string config_name, TakeText(body, "config_name"));
  const std::optional<Node> settings = TakeEntry(body, "set");
  if ((toml.empty() ? 0 : 1) + (asked.operand.empty() ? 0 : 1) + (config.empty() ? 0 : 1) > 1) {
    return Error(Fault::kInput,
                 "scenario_toml, operand and config_json: one of them says what is planned");
  }
  if (!toml.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(asked.document, ParseToml(toml, kScenario));
  } else if (!asked.operand.empty()) {
    GPUDAY_RETURN_IF_ERROR(CheckModelName(asked.operand));
    GPUDAY_RETURN_IF_ERROR(
        SetPath(asked.document, "model.name", Node::Text(asked.operand, {kOperand, 0, 0})));
  } else if (!config.empty()) {
    // Its own keys are not those of the request.
    if (const absl::Status read = Import(config, config_name, host, asked); !read.ok()) {
      return WithKey(Error(FaultOf(read), std::string(read.message())), "config_json");
    }
  }
  if (settings.has_value() && settings->kind != Node::Kind::kNull) {
    GPUDAY_RETURN_IF_ERROR(Apply(*settings, asked));
  }
  // The only key that names a file.
  if (const Node* file = asked.document.FindPath("model.hugging_face"); file != nullptr) {
    return WithKey(
        Error(Fault::kInput,
              absl::StrCat(file->where.Text(),
                           ": model.hugging_face: files of this machine are not read for the "
                           "page; drop the config.json on it, or send it as config_json")),
        "model.hugging_face");
  }
  return asked;
}

absl::StatusOr<Plan> PlanAsked(const AskedScenario& asked, Catalog& catalog, PluginHost& host) {
  host.StartPlan();
  GPUDAY_ASSIGN_OR_RETURN(const Workload workload, Compose(asked.document, catalog, host));
  Plan plan = MakePlan(workload);
  plan.notes.insert(plan.notes.end(), asked.notes.begin(), asked.notes.end());
  return plan;
}

WrongPart WrongPartOf(const absl::Status& status) {
  WrongPart part{.key = KeyOf(status), .reason = ""};
  std::string_view reason(status.message().data(), status.message().size());
  for (const std::string_view place : {kRequest, kSet, kOperand, kScenario}) {
    if (!reason.starts_with(place)) continue;
    // "scenario:3:1: " or "set: "
    const std::size_t end = reason.find_first_not_of(":0123456789", place.size());
    if (end == std::string_view::npos || end == place.size() || reason[end] != ' ') continue;
    reason.remove_prefix(end + 1);
    break;
  }
  // A key of the request is an option of the command, which the message may name instead.
  for (const std::string& name : {part.key, absl::StrCat("--", part.key)}) {
    const std::string front = name + ": ";
    if (!part.key.empty() && reason.starts_with(front)) reason.remove_prefix(front.size());
  }
  part.reason = std::string(reason);
  return part;
}

absl::Status CheckNothingElse(const Node& body) { return TableReader(body, "").Finish(); }

}  // namespace gpuday
