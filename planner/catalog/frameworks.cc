// What training frameworks bring along and what they can run (frameworks.toml).
#include <algorithm>
#include <limits>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/catalog/catalog.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

constexpr double kHighestZero = 3;

// A table of the file. Its keys in quotes are scenario keys; `can` is null where it has none.
struct Framework {
  std::string name;
  std::string built_on;
  std::string source;
  std::vector<std::pair<std::string, const Node*>> defaults;
  const Node* can = nullptr;
};

absl::StatusOr<Framework> ReadFramework(const std::string& name, const Node& table) {
  TableReader reader(table, name);
  reader.Texts("aliases");
  Framework framework{.name = name,
                      .built_on = {},
                      .source = reader.RequiredText("source"),
                      .defaults = {},
                      .can = reader.Table("can")};
  if (const auto built_on = reader.Text("built_on")) framework.built_on = built_on->value;
  for (const auto& [key, value] : reader.Rest()) {
    // A key of a scenario has its table in front; anything else is a slip.
    if (key.find('.') == std::string::npos) {
      reader.Fail(value->where,
                  absl::StrCat("unknown key ", Printable(reader.FullName(key), 80),
                               ": expected aliases, built_on, source, can or a quoted scenario "
                               "key"));
    }
    framework.defaults.emplace_back(key, value);
  }
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  return framework;
}

bool Same(const std::string& a, const std::string& b) { return NormalName(a) == NormalName(b); }

std::vector<std::string> NameAndAliases(const std::string& name, const Node& table) {
  std::vector<std::string> names = {name};
  const Node* aliases = table.Find("aliases");
  if (aliases == nullptr) return names;
  for (const Node& alias : aliases->items) names.push_back(alias.text);
  return names;
}

// Where in the file the framework is that answers to `name`; nothing where none does. Error when
// two do.
absl::StatusOr<std::optional<std::size_t>> Find(const Node& file, const std::string& name) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < file.entries.size(); ++i) {
    const auto& [own, table] = file.entries[i];
    const std::vector<std::string> names = NameAndAliases(own, table);
    if (std::none_of(names.begin(), names.end(),
                     [&](const std::string& each) { return Same(each, name); })) {
      continue;
    }
    if (found.has_value()) {
      return Error(Fault::kInput,
                   absl::StrCat(table.where.Text(), ": duplicate name \"", Printable(name),
                                "\": ", file.entries[*found].first, " has it already"));
    }
    found = i;
  }
  return found;
}

absl::Status NotThere(const Node& file, const std::string& name, const Location& where) {
  std::vector<std::string> names, known;
  for (const auto& [own, table] : file.entries) {
    names.push_back(own);
    for (std::string& each : NameAndAliases(own, table)) known.push_back(std::move(each));
  }
  return Error(Fault::kInput,
               absl::StrCat(where.Text(), ": ", id::kTrainingFramework, ": \"", Printable(name, 60),
                            "\" is not in catalog frameworks.toml", DidYouMean(name, known),
                            "; it has ", absl::StrJoin(names, ", ")));
}

// The framework called `name` and what it is built on, itself first.
absl::StatusOr<std::vector<Framework>> Lineage(const Node& file, const std::string& name,
                                               const Location& where) {
  GPUDAY_ASSIGN_OR_RETURN(std::optional<std::size_t> at, Find(file, name));
  if (!at.has_value()) return NotThere(file, name, where);
  std::vector<Framework> lineage;
  while (true) {
    const auto& [own, table] = file.entries[*at];
    GPUDAY_ASSIGN_OR_RETURN(Framework framework, ReadFramework(own, table));
    lineage.push_back(std::move(framework));
    const std::string& built_on = lineage.back().built_on;
    if (built_on.empty()) return lineage;
    GPUDAY_ASSIGN_OR_RETURN(const std::optional<std::size_t> below, Find(file, built_on));
    // Upwards alone, so that it ends.
    if (!below.has_value() || *below >= *at) {
      return Error(Fault::kInput,
                   absl::StrCat(table.Find("built_on")->where.Text(), ": ", own,
                                ".built_on: expected a framework that stands above it, found \"",
                                Printable(built_on, 60), "\""));
    }
    at = below;
  }
}

// `key` of a table [NAME.can], a list of words; what is absent stays.
template <typename Choice>
void ReadChoices(TableReader& reader, const char* key, std::vector<Choice>& choices) {
  const Node* list = reader.Array(key);
  if (list == nullptr) return;
  choices.clear();
  for (const Node& item : list->items) {
    const bool text = item.kind == Node::Kind::kText;
    const std::optional<Choice> choice = text ? Named<Choice>(item.text) : std::nullopt;
    if (choice.has_value()) {
      choices.push_back(*choice);
      continue;
    }
    reader.FailAt(key, item.where,
                  absl::StrCat("expected ", absl::StrJoin(NamesOf<Choice>(), " | "), ", found ",
                               text ? absl::StrCat("\"", Printable(item.text, 60), "\"",
                                                   DidYouMean(item.text, NamesOf<Choice>()))
                                    : item.KindName()));
  }
  if (list->items.empty()) {
    reader.FailAt(key, list->where, "expected one word at least, found none");
  }
}

