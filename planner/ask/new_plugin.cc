// A plugin's project from the templates of the SDK, which builds as it is.
#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "planner/ask/plugins.h"
#include "planner/base/files.h"
#include "planner/base/output_file.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestTemplate = 64 * 1024;

fs::path TemplateFolder() { return ProgramRoot() / "share" / "gpuday" / "templates"; }

// The family called `word` ("optimizer", "optimizers") of those that have templates.
absl::StatusOr<Family> FamilyOf(const std::string& word) {
  std::vector<std::string> known;
  for (const Family family : kFamilies) {
    if (ListFiles(TemplateFolder() / FamilyFolder(family), ".in").empty()) continue;
    if (word == FamilyName(family) || word == FamilyFolder(family)) return family;
    known.push_back(FamilyName(family));
  }
  if (known.empty()) {
    return Error(Fault::kInput, absl::StrCat(Printable(TemplateFolder().string(), 300),
                                             ": no templates are there; is the installation "
                                             "complete?"));
  }
  return Error(Fault::kUsage,
               absl::StrCat("plugins new: there is no family \"", Printable(word, 60),
                            "\"; expected one of ", absl::StrJoin(known, ", ")));
}

// The name becomes a file's, a CMake target's and a scenario's value, and must not be read as one
// of the words that follow `gpuday plugins`.
absl::Status CheckPluginName(const std::string& name) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const bool plain = !name.empty() && name.size() <= 64 && is_letter(name[0]) &&
                     std::all_of(name.begin(), name.end(), [&](char c) {
                       return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
                     });
  const bool word = name == "new" || name == "list" || name == "describe" || name == "check";
  if (plain && !word) return absl::OkStatus();
  std::string better;
  for (const char c : NormalName(name)) {
    const bool kept = is_letter(c) || (c >= '0' && c <= '9' && !better.empty());
    if (kept || (!better.empty() && better.back() != '_')) better += kept ? c : '_';
  }
  const bool hint = !word && !better.empty() && better.size() <= 64 && better != name;
  return Error(
      Fault::kUsage,
      absl::StrCat("plugins new: \"", Printable(name, 60), "\" cannot be a plugin's name: ",
                   word ? "it is a word of gpuday plugins itself"
                        : "it has 1 to 64 lower-case letters, digits and '_', a letter first",
                   hint ? absl::StrCat("; did you mean \"", better, "\"?") : ""));
}

// Fills the template `source` in and writes it below `project`.
absl::Status Fill(const fs::path& source, const fs::path& project, const std::string& name,
                  const std::string& folder, std::vector<std::string>& written) {
  GPUDAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(source, kLargestTemplate));
  const std::string file =
      absl::StrReplaceAll(source.stem().string(), {{"NAME", name}});  // without .in
  written.push_back(file);
  return WriteFileAtomically(
      project / file,
      absl::StrReplaceAll(
          text, {{"@NAME@", name}, {"@FOLDER@", folder}, {"@PREFIX@", ProgramRoot().string()}}));
}

absl::Status CannotWrite(const fs::path& path, const std::error_code& error) {
  return Error(Fault::kOutput,
               absl::StrCat(Printable(path.string(), 300), ": cannot be made: ", error.message()));
}

}  // namespace

absl::StatusOr<PluginProject> MakePluginProject(const Desk& desk, const std::string& family_word,
                                                const std::string& name, const std::string& into) {
  GPUDAY_ASSIGN_OR_RETURN(const Family family, FamilyOf(family_word));
  GPUDAY_RETURN_IF_ERROR(CheckPluginName(name));

  const fs::path parent = into.empty() ? "." : into;
  const fs::path project = into.empty() ? fs::path(name) : parent / name;
  std::error_code failed;
  fs::create_directories(parent, failed);
  if (failed) return CannotWrite(parent, failed);
  // Of several that try, one makes it.
  const bool made = fs::create_directory(project, failed);
  if (failed && failed != std::errc::file_exists) return CannotWrite(project, failed);
  if (!made) {
    return Error(Fault::kInput,
                 absl::StrCat(Printable(project.string(), 300),
                              " is there already and is left as it is; choose another name or "
                              "--into another folder"));
  }
  absl::Cleanup half_written = [&project] {
    std::error_code ignored;
    fs::remove_all(project, ignored);
  };
  std::vector<std::string> written;
  for (const fs::path& templates : {TemplateFolder(), TemplateFolder() / FamilyFolder(family)}) {
    for (const fs::path& source : ListFiles(templates, ".in")) {
      GPUDAY_RETURN_IF_ERROR(Fill(source, project, name, FamilyFolder(family), written));
    }
  }
  std::move(half_written).Cancel();

  PluginProject made_project{.folder = project, .files = std::move(written), .namesake = {}};
  std::sort(made_project.files.begin(), made_project.files.end());
  for (const FoundPlugin& known : desk.plugins().Find(family)) {
    if (known.name == name && !known.shadowed) made_project.namesake = known.path;
  }
  return made_project;
}

}  // namespace gpuday
