#include "planner/host/plugin_host.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "absl/strings/match.h"
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

struct PluginHost::Plugins {
  Plugins(std::vector<fs::path> searched, Gate checks, Loader how)
      : folders(std::move(searched)), gate(std::move(checks)), loader(std::move(how)) {}

  const std::vector<fs::path> folders;
  const Gate gate;
  const Loader loader;

  std::mutex loading;  // held while a file is checked, admitted and loaded
  std::mutex mutex;    // of `loaded`; taken for a moment, also while loading
  std::map<std::pair<Family, std::string>, Plugin> loaded;
};

PluginHost::PluginHost(std::vector<fs::path> folders, Gate gate, Loader loader)
    : plugins_(std::make_shared<Plugins>(std::move(folders), std::move(gate), std::move(loader))) {}

absl::StatusOr<Plugin> PluginHost::LoadHere(const Admitted& file) {
  if (file.reader == nullptr) return LoadPlugin(file.family, file.path, file.sha256);
  return ReadPlugin(*file.reader, file.family.value_or(Family::kArchitecture), file.path,
                    file.content, file.sha256);
}

absl::StatusOr<Plugin> PluginHost::LoadCopyHere(const Admitted& file) {
  if (file.reader != nullptr) return LoadHere(file);  // its content is in memory anyway
  return LoadPlugin(file.family, file.path, file.sha256, &file.content);
}

PluginHost PluginHost::Noting(Sources& sources) const {
  PluginHost noting = *this;
  noting.sources_ = &sources;
  return noting;
}

const std::vector<fs::path>& PluginHost::folders() const { return plugins_->folders; }

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
  for (const fs::path& folder : plugins_->folders) {
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

absl::StatusOr<Plugin> PluginHost::Load(std::optional<Family> family, const fs::path& path) const {
  const std::lock_guard lock(plugins_->loading);
  return LoadFile(family, path);
}

absl::StatusOr<Plugin> PluginHost::LoadFile(std::optional<Family> family,
                                            const fs::path& path) const {
  GPUDAY_ASSIGN_OR_RETURN(const std::string content, CheckPluginFile(path));
  const std::string extension = path.extension().string();
  const Plugin* reader = nullptr;
  if (extension != kLibraryExtension) {
    GPUDAY_ASSIGN_OR_RETURN(
        reader, FindOrLoad(Family::kReader, extension.empty() ? extension : extension.substr(1),
                           Location{Printable(path.string()), 0, 0}));
  }
  const std::string sha256 = Sha256(content);
  if (plugins_->gate) {
    GPUDAY_RETURN_IF_ERROR(plugins_->gate(family.value_or(Family::kArchitecture), path, sha256,
                                          reader == nullptr ? "" : reader->sha256));
  }
  GPUDAY_ASSIGN_OR_RETURN(Plugin plugin, plugins_->loader({.family = family,
                                                           .path = path,
                                                           .content = content,
                                                           .sha256 = sha256,
                                                           .reader = reader}));
  plugin.reader = reader;
  return plugin;
}

void PluginHost::Note(const Plugin& plugin) const {
  if (sources_ == nullptr) return;
  if (plugin.reader != nullptr) Note(*plugin.reader);
  sources_->Note({"plugin", absl::StrCat(FamilyFolder(plugin.family), "/", plugin.name),
                  plugin.version, plugin.sha256});
}

fs::path PluginHost::PathOf(Family family, const std::string& name) const {
  // The usual case without reading folders: a library of this name in the first folder with one.
  for (const fs::path& folder : plugins_->folders) {
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
                                              const Location& where) const {
  GPUDAY_ASSIGN_OR_RETURN(const Plugin* plugin, Lookup(family, name, where));
  Note(*plugin);
  return plugin;
}

absl::StatusOr<const Plugin*> PluginHost::Lookup(Family family, const std::string& name,
                                                 const Location& where) const {
  if (const Plugin* loaded = Loaded(family, name)) return loaded;
  const std::lock_guard lock(plugins_->loading);
  return FindOrLoad(family, name, where);
}

const Plugin* PluginHost::Loaded(Family family, const std::string& name) const {
  const std::lock_guard lock(plugins_->mutex);
  const auto it = plugins_->loaded.find({family, name});
  return it == plugins_->loaded.end() ? nullptr : &it->second;
}

absl::StatusOr<const Plugin*> PluginHost::FindOrLoad(Family family, const std::string& name,
                                                     const Location& where) const {
  // Perhaps another thread loaded it while this one waited.
  if (const Plugin* loaded = Loaded(family, name)) return loaded;
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
  GPUDAY_ASSIGN_OR_RETURN(Plugin plugin, LoadFile(family, path));
  const std::lock_guard lock(plugins_->mutex);
  return &plugins_->loaded.emplace(std::pair(family, name), std::move(plugin)).first->second;
}

std::vector<std::string> PluginHost::ArchitecturesFor(const std::string& model_type) const {
  std::vector<std::string> names;
  std::map<std::string, std::size_t> folder_of;
  for (const FoundPlugin& plugin : Find(Family::kArchitecture)) {
    if (plugin.shadowed) continue;
    names.push_back(plugin.name);
    folder_of[plugin.name] =
        static_cast<std::size_t>(std::find(plugins_->folders.begin(), plugins_->folders.end(),
                                           plugin.path.parent_path().parent_path()) -
                                 plugins_->folders.begin());
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

PluginHost::Reader PluginHost::FindReader(const std::string& model_type) const {
  const std::string wanted = NormalName(model_type);
  Reader none;
  for (const std::string& name : ArchitecturesFor(model_type)) {
    const absl::StatusOr<const Plugin*> plugin = Lookup(Family::kArchitecture, name, {});
    if (!plugin.ok()) {
      // Another plugin may read the type all the same.
      const bool named_so = absl::StartsWith(wanted, NormalName(name));
      if (named_so && none.refused.ok()) none.refused = plugin.status();
      continue;
    }
    for (const ModelTypeInfo& type : (*plugin)->model_types) {
      if (NormalName(type.name) != wanted) continue;
      Note(**plugin);
      return {.plugin = *plugin, .type = &type};
    }
  }
  return none;
}

std::vector<PluginHost::Reader> PluginHost::AllReaders() const {
  std::vector<Reader> readers;
  for (const std::string& name : ArchitecturesFor("")) {
    const absl::StatusOr<const Plugin*> plugin = Lookup(Family::kArchitecture, name, {});
    if (!plugin.ok()) continue;
    for (const ModelTypeInfo& type : (*plugin)->model_types)
      readers.push_back({.plugin = *plugin, .type = &type});
  }
  return readers;
}

}  // namespace gpuday
