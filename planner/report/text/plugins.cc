#include "planner/report/text/plugins.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/host/ask.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

// Which configuration files an architecture reads, and what their types mean by a missing key.
std::string DescribeModelTypes(const Plugin& plugin, const Style& style) {
  if (plugin.model_types.empty()) return "";
  std::vector<std::vector<std::string>> rows = {{"reads model_type", "where a key is missing"}};
  for (const ModelTypeInfo& type : plugin.model_types) {
    std::vector<std::string> parts;
    for (const auto& [name, value] : type.defaults) {
      parts.push_back(absl::StrCat(name, " = ", Printable(value.ValueText(), 60)));
    }
    std::string text = parts.empty() ? "the defaults above" : absl::StrJoin(parts, ", ");
    if (!type.section.empty()) absl::StrAppend(&text, "; read from ", type.section);
    if (!type.note.empty()) absl::StrAppend(&text, "; ", Printable(type.note, 300));
    rows.push_back({Printable(type.name), text});
  }
  return absl::StrCat("\n", Columns(rows, Align::kLeft, style.width));
}

// What an architecture is made of, written out for its first golden figure.
std::string DescribeFormulas(const Plugin& plugin, const Style& style) {
  if (plugin.family != Family::kArchitecture || plugin.golden.empty()) return "";
  const Location where{"golden figure", 0, 0};
  const absl::StatusOr<PluginValues> values =
      PluginValues::Check(plugin, plugin.golden[0].values, "", where);
  if (!values.ok()) return "";
  const absl::StatusOr<Model> model = AskArchitecture(plugin, *values, where);
  if (!model.ok()) return "";
  std::vector<std::vector<std::string>> rows = {
      {"matrix", "parameters", "layers x copies x rows x columns"}};
  for (const Matrix& matrix : model->matrices) {
    rows.push_back({matrix.name, NumberText(static_cast<double>(matrix.Parameters())),
                    absl::StrCat(matrix.layers, " x ", matrix.per_layer, " x ", matrix.rows, " x ",
                                 matrix.columns,
                                 matrix.shares_storage ? "; shares another's parameters" : "")});
  }
  return absl::StrCat("\nWith ", Printable(plugin.golden[0].values_text, 1000), ":\n\n",
                      Columns(rows, Align::kLeft, style.width));
}

std::string DescribeGolden(const Plugin& plugin, const Style& style) {
  if (plugin.golden.empty()) return "";
  std::vector<std::vector<std::string>> rows = {{"known figure", "value", "source"}};
  for (const GoldenFigure& golden : plugin.golden) {
    rows.push_back({golden.figure, NumberText(golden.expected), Printable(golden.source, 400)});
  }
  return absl::StrCat("\n", Columns(rows, Align::kLeft, style.width));
}

std::string Mark(Outcome outcome, const Style& style) {
  switch (outcome) {
    case Outcome::kPassed:
      return style.Good("pass");
    case Outcome::kNote:
      return "note";
    case Outcome::kFailed:
      break;
  }
  return style.Bad("FAIL");
}

}  // namespace

std::string PluginTable(const std::vector<PluginState>& states, const Style& style) {
  std::vector<std::vector<std::string>> rows = {{"family", "name", "version", "state", "summary"}};
  for (const PluginState& state : states) {
    const bool accepted = state.plugin != nullptr;
    rows.push_back(
        {state.family, state.name, accepted ? Printable(state.plugin->version) : "-", state.state,
         accepted ? Printable(state.plugin->summary, 90) : Printable(state.reason, 400)});
  }
  return HeadedColumns(rows, Align::kLeft, style.list_width, 0);
}

std::string PluginText(const PluginState& state, const Style& style) {
  std::string out =
      absl::StrCat(style.Bold(state.name), "  ", state.family, ", ", state.state, "\n");
  if (!state.reason.empty()) absl::StrAppend(&out, "  ", state.reason, "\n");
  absl::StrAppend(&out, "  ", state.path, "\n");
  if (state.plugin == nullptr) return out;
  absl::StrAppend(&out, "  ",
                  Hanging(absl::StrCat("version ", Printable(state.plugin->version), ", ",
                                       Printable(state.plugin->summary, 400)),
                          style.width, 2),
                  state.plugin->apart == nullptr
                      ? "\n\n"
                      : "\n  runs in a child process, since it did not come with gpuday\n\n");
  std::vector<std::vector<std::string>> rows = {{"option", "default", "meaning"}};
  for (const ParameterInfo& p : state.plugin->parameters) {
    std::string help = Printable(p.help, 300);
    if (!p.choices.empty()) absl::StrAppend(&help, " (", absl::StrJoin(p.choices, " | "), ")");
    if (!p.unit.empty()) absl::StrAppend(&help, " [", p.unit, "]");
    if (p.type == GPUDAY_INTEGER || p.type == GPUDAY_REAL) {
      absl::StrAppend(&help, ", ", Scaled(p.low), " to ", Scaled(p.high));
    }
    std::vector<std::string> names = p.aliases;
    for (const std::string& key : p.keys) {
      if (key != p.name) names.push_back(key);
    }
    if (!names.empty()) absl::StrAppend(&help, "; also ", absl::StrJoin(names, ", "));
    rows.push_back({p.name, p.required ? "required" : Printable(p.DefaultText()), help});
  }
  return absl::StrCat(out, Columns(rows, Align::kLeft, style.width),
                      DescribeModelTypes(*state.plugin, style),
                      DescribeFormulas(*state.plugin, style), DescribeGolden(*state.plugin, style));
}

std::string PluginCheckText(const ProbeVerdict& verdict, const Style& style) {
  std::vector<std::vector<std::string>> rows;
  for (const CheckResult& check : verdict.checks) {
    rows.push_back({Mark(check.outcome, style), check.name, check.detail});
  }
  return absl::StrCat(Columns(rows, Align::kLeft, style.list_width, 0),
                      verdict.accepted ? style.Good("accepted") : style.Bad("refused"),
                      verdict.accepted ? "" : absl::StrCat(": ", verdict.reason), "\n");
}

}  // namespace gpuday
