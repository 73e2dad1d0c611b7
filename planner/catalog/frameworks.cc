// What training frameworks bring along and what they can run (frameworks/NAME.toml).
#include <algorithm>
#include <filesystem>
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

// A file. Its keys in quotes are scenario keys; `can` is null where it has none.
struct FrameworkFile {
  std::string name;
  std::string built_on;
  Location built_on_at;
  std::string source;
  std::vector<std::pair<std::string, const Node*>> defaults;
  const Node* can = nullptr;
  std::shared_ptr<const Node> file;  // owns what the others point to
};

namespace {

namespace fs = std::filesystem;

constexpr char kFrameworks[] = "frameworks";

constexpr double kHighestZero = 3;

absl::StatusOr<FrameworkFile> ReadFramework(std::shared_ptr<const Node> file,
                                            const std::string& stem) {
  TableReader reader(*file, "");
  FrameworkFile framework;
  framework.name = reader.RequiredText("name");
  CheckStem(reader, *file, framework.name, stem);
  reader.Texts("aliases");
  framework.source = reader.RequiredText("source");
  framework.can = reader.Table("can");
  if (const auto built_on = reader.Text("built_on")) {
    framework.built_on = built_on->value;
    framework.built_on_at = built_on->where;
  }
  for (const auto& [key, value] : reader.Rest()) {
    // A key of a scenario has its table in front; anything else is a slip.
    if (key.find('.') == std::string::npos) {
      reader.Fail(value->where,
                  absl::StrCat("unknown key ", Printable(reader.FullName(key), 80),
                               ": expected name, aliases, built_on, source, can or a quoted "
                               "scenario key"));
    }
    framework.defaults.emplace_back(key, value);
  }
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  framework.file = std::move(file);
  return framework;
}

bool Same(const std::string& a, const std::string& b) { return NormalName(a) == NormalName(b); }

std::vector<std::string> AliasesOf(const Node& file) {
  std::vector<std::string> names;
  const Node* aliases = file.Find("aliases");
  if (aliases == nullptr) return names;
  for (const Node& alias : aliases->items) names.push_back(alias.text);
  return names;
}

// `key` of a table [can], a list of words; what is absent stays.
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
absl::Status ReadCan(const Node& table, FrameworkCan& can) {
  TableReader reader(table, "can");
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

std::vector<std::string> Catalog::FrameworkNames() const {
  std::vector<std::string> names;
  for (const fs::path& file : FilesOf(kFrameworks)) names.push_back(file.stem().string());
  return names;
}

absl::StatusOr<std::string> Catalog::FrameworkName(const std::string& framework,
                                                   const Location& where) const {
  if (const auto path = Locate(kFrameworks, framework)) return path->stem().string();
  // Not a file's name: perhaps an alias. What is read on the way is not what the plan was made
  // from, and somebody else's broken file does not matter.
  std::vector<std::string> known = FrameworkNames(), found;
  const std::string names = absl::StrJoin(known, ", ");
  for (const fs::path& path : FilesOf(kFrameworks)) {
    const auto file = Silent().Read(path, path.filename().string());
    if (!file.ok()) continue;
    for (std::string& alias : AliasesOf(**file)) {
      if (Same(alias, framework)) found.push_back(path.stem().string());
      known.push_back(std::move(alias));
    }
  }
  if (found.size() == 1) return found[0];
  return Error(
      Fault::kInput,
      absl::StrCat(
          where.Text(), ": ", id::kTrainingFramework, ": \"", Printable(framework, 60), "\" ",
          found.empty()
              ? absl::StrCat("is no framework of the catalog", DidYouMean(framework, known),
                             "; it has ", names)
              : absl::StrCat("can be any of ", absl::StrJoin(found, ", "), "; give one of these")));
}

std::string Catalog::FrameworkOfYear(const std::string& framework, double year) const {
  // One that is not there has no variants either.
  const std::string own = FrameworkName(framework, {}).value_or(framework);
  std::string variant = framework;
  double nearest = std::numeric_limits<double>::infinity();
  for (const std::string& name : FrameworkNames()) {
    const std::size_t dash = name.rfind('-');
    if (dash == std::string::npos || !Same(name.substr(0, dash), own)) continue;
    const std::optional<double> until = ParseNumber(name.substr(dash + 1));
    if (!until.has_value() || *until < year || *until >= nearest) continue;
    nearest = *until;
    variant = name;
  }
  return variant;
}

absl::StatusOr<std::vector<FrameworkFile>> Catalog::FrameworkLineage(const std::string& framework,
                                                                     const Location& where) const {
  std::vector<FrameworkFile> lineage;
  GPUDAY_ASSIGN_OR_RETURN(std::string name, FrameworkName(framework, where));
  while (true) {
    // It may have been taken away since.
    const auto path = Locate(kFrameworks, name);
    if (!path.has_value()) return FrameworkName(name, where).status();
    GPUDAY_ASSIGN_OR_RETURN(std::shared_ptr<const Node> file,
                            Read(*path, absl::StrCat(kFrameworks, "/", path->filename().string())));
    GPUDAY_ASSIGN_OR_RETURN(FrameworkFile read, ReadFramework(std::move(file), name));
    lineage.push_back(std::move(read));
    const FrameworkFile& last = lineage.back();
    if (last.built_on.empty()) return lineage;
    GPUDAY_ASSIGN_OR_RETURN(name, FrameworkName(last.built_on, last.built_on_at));
    if (std::any_of(lineage.begin(), lineage.end(),
                    [&](const FrameworkFile& seen) { return seen.name == name; })) {
      return Error(Fault::kInput, absl::StrCat(last.built_on_at.Text(),
                                               ": built_on: expected a framework that is "
                                               "not built on this one, found \"",
                                               Printable(name, 60), "\""));
    }
  }
}

absl::StatusOr<std::vector<DefaultEntry>> Catalog::FrameworkDefaults(const std::string& framework,
                                                                     const Location& where) const {
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<FrameworkFile> lineage,
                          FrameworkLineage(framework, where));
  std::vector<DefaultEntry> defaults;
  std::set<std::string> said;
  for (const FrameworkFile& from : lineage) {
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
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<FrameworkFile> lineage,
                          FrameworkLineage(framework, where));
  FrameworkCan can;
  for (auto it = lineage.rbegin(); it != lineage.rend(); ++it) {
    if (it->can != nullptr) GPUDAY_RETURN_IF_ERROR(ReadCan(*it->can, can));
  }
  return can;
}

}  // namespace gpuday