// What the table says takes the place of what is there.
absl::Status ReadCan(const Node& table, const std::string& framework, FrameworkCan& can) {
  TableReader reader(table, absl::StrCat(framework, ".can"));
  const std::pair<const char*, bool*> switches[] = {
      {"tensor", &can.tensor},         {"sequence", &can.sequence},
      {"pipeline", &can.pipeline},     {"virtual_stages", &can.virtual_stages},
      {"context", &can.context},       {"expert", &can.expert},
      {"zero_group", &can.zero_group}, {"experts", &can.experts},
      {"adapters", &can.adapters},     {"quantized", &can.quantized}};
  for (const auto& [key, allowed] : switches) {
    if (const auto given = reader.Boolean(key)) *allowed = given->value;
  }
  if (const Node* stages = reader.Array("zero")) {
    can.zero.clear();
    for (const Node& stage : stages->items) {
      GPUDAY_ASSIGN_OR_RETURN(const double value, ReadNumber(stage, reader.FullName("zero"),
                                                             Range::Whole(0, kHighestZero)));
      can.zero.push_back(static_cast<std::uint64_t>(value));
    }
    if (can.zero.empty()) {
      reader.FailAt("zero", stages->where, "expected one stage at least, found none");
    }
  }
  ReadChoices(reader, "recompute", can.recompute);
  ReadChoices(reader, "offload", can.offload);
  if (std::vector<std::string> vendors = reader.Texts("vendors"); !vendors.empty()) {
    can.vendors = std::move(vendors);
  }
  can.source = reader.RequiredText("source");
  return reader.Finish();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Node>> Catalog::FrameworksFile() const {
  const auto path = Locate("", "frameworks");
  if (!path.has_value()) {
    return Error(Fault::kInput, "no frameworks.toml in any catalog folder");
  }
  return Read(*path, "frameworks.toml");
}

absl::StatusOr<std::vector<std::string>> Catalog::FrameworkNames() const {
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, FrameworksFile());
  std::vector<std::string> names;
  for (const auto& [name, table] : file->entries) names.push_back(name);
  return names;
}

absl::StatusOr<std::string> Catalog::FrameworkName(const std::string& framework,
                                                   const Location& where) const {
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, FrameworksFile());
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<Framework> lineage, Lineage(*file, framework, where));
  return lineage.front().name;
}

absl::StatusOr<std::string> Catalog::FrameworkOfYear(const std::string& framework,
                                                     double year) const {
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, FrameworksFile());
  // One that is not there has no variants either.
  const std::string own = FrameworkName(framework, {}).value_or(framework);
  std::string variant = framework;
  double nearest = std::numeric_limits<double>::infinity();
  for (const auto& [name, table] : file->entries) {
    const std::size_t dash = name.rfind('-');
    if (dash == std::string::npos || !Same(name.substr(0, dash), own)) continue;
    const std::optional<double> until = ParseNumber(name.substr(dash + 1));
    if (!until.has_value() || *until < year || *until >= nearest) continue;
    nearest = *until;
    variant = name;
  }
  return variant;
}

absl::StatusOr<std::vector<DefaultEntry>> Catalog::FrameworkDefaults(const std::string& framework,
                                                                     const Location& where) const {
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, FrameworksFile());
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<Framework> lineage, Lineage(*file, framework, where));
  std::vector<DefaultEntry> defaults;
  std::set<std::string> said;
  for (const Framework& from : lineage) {
    const std::string whose = from.name == lineage.front().name
                                  ? from.name
                                  : absl::StrCat(lineage.front().name, ", built on ", from.name);
    for (const auto& [key, value] : from.defaults) {
      if (!said.insert(key).second) continue;
      defaults.push_back(
          {.key = key,
           .value = *value,
           .reason = absl::StrCat("framework ", whose, ": ", Printable(from.source, 400))});
    }
  }
  return defaults;
}

absl::StatusOr<FrameworkCan> Catalog::FrameworkLimits(const std::string& framework,
                                                      const Location& where) const {
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, FrameworksFile());
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<Framework> lineage, Lineage(*file, framework, where));
  FrameworkCan can;
  for (auto it = lineage.rbegin(); it != lineage.rend(); ++it) {
    if (it->can != nullptr) GPUDAY_RETURN_IF_ERROR(ReadCan(*it->can, it->name, can));
  }
  return can;
}

}  // namespace gpuday
