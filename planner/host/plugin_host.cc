#include "planner/host/plugin_host.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/files.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

bool IsPluginName(const std::string& name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  }) && name[0] != '.';
}

}  // namespace

PluginHost::PluginHost(std::vector<fs::path> folders, Gate gate)
    : folders_(std::move(folders)), gate_(std::move(gate)) {}

std::vector<fs::path> PluginHost::DefaultFolders(const std::vector<fs::path>& first) {
  std::vector<fs::path> folders = first;
  for (const fs::path& folder : FoldersFromEnvironment("GPUDAY_PLUGIN_PATH")) {
    folders.push_back(folder);
  }
  if (const fs::path user = UserDataFolder(); !user.empty()) folders.push_back(user / "plugins");
  folders.push_back(ProgramRoot() / "lib" / "gpuday" / "plugins");
  return folders;
}

std::vector<FoundPlugin> PluginHost::Find() const {
  std::vector<FoundPlugin> found;
  for (const Family family : kFamilies) {
    const std::vector<FoundPlugin> of_family = Find(family);
    found.insert(found.end(), of_family.begin(), of_family.end());
  }
  return found;
}

std::vector<FoundPlugin> PluginHost::Find(Family family) const {
  std::vector<std::string> extensions = {kLibraryExtension};
  // A reader of files that make readers would read itself.
  if (family != Family::kReader) {
    for (const FoundPlugin& reader : Find(Family::kReader)) {
      if (!reader.shadowed) extensions.push_back("." + reader.name);
    }
  }
  std::vector<FoundPlugin> found;
  std::set<std::string> seen;
  for (const fs::path& folder : folders_) {
    for (const std::string& extension : extensions) {
      for (const fs::path& path : ListFiles(folder / FamilyFolder(family), extension)) {
        const std::string name = path.stem().string();
        found.push_back({family, name, path, !seen.insert(name).second});
      }
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.name < b.name; });
  return found;
}

absl::StatusOr<Plugin> PluginHost::Load(std::optional<Family> family, const fs::path& path) {
  GPUDAY_ASSIGN_OR_RETURN(const std::string content, CheckPluginFile(path));
  const std::string extension = path.extension().string();
  const Plugin* reader = nullptr;
  if (extension != kLibraryExtension) {
    GPUDAY_ASSIGN_OR_RETURN(
        reader, Get(Family::kReader, extension.empty() ? extension : extension.substr(1),
                    Location{Printable(path.string()), 0, 0}));
  }
  const std::string sha256 = Sha256(content);
  if (gate_) {
    GPUDAY_RETURN_IF_ERROR(gate_(family.value_or(Family::kArchitecture), path, sha256,
                                 reader == nullptr ? "" : reader->sha256));
  }
  if (reader == nullptr) return LoadPlugin(family, path, sha256);
  GPUDAY_ASSIGN_OR_RETURN(Plugin plugin, ReadPlugin(*reader, family.value_or(Family::kArchitecture),
                                                    path, content, sha256));
  plugin.reader = reader;
  return plugin;
}

void PluginHost::NoteAsked(const Plugin* plugin) {
  if (plugin->reader != nullptr) NoteAsked(plugin->reader);
  if (std::find(asked_.begin(), asked_.end(), plugin) == asked_.end()) asked_.push_back(plugin);
}

fs::path PluginHost::PathOf(Family family, const std::string& name) const {
  // The usual case without reading folders: a library of this name in the first folder with one.
  for (const fs::path& folder : folders_) {
    const fs::path stem = folder / FamilyFolder(family) / name;
    std::error_code ignored;
    // A dangling link is there and refused with its reason, rather than skipped.
    const fs::path library = stem.string() + kLibraryExtension;
    if (fs::symlink_status(library, ignored).type() != fs::file_type::not_found) return library;
    if (family == Family::kReader) continue;
    for (const FoundPlugin& reader : Find(Family::kReader)) {
      const fs::path text = stem.string() + "." + reader.name;
      if (fs::symlink_status(text, ignored).type() != fs::file_type::not_found) return text;
    }
  }
  return {};
}

absl::StatusOr<const Plugin*> PluginHost::Get(Family family, const std::string& name,
                                              const Location& where) {
  const auto key = std::make_pair(family, name);
  if (const auto it = plugins_.find(key); it != plugins_.end()) {
    NoteAsked(&it->second);
    return &it->second;
  }
  fs::path path;
  if (IsPluginName(name)) path = PathOf(family, name);
  if (path.empty()) {
    std::vector<std::string> known;
    for (const FoundPlugin& plugin : Find(family)) {
      if (!plugin.shadowed) known.push_back(Printable(plugin.name, 64));
    }
    // With no plugin of the family at all, the installation is at fault rather than the question.
    return Error(
        known.empty() ? Fault::kPlugin : Fault::kInput,
        absl::StrCat(where.Text(), ": no ", FamilyName(family), " plugin is called \"",
                     Printable(name, 60), "\"",
                     known.empty() ? "; there is none at all (gpuday doctor shows where it looks)"
                                   : absl::StrCat(DidYouMean(name, known), "; there are ",
                                                  absl::StrJoin(known, ", "))));
  }
  GPUDAY_ASSIGN_OR_RETURN(Plugin plugin, Load(family, path));
  const Plugin* kept = &plugins_.emplace(key, std::move(plugin)).first->second;
  NoteAsked(kept);
  return kept;
}

std::vector<std::string> PluginHost::ArchitecturesFor(const std::string& model_type) const {
  std::vector<std::string> names;
  std::map<std::string, std::size_t> folder_of;
  for (const FoundPlugin& plugin : Find(Family::kArchitecture)) {
    if (plugin.shadowed) continue;
    names.push_back(plugin.name);
    folder_of[plugin.name] = static_cast<std::size_t>(
        std::find(folders_.begin(), folders_.end(), plugin.path.parent_path().parent_path()) -
        folders_.begin());
  }
  std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return folder_of[a] < folder_of[b];
  });
  const std::string wanted = NormalName(model_type);
  const auto shared = [&](const std::string& name) {
    return wanted.starts_with(NormalName(name)) ? name.size() : 0;
  };
  std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return shared(a) > shared(b);
  });
  return names;
}

PluginHost::Reader PluginHost::FindReader(const std::string& model_type) {
  const std::string wanted = NormalName(model_type);
  for (const std::string& name : ArchitecturesFor(model_type)) {
    const absl::StatusOr<const Plugin*> plugin = Get(Family::kArchitecture, name, {});
    if (!plugin.ok()) continue;
    for (const ModelTypeInfo& type : (*plugin)->model_types) {
      if (NormalName(type.name) == wanted) return {*plugin, &type};
    }
  }
  return {};
}

std::vector<PluginHost::Reader> PluginHost::AllReaders() {
  std::vector<Reader> readers;
  for (const std::string& name : ArchitecturesFor("")) {
    const absl::StatusOr<const Plugin*> plugin = Get(Family::kArchitecture, name, {});
    if (!plugin.ok()) continue;
    for (const ModelTypeInfo& type : (*plugin)->model_types) readers.push_back({*plugin, &type});
  }
  return readers;
}

}  // namespace gpuday
