// A plugin that has been loaded and whose descriptor has been checked. Libraries are never
// unloaded, so pointers into them stay good; one that runs apart (planner/apart/) lives as long as
// a copy of it.
#ifndef GPUDAY_PLANNER_HOST_PLUGIN_H_
#define GPUDAY_PLANNER_HOST_PLUGIN_H_

#include <gpuday/abi.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/base/table_reader.h"

namespace gpuday {

enum class Family : std::uint32_t {
  kArchitecture = GPUDAY_ARCHITECTURE,
  kOptimizer = GPUDAY_OPTIMIZER,
  kPrecision = GPUDAY_PRECISION,
  kReader = GPUDAY_READER,
};

inline constexpr Family kFamilies[] = {Family::kArchitecture, Family::kOptimizer,
                                       Family::kPrecision, Family::kReader};

std::string FamilyName(Family family);    // "architecture"
std::string FamilyFolder(Family family);  // "architectures"

// The host's own copy of a parameter's description.
struct ParameterInfo {
  std::string name;
  std::uint32_t type = GPUDAY_INTEGER;
  bool required = false;
  bool derived = false;
  std::string unit;
  std::string help;
  std::vector<std::string> aliases;
  std::vector<std::string> choices;
  double low = 0;
  double high = 0;
  std::int64_t default_integer = 0;
  double default_real = 0;
  std::string default_text;
  std::vector<std::string> keys;  // dotted paths in a model's configuration file, in order
  bool has_null = false;          // a null there means `null_integer` rather than a missing key
  std::int64_t null_integer = 0;

  // The default as a person would write it.
  std::string DefaultText() const;
  // What a number of it may be.
  Range AllowedRange() const;
};

// A `model_type` of configuration files that an architecture reads.
struct ModelTypeInfo {
  std::string name;
  std::string section;  // dotted path of the table that holds the keys; empty: the whole file
  std::vector<std::pair<std::string, Node>> defaults;  // parameter and value, where it differs
  std::string note;                                    // what is left out, for the user
};

// A figure that the plugin is known to give (abi.h).
struct GoldenFigure {
  std::vector<std::pair<std::string, Node>> values;
  std::string values_text;
  std::string figure;
  double expected = 0;
  std::string source;
};

struct Plugin {
  Family family = Family::kArchitecture;
  std::string name;
  std::string version;
  std::string summary;
  std::uint32_t abi_minor = 0;
  std::filesystem::path path;
  std::string sha256;  // of the file
  std::vector<ParameterInfo> parameters;
  std::vector<ModelTypeInfo> model_types;  // of an architecture
  std::vector<GoldenFigure> golden;
  const void* functions = nullptr;  // gpuday_architecture, _optimizer, ..., by family
  const Plugin* reader = nullptr;   // that made it of its file; null for a library
  // Where its code runs, if not in this process: what `functions` belongs to. Null: here.
  std::shared_ptr<const void> apart;

  // "plugin mistral (/usr/lib/...)", for messages.
  std::string Title() const;
  // The parameter called `name` (its name, an alias or a key of configuration files), or null.
  const ParameterInfo* FindParameter(const std::string& name) const;
};

// The extension of plugins that are shared libraries; files of other extensions have readers.
inline constexpr const char* kLibraryExtension = ".so";

// Checks a file without running its code: a regular file of sane size, not writable by others and,
// where it is to be a library, an ELF shared object of this machine whose segments lie inside the
// file. Returns its content. Error (kPlugin) says what is wrong and what to do.
absl::StatusOr<std::string> CheckPluginFile(const std::filesystem::path& path);

// Loads the library at `path`, whose file has been checked, with Boost.DLL and checks its
// descriptor. Without a family it may be of any. Of `copied`, the file's content, a copy in memory
// is loaded in its place: a program that runs for long is not hurt when the file is overwritten.
absl::StatusOr<Plugin> LoadPlugin(std::optional<Family> family, const std::filesystem::path& path,
                                  const std::string& sha256, const std::string* copied = nullptr);

// The same for a file that `reader` makes a plugin of. Where the file is wrong, the message says
// the line and column.
absl::StatusOr<Plugin> ReadPlugin(const Plugin& reader, Family family,
                                  const std::filesystem::path& path, const std::string& content,
                                  const std::string& sha256);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_HOST_PLUGIN_H_
