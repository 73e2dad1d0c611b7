// Finds plugins by family and name, loads those that are asked for, and keeps them.
#ifndef GPUDAY_PLANNER_HOST_PLUGIN_HOST_H_
#define GPUDAY_PLANNER_HOST_PLUGIN_HOST_H_

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/host/plugin.h"
#include "planner/plan/sources.h"

namespace gpuday {

// A plugin file that discovery found.
struct FoundPlugin {
  Family family = Family::kArchitecture;
  std::string name;  // the file's stem
  std::filesystem::path path;
  bool shadowed = false;  // a folder before this one has the same name
};

// The plugins of some folders. Lookups change nothing that can be seen: a host may be used by
// several threads at once, which get the same plugins; they are loaded one after the other. A copy
// is the same host, and cheap. Plugins live as long as one of its copies does. What they are then
// asked (host/ask.h) needs no lock: the contract has their functions pure, from any thread, also
// from several at once (docs/abi.md).
class PluginHost {
 public:
  // Whether a file that has been checked may be loaded, by its content's SHA-256 and, where it has
  // a reader, that one's. Without a gate everything may.
  using Gate =
      std::function<absl::Status(Family, const std::filesystem::path&, const std::string& sha256,
                                 const std::string& reader_sha256)>;

  // How a file that may be loaded becomes a plugin.
  struct Admitted {
    std::optional<Family> family;
    const std::filesystem::path& path;
    const std::string& content;
    const std::string& sha256;
    const Plugin* reader;  // of a file that has one
  };
  using Loader = std::function<absl::StatusOr<Plugin>(const Admitted&)>;
  // Into this process: what a host does unless it is given another loader.
  static absl::StatusOr<Plugin> LoadHere(const Admitted& file);
  // The same from a copy in memory, which no write to the file reaches.
  static absl::StatusOr<Plugin> LoadCopyHere(const Admitted& file);

  // `folders` in order of precedence, each with a subfolder per family.
  explicit PluginHost(std::vector<std::filesystem::path> folders, Gate gate = nullptr,
                      Loader loader = LoadHere);

  // This host for one question: each plugin that a lookup answers with is noted in `sources`, after
  // its reader when it has one, in the place of an account that this host may note in. `sources`
  // belongs to the question and must live as long as the host that is returned, which goes by its
  // rule: one thread at a time.
  PluginHost Noting(Sources& sources) const;

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
  absl::StatusOr<const Plugin*> Get(Family family, const std::string& name,
                                    const Location& where) const;

  // The plugin at `path`, wherever that is, not kept among those found by name. Without a family a
  // library may be of any; a file with a reader is an architecture.
  absl::StatusOr<Plugin> Load(std::optional<Family> family,
                              const std::filesystem::path& path) const;

  // The architecture that reads configuration files of `model_type`, with how it reads them; null
  // when none does. One whose name is the type's, or begins it, comes before others; among those
  // the folder that is searched first, then the name decides. Plugins that are refused do not
  // count.
  struct Reader {
    const Plugin* plugin = nullptr;
    const ModelTypeInfo* type = nullptr;
    // Where none was found: why one that is named like the type cannot be asked.
    absl::Status refused = absl::OkStatus();
  };
  Reader FindReader(const std::string& model_type) const;
  // All that architectures read; nothing is noted.
  std::vector<Reader> AllReaders() const;

  const std::vector<std::filesystem::path>& folders() const;

 private:
  struct Plugins;  // the folders and what has been loaded, shared by all copies

  // Get() without a note.
  absl::StatusOr<const Plugin*> Lookup(Family family, const std::string& name,
                                       const Location& where) const;
  // The plugin when it is loaded already; otherwise null.
  const Plugin* Loaded(Family family, const std::string& name) const;
  // These two load: the caller holds the lock for it, which the reader of a file needs as well.
  absl::StatusOr<const Plugin*> FindOrLoad(Family family, const std::string& name,
                                           const Location& where) const;
  absl::StatusOr<Plugin> LoadFile(std::optional<Family> family,
                                  const std::filesystem::path& path) const;
  // The file of that name that is searched first; empty when there is none.
  std::filesystem::path PathOf(Family family, const std::string& name) const;
  void Note(const Plugin& plugin) const;
  // The names of all architectures, first come those whose names `model_type` begins with.
  std::vector<std::string> ArchitecturesFor(const std::string& model_type) const;

  std::shared_ptr<Plugins> plugins_;
  Sources* sources_ = nullptr;  // null: no account is kept
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_HOST_PLUGIN_HOST_H_
