#include "planner/ask/add_model.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/dates.h"
#include "planner/base/files.h"
#include "planner/base/output_file.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/budget/totals.h"
#include "planner/catalog/catalog.h"
#include "planner/compose/compose.h"

namespace gpuday {
namespace {

const Location kTyped{kCommandLine, 0, 0};

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

}  // namespace

absl::StatusOr<AddedModel> AddModel(const Desk& desk, const std::string& file,
                                    const std::string& name) {
  GPUDAY_ASSIGN_OR_RETURN(ImportedModel model, ImportConfig(file, desk.plugins()));
  ModelEntry& entry = model.entry;
  if (!name.empty()) entry.name = name;
  GPUDAY_RETURN_IF_ERROR(CheckNewName(entry.name));
  // Counted before it is kept: what cannot be planned is not added.
  GPUDAY_ASSIGN_OR_RETURN(const ResolvedModel resolved, ResolveModel(entry, desk.plugins()));
  const auto taken = [](const std::string& what, const std::string& where) {
    return Error(Fault::kInput,
                 absl::StrCat(what, " already (", Printable(where, 300),
                              "); choose another --name, or delete that file if it is yours"));
  };
  if (const auto known = desk.FreshCatalog().FindModel(entry.name, kTyped); known.ok()) {
    return taken(absl::StrCat("there is a model called ", known->name), known->where.origin);
  }
  GPUDAY_ASSIGN_OR_RETURN(const std::string text, EntryText(entry, desk.plugins(), model.notes));
  GPUDAY_ASSIGN_OR_RETURN(const std::filesystem::path folder,
                          MakeUserDataFolder(std::filesystem::path("catalog") / "models"));
  const std::filesystem::path path = folder / (entry.name + ".toml");
  // One that cannot be read is somebody's all the same.
  std::error_code ignored;
  if (std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) {
    return taken("there is a file of that name", path.string());
  }
  GPUDAY_RETURN_IF_ERROR(WriteFileAtomically(path, text));
  return AddedModel{.name = entry.name,
                    .architecture = resolved.architecture,
                    .parameters = CountParameters(resolved.model),
                    .notes = std::move(model.notes),
                    .file = path};
}

}  // namespace gpuday
