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
    const bool whole = parameter.type != GPUDAY_REAL;
    row.range = {.low = parameter.low, .high = parameter.high, .whole = whole};
    row.words = parameter.choices;
    if (!parameter.required) {
      row.default_text = parameter.DefaultText();
      row.default_from = row.default_text.empty() ? DefaultFrom::kNowhere : DefaultFrom::kChosen;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace gpuday
