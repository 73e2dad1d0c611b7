#include "planner/host/plugin_keys.h"

#include "absl/strings/str_cat.h"

namespace gpuday {
namespace {

// The table that a family's parameters stand in; empty: none.
std::string TableOf(Family family) {
  switch (family) {
    case Family::kArchitecture:
      return key::kModelParameters.path;
    case Family::kOptimizer:
      return std::string(FindKey(key::kOptimizerName.path)->Table());
    case Family::kPrecision:
      return std::string(FindKey(key::kPrecisionName.path)->Table());
    case Family::kReader:
      break;
  }
  return "";
}

KeyKind KindOf(const ParameterInfo& parameter) {
  switch (parameter.type) {
    case GPUDAY_INTEGER:
      return KeyKind::kWhole;
    case GPUDAY_REAL:
      return KeyKind::kNumber;
    case GPUDAY_BOOLEAN:
      return KeyKind::kYesNo;
    case GPUDAY_TEXT_LIST:
    case GPUDAY_INTEGER_LIST:
      return KeyKind::kList;
    default:
      return parameter.choices.empty() ? KeyKind::kText : KeyKind::kWords;
  }
}

// The plugin that `document` names for the table `table`; empty: none.
std::string PluginNameAt(const Node& document, const std::string& table, Family family) {
  const Node* node = family == Family::kArchitecture
                         ? document.FindPath(key::kModelArchitecture.path)
                         : document.FindPath(table);
  if (node != nullptr && node->kind == Node::Kind::kTable) node = node->Find("name");
  return node != nullptr && node->kind == Node::Kind::kText ? node->text : "";
}

}  // namespace

std::vector<ScenarioKey> KeysOfPlugin(const Plugin& plugin) {
  std::vector<ScenarioKey> rows;
  const std::string table = TableOf(plugin.family);
  if (table.empty()) return rows;
  for (const ParameterInfo& parameter : plugin.parameters) {
    ScenarioKey row;
    row.path = absl::StrCat(table, ".", parameter.name);
    row.kind = KindOf(parameter);
    row.unit = parameter.unit;
    row.help = parameter.help;
    row.range = parameter.AllowedRange();
    row.words = parameter.choices;
    if (!parameter.required) {
      row.default_text = parameter.DefaultText();
      row.default_from = row.default_text.empty() ? DefaultFrom::kNowhere : DefaultFrom::kChosen;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::optional<ScenarioKey> FindKeyOf(const Node& document, const std::string& path,
                                     const PluginHost& host) {
  if (const ScenarioKey* row = FindKey(path)) return *row;
  const std::size_t dot = path.rfind('.');
  if (dot == std::string::npos) return std::nullopt;
  const std::string table = path.substr(0, dot), name = path.substr(dot + 1);
  for (const Family family : kFamilies) {
    const std::string own = TableOf(family);
    if (own.empty() || !(table == own || table.starts_with(own + "."))) continue;
    const std::string plugin_name = PluginNameAt(document, table, family);
    if (plugin_name.empty()) continue;
    const absl::StatusOr<const Plugin*> plugin = host.Get(family, plugin_name, {});
    if (!plugin.ok()) continue;
    for (ScenarioKey& row : KeysOfPlugin(**plugin)) {
      if (row.path == absl::StrCat(own, ".", name)) return std::move(row);
    }
  }
  return std::nullopt;
}

}  // namespace gpuday
