#include "planner/web/api/asked_scenario.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
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

namespace {

// A mistake without its place in the request and without the key that it is about.
std::string ReasonOf(std::string_view reason, const std::string& key) {
  for (const std::string_view place : {kRequest, kSet, kOperand, kScenario}) {
    if (!reason.starts_with(place)) continue;
    // "scenario:3:1: " or "set: "
    const std::size_t end = reason.find_first_not_of(":0123456789", place.size());
    if (end == std::string_view::npos || end == place.size() || reason[end] != ' ') continue;
    reason.remove_prefix(end + 1);
    break;
  }
  // A key of the request is an option of the command, which the message may name instead.
  for (const std::string& name : {key, absl::StrCat("--", key)}) {
    const std::string front = name + ": ";
    if (!key.empty() && reason.starts_with(front)) reason.remove_prefix(front.size());
  }
  return std::string(reason);
}

}  // namespace

WrongPart WrongPartOf(const absl::Status& status) {
  WrongPart part{.key = KeyOf(status), .reason = ""};
  for (const absl::string_view line : absl::StrSplit(status.message(), '\n')) {
    absl::StrAppend(&part.reason, part.reason.empty() ? "" : "\n",
                    ReasonOf({line.data(), line.size()}, part.key));
  }
  return part;
}

absl::Status CheckNothingElse(const Node& body) { return TableReader(body, "").Finish(); }

}  // namespace gpuday
