// From a checked file to what the plugin in it says of itself, still on the plugin's side of the
// boundary (plugin.h has the same as the host's own copy).
#ifndef GPUDAY_PLANNER_HOST_LOAD_H_
#define GPUDAY_PLANNER_HOST_LOAD_H_

#include <gpuday/abi.h>

#include <filesystem>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "planner/host/plugin.h"

namespace gpuday {

// What the library at `path` exports, of this major version; it lives as long as the process. Of
// `copied`, if that is not null, a copy in memory is loaded in its place: it is the file's content.
absl::StatusOr<const gpuday_plugin*> LoadEntry(const std::filesystem::path& path,
                                               const std::string* copied = nullptr);

// What `reader` makes of a file's content.
absl::StatusOr<const gpuday_plugin*> ReadEntry(const Plugin& reader, Family family,
                                               const std::filesystem::path& path,
                                               const std::string& content);

// The host's checked copy of `entry`, which is the plugin at `path`. Without a family it may be of
// any.
absl::StatusOr<Plugin> PluginOf(const gpuday_plugin& entry, std::optional<Family> family,
                                const std::filesystem::path& path, const std::string& sha256);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_HOST_LOAD_H_
