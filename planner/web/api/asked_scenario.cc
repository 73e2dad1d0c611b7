#include "planner/web/api/asked_scenario.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "planner/ask/plan.h"
#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"

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

absl::StatusOr<std::vector<Change>> ReadChanges(const Node& settings) {
  if (settings.kind != Node::Kind::kTable) {
    return WithKey(
        Error(Fault::kInput, absl::StrCat(settings.where.Text(),
                                          ": set: expected an object of scenario keys, found ",
                                          settings.KindName())),
        "set");
  }
  std::vector<Change> changes;
  for (const auto& [key, value] : settings.entries) {
    if (key.empty() || key.size() > kLongestKey) {
      return WithKey(
          Error(Fault::kInput,
                absl::StrCat(value.where.Text(), ": set: expected a key such as optimizer.rank")),
          "set");
    }
    if (value.kind == Node::Kind::kText) {
      changes.push_back(TypedChange(key, value.text, kSet));
    } else {
      changes.push_back({key, value, value.ValueText()});
    }
    changes.back().value.where = {kSet, 0, 0};
  }
  return changes;
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

absl::StatusOr<AskedScenario> TakeScenario(const Desk& desk, Node& body) {
  SentScenario sent;
  GPUDAY_ASSIGN_OR_RETURN(sent.scenario_toml, TakeText(body, "scenario_toml"));
  GPUDAY_ASSIGN_OR_RETURN(sent.operand, TakeText(body, "operand"));
  GPUDAY_ASSIGN_OR_RETURN(sent.config_json, TakeText(body, "config_json"));
  GPUDAY_ASSIGN_OR_RETURN(sent.config_name, TakeText(body, "config_name"));
  const std::optional<Node> settings = TakeEntry(body, "set");
  if (settings.has_value() && settings->kind != Node::Kind::kNull) {
    GPUDAY_ASSIGN_OR_RETURN(sent.changes, ReadChanges(*settings));
  }
  return ReadSent(desk, sent);
}

absl::StatusOr<std::optional<std::int64_t>> TakeSaved(Node& body) {
  const std::optional<Node> node = TakeEntry(body, "saved");
  if (!node.has_value() || node->kind == Node::Kind::kNull) return std::nullopt;
  if (node->kind == Node::Kind::kInteger) return node->integer;
  return WithKey(Error(Fault::kInput, absl::StrCat(node->where.Text(),
                                                   ": saved: expected the number of a saved plan")),
                 "saved");
}

absl::StatusOr<Plan> TakePlan(const Desk& desk, Node& body) {
  GPUDAY_ASSIGN_OR_RETURN(const std::optional<std::int64_t> saved, TakeSaved(body));
  if (saved.has_value()) {
    GPUDAY_RETURN_IF_ERROR(CheckNothingElse(body));
    GPUDAY_ASSIGN_OR_RETURN(SavedPlan found, FindSaved(desk, *saved));
    return std::move(found.plan);
  }
  GPUDAY_ASSIGN_OR_RETURN(const AskedScenario asked, TakeScenario(desk, body));
  GPUDAY_RETURN_IF_ERROR(CheckNothingElse(body));
  return AskPlan(desk, asked);
}

namespace {

// Where the parenthesis that opens at `start` ends, behind it; the end of the text where it does
// not.
std::size_t EndOfParenthesis(const std::string& text, std::size_t start) {
  int depth = 0;
  for (std::size_t i = start; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return i + 1;
  }
  return text.size();
}

// Without parentheses that name a command: "(gpuday models lists them)".
std::string WithoutCommands(std::string text) {
  constexpr std::string_view kCommand = " (gpuday ";
  for (std::size_t start = 0; (start = text.find(kCommand, start)) != std::string::npos;) {
    text.erase(start, EndOfParenthesis(text, start + 1) - start);
  }
  return text;
}

// A mistake without its place in the request and without the key that it is about.
std::string ReasonOf(std::string_view reason, const std::string& key, const std::string& store) {
  for (const std::string_view place :
       {std::string_view(kRequest), std::string_view(kSet), std::string_view(kOperand),
        std::string_view(kScenario), std::string_view(store)}) {
    if (place.empty() || !reason.starts_with(place)) continue;
    // "scenario:3:1: " or "set: "
    const std::size_t end = reason.find_first_not_of(":0123456789", place.size());
    if (end == std::string_view::npos || end == place.size() || reason[end] != ' ') continue;
    reason.remove_prefix(end + 1);
    // Of a file that is not named, that it is missing says nothing.
    constexpr std::string_view kMissing = "there is no such file: ";
    if (reason.starts_with(kMissing)) reason.remove_prefix(kMissing.size());
    break;
  }
  // A key of the request is an option of the command, which the message may name instead.
  for (const std::string& name : {key, absl::StrCat("--", key)}) {
    const std::string front = name + ": ";
    if (!key.empty() && reason.starts_with(front)) reason.remove_prefix(front.size());
  }
  return WithoutCommands(std::string(reason));
}

}  // namespace

WrongPart WrongPartOf(const absl::Status& status, const std::string& store) {
  WrongPart part{.key = KeyOf(status), .reason = ""};
  for (const absl::string_view line : absl::StrSplit(status.message(), '\n')) {
    absl::StrAppend(&part.reason, part.reason.empty() ? "" : "\n",
                    ReasonOf({line.data(), line.size()}, part.key, store));
  }
  return part;
}

absl::Status CheckNothingElse(const Node& body) { return TableReader(body, "").Finish(); }

}  // namespace gpuday
