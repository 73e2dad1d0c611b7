// Ways to fine-tune (methods.toml).
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/catalog/catalog.h"

namespace gpuday {
namespace {

constexpr double kMostRank = 65536;

absl::StatusOr<MethodEntry> ReadMethod(const std::string& name, const Node& node) {
  TableReader table(node, absl::StrCat("method.", name));
  MethodEntry method{.name = name,
                     .label = table.RequiredText("label"),
                     .source = table.RequiredText("source"),
                     .rank_key = {},
                     .targets_key = {},
                     .instead_of = {},
                     .settings = {}};
  for (const auto& [key, text] : {std::pair("rank_key", &method.rank_key),
                                  {"targets_key", &method.targets_key},
                                  {"instead_of", &method.instead_of}}) {
    if (const auto given = table.Text(key)) *text = given->value;
  }
  for (const auto& [key, value] : table.Rest()) {
    // A key of a scenario has its table in front; anything else is a slip.
    if (key.find('.') == std::string::npos) {
      table.Fail(value->where, absl::StrCat(table.FullName(key),
                                            ": expected label, source, rank_key, "
                                            "targets_key, instead_of or a quoted scenario key"));
    }
    // It chooses a plugin, whose name is text.
    if (key.ends_with(".name") && (value->kind != Node::Kind::kText || value->text.empty())) {
      table.Fail(value->where, absl::StrCat(table.FullName(key), ": expected a name, found ",
                                            Printable(value->ValueText(), 60)));
    }
    method.settings.emplace_back(key, *value);
  }
  if (method.rank_key.empty() != method.targets_key.empty()) {
    table.Fail(node.where, absl::StrCat("method.", name,
                                        ": rank_key and targets_key go together; one is missing"));
  }
  GPUDAY_RETURN_IF_ERROR(table.Finish());
  return method;
}

}  // namespace

const MethodEntry* FineTuning::Find(const std::string& name) const {
  const auto it = std::find_if(methods.begin(), methods.end(),
                               [&](const MethodEntry& method) { return method.name == name; });
  return it == methods.end() ? nullptr : &*it;
}

absl::StatusOr<FineTuning> Catalog::FineTuningMethods() const {
  const auto path = Locate("", "methods");
  if (!path.has_value()) return Error(Fault::kInput, "no methods.toml in any catalog folder");
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, Read(*path, "methods.toml"));
  FineTuning all;
  TableReader reader(*file, "");
  all.targets = reader.Texts("targets");
  all.cards = reader.Texts("cards");
  if (const Node* ranks = reader.Array("ranks")) {
    for (const Node& rank : ranks->items) {
      GPUDAY_ASSIGN_OR_RETURN(const double value,
                              ReadNumber(rank, "ranks", Range::Whole(1, kMostRank)));
      all.ranks.push_back(static_cast<std::uint64_t>(value));
    }
  }
  if (const Node* sets = reader.Table("target_sets")) {
    TableReader table(*sets, "target_sets");
    for (const auto& [name, node] : sets->entries) {
      if (const auto roles = table.Text(name)) all.sets[name] = roles->value;
    }
    GPUDAY_RETURN_IF_ERROR(table.Finish());
  }
  const Node* methods = reader.Table("method");
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  if (methods != nullptr) {
    for (const auto& [name, node] : methods->entries) {
      GPUDAY_ASSIGN_OR_RETURN(MethodEntry method, ReadMethod(name, node));
      if (!method.instead_of.empty() && all.Find(method.instead_of) == nullptr) {
        return Error(Fault::kInput, absl::StrCat(node.where.Text(), ": method.", name,
                                                 ".instead_of: expected a "
                                                 "method that stands above it, found \"",
                                                 method.instead_of, "\""));
      }
      all.methods.push_back(std::move(method));
    }
  }
  if (all.methods.empty() || all.ranks.empty() || all.targets.empty() || all.cards.empty()) {
    return Error(Fault::kInput, absl::StrCat(path->string(),
                                             ": expected ranks, targets, cards and "
                                             "at least one table below [method]"));
  }
  return all;
}

}  // namespace gpuday
