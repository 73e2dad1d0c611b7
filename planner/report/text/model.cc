#include "planner/report/text/model.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/budget/totals.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string Count(std::uint64_t value) { return Grouped(absl::uint128(value)); }

// What is known of a model besides its figures.
Rows About(const KnownModel& known) {
  const auto& [model, resolved] = known;
  const ModelEntry& entry = model.entry;
  Rows rows = {{"architecture", resolved.architecture}};
  if (!entry.exact_parameters.empty()) {
    const bool same = entry.exact_parameters == absl::StrCat(CountParameters(resolved.model));
    rows.push_back({"as its source counts", same ? "the same" : entry.exact_parameters});
  }
  rows.push_back({"context", resolved.model.context_length == 0
                                 ? "not known"
                                 : Count(resolved.model.context_length) + " tokens"});
  if (!entry.aliases.empty()) {
    rows.push_back({"also called", Printable(absl::StrJoin(entry.aliases, ", "))});
  }
  if (!entry.weights_published) {
    rows.push_back({"weights", "not published: it can be trained, but not fine-tuned"});
  }
  if (!entry.notes.empty()) rows.push_back({"notes", Printable(entry.notes, 300)});
  for (const std::string& note : model.notes) rows.push_back({"note", note});
  for (const auto& [key, value] : entry.parameters.entries) {
    rows.push_back({Printable(key, 80), Printable(value.ValueText(), 80)});
  }
  return rows;
}

// Every figure with how it comes about.
Rows FigureRows(const std::vector<Line>& lines) {
  Rows rows;
  for (const Line& line : lines) {
    const std::string unit = line.unit == "parameters" ? "" : " " + line.unit;
    rows.push_back({line.label, absl::StrCat(Grouped(line.value), unit), line.formula});
  }
  return rows;
}

// Where the figures come from, each source once with what it is for.
Rows SourceRows(const std::vector<Line>& lines) {
  Rows rows;
  for (const Line& line : lines) {
    const std::string what = line.id.substr(0, line.id.find('.'));
    const std::string name = what == "parameters" ? "parameters from"
                             : what == "kv_cache" ? "KV cache after"
                                                  : "FLOPs after";
    const std::vector<std::string> row = {name, Printable(line.source, 300)};
    if (std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(row);
  }
  return rows;
}

Rows RoleRows(const ModelFigures& figures) {
  Rows rows = {{"role", "matrices", "parameters", "active per token"}};
  for (const RoleFigures& role : figures.roles) {
    rows.push_back(
        {role.role, Count(role.matrices), Count(role.parameters), Count(role.active_parameters)});
  }
  return rows;
}

Rows AttentionRows(const Model& model) {
  Rows rows = {
      {"attention", "layers", "heads", "KV heads", "head size", "window", "cache elements"}};
  for (const AttentionLayers& a : model.attention) {
    const std::string size =
        a.qk_head_size == a.v_head_size
            ? Count(a.qk_head_size)
            : absl::StrCat(Count(a.qk_head_size), " and ", Count(a.v_head_size));
    rows.push_back({a.name, Count(a.layers), Count(a.query_heads), Count(a.kv_heads), size,
                    a.window == 0 ? "-" : Count(a.window), Count(a.cache_elements)});
  }
  return rows;
}

Rows MatrixRows(const Model& model) {
  Rows rows = {{"matrix", "rows", "columns", "copies", "parameters"}};
  for (const Matrix& m : model.matrices) {
    rows.push_back({m.name, Count(m.rows), Count(m.columns), Count(m.layers * m.per_layer),
                    m.shares_storage ? "shared" : Count(m.Parameters())});
  }
  return rows;
}

}  // namespace

std::string ModelText(const KnownModel& known, const ModelAccount& account, const Style& style) {
  const Model& model = known.resolved.model;
  return absl::StrCat(style.Bold(Printable(known.model.entry.name)), "\n",
                      Columns(FigureRows(account.lines), Align::kLeft, style.width), "\n",
                      Columns(SourceRows(account.lines), Align::kLeft, style.width), "\n",
                      Columns(About(known), Align::kLeft, style.width), "\n",
                      HeadedColumns(AttentionRows(model), Align::kRight, style.width), "\n",
                      HeadedColumns(RoleRows(account.figures), Align::kRight, style.width), "\n",
                      HeadedColumns(MatrixRows(model), Align::kRight, style.width));
}

}  // namespace gpuday
