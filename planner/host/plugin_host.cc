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

PluginHost::PluginHost(std::vector<fs::path> folders) : folders_(std::move(folders)) {}

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
    std::set<std::string> seen;
    std::vector<FoundPlugin> of_family;
    for (const fs::path& folder : folders_) {
      for (const fs::path& path : ListFiles(folder / FamilyFolder(family), ".so")) {
        const std::string name = path.stem().string();
        of_family.push_back({family, name, path, !seen.insert(name).second});
      }
    }
    std::stable_sort(of_family.begin(), of_family.end(),
                     [](const auto& a, const auto& b) { return a.name < b.name; });
    found.insert(found.end(), of_family.begin(), of_family.end());
  }
  return found;
}

absl::StatusOr<const Plugin*> PluginHost::Get(Family family, const std::string& name,
                                              const Location& where) {
  const auto key = std::make_pair(family, name);
  if (const auto it = plugins_.find(key); it != plugins_.end()) return &it->second;
  fs::path path;
  if (IsPluginName(name)) {
    for (const fs::path& folder : folders_) {
      const fs::path candidate = folder / FamilyFolder(family) / (name + ".so");
      std::error_code ignored;
      // A dangling link is there and refused with its reason, rather than skipped.
      if (fs::symlink_status(candidate, ignored).type() != fs::file_type::not_found) {
        path = candidate;
        break;
      }
    }
  }
  if (path.empty()) {
    std::vector<std::string> known;
    for (const FoundPlugin& plugin : Find()) {
      if (plugin.family == family && !plugin.shadowed) known.push_back(Printable(plugin.name, 64));
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
  GPUDAY_ASSIGN_OR_RETURN(Plugin plugin, LoadPlugin(family, path));
  const Plugin* kept = &plugins_.emplace(key, std::move(plugin)).first->second;
  order_.push_back(kept);
  return kept;
}

std::vector<std::string> PluginHost::ArchitecturesFor(const std::string& model_type) const {
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (const fs::path& folder : folders_) {
    for (const fs::path& path : ListFiles(folder / FamilyFolder(Family::kArchitecture), ".so")) {
      if (seen.insert(path.stem().string()).second) names.push_back(path.stem().string());
    }
  }
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
