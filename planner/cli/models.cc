// models: what models are known, what one is made of, and adding one from its config.json.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/ask/lists.h"
#include "planner/base/dates.h"
#include "planner/base/files.h"
#include "planner/base/numbers.h"
#include "planner/base/output_file.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/budget/model_figures.h"
#include "planner/budget/totals.h"
#include "planner/cli/commands.h"
#include "planner/cli/list_json.h"
#include "planner/compose/compose.h"
#include "planner/ledger/model.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

const Location kCommandLine{"command line", 0, 0};

using Rows = std::vector<std::vector<std::string>>;

std::string Count(std::uint64_t value) { return Grouped(absl::uint128(value)); }

// What is known of a model besides its figures.
Rows About(const ModelEntry& entry, const ResolvedModel& resolved,
           const std::vector<std::string>& notes) {
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
  if (!entry.notes.empty()) rows.push_back({"notes", Printable(entry.notes, 300)});
  for (const std::string& note : notes) rows.push_back({"note", note});
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

absl::StatusOr<Answer> ShowModel(const Session& session, const ModelsOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(const KnownModel known, AskModel(session.desk, options.operands[0]));
  const auto& [model, resolved] = known;
  const ModelEntry& entry = model.entry;
  const ModelFigures figures = DescribeModel(resolved.model, ShownSequenceLength(resolved.model));
  const std::vector<Line> lines = ModelLines(resolved.model, figures, resolved.source);
  if (options.json) {
    return Answer{.output = ModelJson(entry, resolved.model, figures, lines, model.notes),
                  .remark = ""};
  }
  return Answer{.output = absl::StrCat(session.style.Bold(Printable(entry.name)), "\n",
                                       Columns(FigureRows(lines), Align::kLeft), "\n",
                                       Columns(SourceRows(lines), Align::kLeft), "\n",
                                       Columns(About(entry, resolved, model.notes), Align::kLeft),
                                       "\n", Columns(AttentionRows(resolved.model), Align::kRight),
                                       "\n", Columns(RoleRows(figures), Align::kRight), "\n",
                                       Columns(MatrixRows(resolved.model), Align::kRight)),
                .remark = ""};
}

absl::StatusOr<Answer> ListModels(const Session& session, const ModelsOptions& options) {
  std::vector<absl::Status> bad;
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<ListedModel> models, AskModels(session.desk, bad));
  if (options.json) {
    std::vector<ModelEntry> entries;
    std::vector<std::uint64_t> counts;
    for (const ListedModel& model : models) {
      entries.push_back(model.entry);
      counts.push_back(CountParameters(model.resolved.model));
    }
    return Answer{.output = ModelsJson(entries, counts), .remark = LeftOut(bad)};
  }
  Rows rows = {{"model", "architecture", "parameters", "count"}};
  for (const auto& [entry, resolved] : models) {
    const std::uint64_t count = CountParameters(resolved.model);
    const bool exact = entry.exact_parameters == absl::StrCat(count);
    rows.push_back(
        {entry.name, entry.architecture, Count(count), exact ? "as its source" : "from its shape"});
  }
  return Answer{.output = Columns(rows, Align::kLeft, 0), .remark = LeftOut(bad)};
}

// A name becomes a file's name, and must not be read as something else where a model is expected.
absl::Status CheckNewName(const std::string& name) {
  const bool plain = !name.empty() && name.size() <= 64 && name[0] != '.' && name[0] != '-' &&
                     std::all_of(name.begin(), name.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
                     });
  if (plain && !IsNumber(name) && name != "add" && !name.ends_with(".toml") &&
      !name.ends_with(".json")) {
    return absl::OkStatus();
  }
  return Error(Fault::kUsage,
               absl::StrCat("--name \"", Printable(name, 60),
                            "\": a model's name has 1 to 64 letters, digits, dots, '-' and '_', is "
                            "no number and no file's name; give one with --name"));
}

// The entry as a file of the catalog: parameters under their own names, the file's and the class's
// defaults alike.
absl::StatusOr<std::string> EntryText(const ModelEntry& entry, const PluginHost& host,
                                      const std::vector<std::string>& notes) {
  Node file = Node::Table();
  file.entries = {{"name", Node::Text(entry.name)},
                  {"architecture", Node::Text(entry.architecture)},
                  {"source", Node::Text(entry.source)},
                  {"date", Node::Text(DateText(Today()))}};
  if (!notes.empty()) file.entries.emplace_back("notes", Node::Text(absl::StrJoin(notes, "; ")));
  GPUDAY_ASSIGN_OR_RETURN(Node parameters, OwnParameters(entry, host));
  file.entries.emplace_back("parameters", std::move(parameters));
  return WriteToml(file);
}

absl::StatusOr<Answer> AddModel(const Session& session, const ModelsOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(ImportedModel model, ImportConfig(options.operands[1], session.host));
  ModelEntry& entry = model.entry;
  if (!options.name.empty()) entry.name = options.name;
  GPUDAY_RETURN_IF_ERROR(CheckNewName(entry.name));
  // Counted before it is kept: what cannot be planned is not added.
  GPUDAY_ASSIGN_OR_RETURN(const ResolvedModel resolved, ResolveModel(entry, session.host));
  const std::filesystem::path folder = UserDataFolder();
  if (folder.empty()) {
    return Error(Fault::kOutput,
                 "where would it go? Neither XDG_DATA_HOME nor HOME is set, so there is no data "
                 "folder");
  }
  const std::filesystem::path path = folder / "catalog" / "models" / (entry.name + ".toml");
  if (const auto known = session.catalog.FindModel(entry.name, kCommandLine); known.ok()) {
    return Error(Fault::kInput,
                 absl::StrCat("there is a model called ", known->name, " already (",
                              Printable(known->where.origin, 300),
                              "); choose another --name, or delete that file if it is yours"));
  }
  GPUDAY_ASSIGN_OR_RETURN(const std::string text, EntryText(entry, session.host, model.notes));
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  if (failed) {
    return Error(Fault::kOutput, absl::StrCat(Printable(path.parent_path().string(), 300),
                                              ": cannot be made: ", failed.message()));
  }
  GPUDAY_RETURN_IF_ERROR(WriteFileAtomically(path, text));
  Answer answer;
  answer.output = absl::StrCat("added ", entry.name, ": ", Count(CountParameters(resolved.model)),
                               " parameters, architecture ", resolved.architecture, "\n");
  for (const std::string& note : model.notes) absl::StrAppend(&answer.output, "  ", note, "\n");
  answer.remark = absl::StrCat("written to ", Printable(path.string(), 300), " (gpuday plan ",
                               entry.name, ")\n");
  return answer;
}

}  // namespace

absl::StatusOr<Answer> RunModels(const Session& session, const ModelsOptions& options) {
  const std::vector<std::string>& operands = options.operands;
  const bool add = !operands.empty() && operands[0] == "add";
  if (add && operands.size() != 2) {
    return Error(Fault::kUsage, "models add: give one config.json, or a folder that has one");
  }
  if (!add && operands.size() > 1) {
    return Error(Fault::kUsage, absl::StrCat("models shows one at a time; what is \"",
                                             Printable(operands[1], 60), "\"?"));
  }
  if (!add && !options.name.empty()) {
    return Error(Fault::kUsage, "--name goes with gpuday models add FILE");
  }
  if (add) return AddModel(session, options);
  return operands.empty() ? ListModels(session, options) : ShowModel(session, options);
}

}  // namespace gpuday
