// Finds plugins by family and name, loads those that are asked for, and keeps them.
#ifndef GPUDAY_PLANNER_HOST_PLUGIN_HOST_H_
#define GPUDAY_PLANNER_HOST_PLUGIN_HOST_H_

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/host/plugin.h"

namespace gpuday {

// A plugin file that discovery found.
struct FoundPlugin {
  Family family = Family::kArchitecture;
  std::string name;  // the file's stem
  std::filesystem::path path;
  bool shadowed = false;  // a folder before this one has the same name
};

class PluginHost {
 public:
  // Whether a file that has been checked may be loaded, by its content's SHA-256 and, where it has
  // a reader, that one's. Without a gate everything may.
  using Gate =
      std::function<absl::Status(Family, const std::filesystem::path&, const std::string& sha256,
                                 const std::string& reader_sha256)>;

  // `folders` in order of precedence, each with a subfolder per family.
  explicit PluginHost(std::vector<std::filesystem::path> folders, Gate gate = nullptr);

  // `first` (from --plugin-dir), $GPUDAY_PLUGIN_PATH, the user's data folder, what came with the
  // program.
  static std::vector<std::filesystem::path> DefaultFolders(
      const std::vector<std::filesystem::path>& first);

  // All plugin files, sorted by family and name, without running any of their code. A file is a
  // library or one whose extension is the name of a reader.
  std::vector<FoundPlugin> Find() const;
  std::vector<FoundPlugin> Find(Family family) const;

  // The plugin of that name, loaded on first use. `where` is where somebody asked for it. Error:
  // kInput with the nearest names when there is none, kPlugin with the reason when it is refused.
  absl::StatusOr<const Plugin*> Get(Family family, const std::string& name, const Location& where);

  // The plugin at `path`, wherever that is, not kept among those found by name. Without a family a
  // library may be of any; a file with a reader is an architecture.
  absl::StatusOr<Plugin> Load(std::optional<Family> family, const std::filesystem::path& path);

  // The architecture that reads configuration files of `model_type`, with how it reads them; null
  // when none does. One whose name is the type's, or begins it, comes before others; among those
  // the folder that is searched first, then the name decides. Plugins that are refused do not
  // count.
  struct Reader {
    const Plugin* plugin = nullptr;
    const ModelTypeInfo* type = nullptr;
  };
  Reader FindReader(const std::string& model_type);
  // All that architectures read.
  std::vector<Reader> AllReaders();

  // Those asked for since the host was made or StartPlan() was called, in the order of first
  // asking.
  const std::vector<const Plugin*>& asked() const { return asked_; }
  // For hosts that outlive a plan: the next one begins with nothing asked for. What is loaded
  // stays.
  void StartPlan() { asked_.clear(); }
  const std::vector<std::filesystem::path>& folders() const { return folders_; }

 private:
  // The file of that name that is searched first; empty when there is none.
  std::filesystem::path PathOf(Family family, const std::string& name) const;
  void NoteAsked(const Plugin* plugin);
  // The names of all architectures, first come those whose names `model_type` begins with.
  std::vector<std::string> ArchitecturesFor(const std::string& model_type) const;

  std::vector<std::filesystem::path> folders_;
  Gate gate_;
  std::map<std::pair<Family, std::string>, Plugin> plugins_;
  std::vector<const Plugin*> asked_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_HOST_PLUGIN_HOST_H_
