#include "planner/ranks/methods.h"

#include <algorithm>
#include <optional>

#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

// The plugin's name in a table [optimizer] or [precision]; empty when there is none.
std::string NameIn(const Node* table) {
  const Node* name = table == nullptr ? nullptr : table->Find("name");
  return name != nullptr && name->kind == Node::Kind::kText ? NormalName(name->text) : "";
}

bool SomeMethodSets(const FineTuning& all, const std::string& key, const std::string& value) {
  return std::any_of(all.methods.begin(), all.methods.end(), [&](const MethodEntry& method) {
    return std::any_of(method.settings.begin(), method.settings.end(), [&](const auto& setting) {
      return setting.first == key && NormalName(setting.second.text) == value;
    });
  });
}

void Erase(Node& table, const std::string& key) {
  table.entries.erase(std::remove_if(table.entries.begin(), table.entries.end(),
                                     [&](const auto& entry) { return entry.first == key; }),
                      table.entries.end());
}

// The optimizer that stands behind the methods' own, as a table; nothing when none was given.
std::optional<Node> OptimizerBehind(const Node& document, const FineTuning& all) {
  const Node* table = document.Find("optimizer");
  while (table != nullptr && SomeMethodSets(all, key::kOptimizerName.path, NameIn(table))) {
    table = table->Find("then");
    if (table == nullptr || table->kind != Node::Kind::kText) continue;
    Node named = Node::Table(table->where);
    named.entries.emplace_back("name", *table);
    return named;
  }
  return table == nullptr ? std::nullopt : std::optional(*table);
}

// The table `name` of the scenario when it is about the plugin `plugin`, else a new one about it.
Node TableAbout(const Node& document, const std::string& name, const Node& plugin) {
  const Node* there = document.Find(name);
  if (NameIn(there) == NormalName(plugin.text)) return *there;
  Node table = Node::Table(plugin.where);
  table.entries.emplace_back("name", plugin);
  return table;
}

}  // namespace

absl::StatusOr<Node> WithMethod(const Node& document, const MethodEntry& method,
                                const FineTuning& all) {
  const std::optional<Node> behind = OptimizerBehind(document, all);
  Node changed = document;
  Erase(changed, "optimizer");
  if (SomeMethodSets(all, key::kPrecisionName.path, NameIn(document.Find("precision")))) {
    Erase(changed, "precision");
  }
  if (behind.has_value()) changed.entries.emplace_back("optimizer", *behind);
  for (const auto& [key, value] : method.settings) {
    if (key == key::kOptimizerName.path) {
      Node optimizer = TableAbout(document, "optimizer", value);
      Erase(optimizer, "then");
      if (behind.has_value()) optimizer.entries.emplace_back("then", *behind);
      Erase(changed, "optimizer");
      changed.entries.emplace_back("optimizer", std::move(optimizer));
    } else if (key == key::kPrecisionName.path) {
      Node precision = TableAbout(document, "precision", value);
      Erase(changed, "precision");
      changed.entries.emplace_back("precision", std::move(precision));
    } else {
      GPUDAY_RETURN_IF_ERROR(SetPath(changed, key, value));
    }
  }
  return changed;
}

const Node* GivenOfMethod(const Node& document, const std::string& key, const FineTuning& all) {
  const bool adapted =
      SomeMethodSets(all, key::kOptimizerName.path, NameIn(document.Find("optimizer")));
  return adapted ? document.FindPath(key) : nullptr;
}

}  // namespace gpuday
