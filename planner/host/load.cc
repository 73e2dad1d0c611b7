// The one place that includes Boost.DLL: from a checked file to a Plugin with a checked descriptor.
#define BOOST_DLL_USE_STD_FS
#include "planner/host/load.h"

#include <sys/mman.h>
#include <unistd.h>

#include <boost/dll/shared_library.hpp>
#include <cstring>
#include <memory>
#include <mutex>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/host/boundary.h"
#include "planner/host/descriptor.h"
#include "planner/host/plugin.h"

namespace gpuday {
namespace {

// A file in memory with this content, open as long as the process: what is loaded from it no write
// to the file on disk can change. Empty: there is no memory for it.
std::filesystem::path PrivateCopy(const std::string& content) {
  const int file = memfd_create("plugin", MFD_CLOEXEC);
  std::string_view left = content;
  while (file >= 0 && !left.empty()) {
    const ssize_t written = write(file, left.data(), left.size());
    if (written <= 0) break;
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  if (file >= 0 && left.empty()) return absl::StrCat("/proc/self/fd/", file);
  if (file >= 0) close(file);
  return {};
}

// Loads `path`, which messages call `called`.
absl::StatusOr<const gpuday_plugin*> FindEntry(const std::filesystem::path& path,
                                               const std::filesystem::path& called) {
  using boost::dll::shared_library;
  // Loaded for ever, and reachable so: a plan's pointers into a plugin must stay good.
  static auto* const loaded = new std::vector<std::unique_ptr<shared_library>>();
  static std::mutex mutex;  // two hosts may load at once
  const std::lock_guard lock(mutex);
  const std::string name = Printable(called.string());
  try {
    loaded->push_back(std::make_unique<shared_library>(
        path, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local));
    const shared_library& library = *loaded->back();
    if (!library.has("gpuday_plugin_entry")) {
      return Error(Fault::kPlugin,
                   absl::StrCat(name,
                                ": refused: is a shared library but no gpuday plugin (it does "
                                "not export gpuday_plugin_entry)"));
    }
    // As bytes first: what is exported under this name need not be a descriptor at all.
    const char* entry = &library.get<const char>("gpuday_plugin_entry");
    if (reinterpret_cast<std::uintptr_t>(entry) % alignof(gpuday_plugin) != 0) {
      return Error(Fault::kPlugin,
                   absl::StrCat(name, ": refused: its entry is no gpuday descriptor"));
    }
    return reinterpret_cast<const gpuday_plugin*>(entry);
  } catch (const std::exception& error) {
    return Error(Fault::kPlugin,
                 absl::StrCat(name, ": refused: cannot be loaded: ", Printable(error.what(), 400)));
  }
}

absl::Status CheckVersion(const gpuday_plugin& entry, const std::string& name) {
  if (entry.magic != GPUDAY_MAGIC || entry.struct_size < kOldestSize<gpuday_plugin>) {
    return Error(Fault::kPlugin,
                 absl::StrCat(name, ": refused: its entry is no gpuday descriptor"));
  }
  if (entry.abi_major != GPUDAY_ABI_MAJOR) {
    return Error(Fault::kPlugin,
                 absl::StrCat(name, ": refused: built for plugin interface ", entry.abi_major, ".",
                              entry.abi_minor, ", this gpuday speaks ", GPUDAY_ABI_MAJOR, ".",
                              GPUDAY_ABI_MINOR, "; rebuild it with this version's SDK"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<const gpuday_plugin*> LoadEntry(const std::filesystem::path& path,
                                               const std::string* copied) {
  const std::filesystem::path copy = copied == nullptr ? "" : PrivateCopy(*copied);
  GPUDAY_ASSIGN_OR_RETURN(const gpuday_plugin* entry, FindEntry(copy.empty() ? path : copy, path));
  GPUDAY_RETURN_IF_ERROR(CheckVersion(*entry, Printable(path.string())));
  return entry;
}

absl::StatusOr<const gpuday_plugin*> ReadEntry(const Plugin& reader, Family family,
                                               const std::filesystem::path& path,
                                               const std::string& content) {
  const std::string name = Printable(path.string());
  const auto* self = static_cast<const gpuday_reader*>(reader.functions);
  const gpuday_reader functions = Receive(*self);
  if (functions.read == nullptr) {
    return Error(Fault::kPlugin, absl::StrCat(reader.Title(), ": has no function to read with"));
  }
  gpuday_error error;
  std::memset(&error, 0, sizeof(error));
  error.struct_size = sizeof(error);
  const gpuday_plugin* entry = nullptr;
  std::int32_t failed = GPUDAY_FAILED;
  try {
    failed = functions.read(self, static_cast<std::uint32_t>(family), path.stem().c_str(),
                            content.data(), content.size(), &entry, &error);
  } catch (...) {
    return Error(Fault::kPlugin, absl::StrCat(reader.Title(), ": threw an exception"));
  }
  error.message[sizeof(error.message) - 1] = '\0';
  if (failed != GPUDAY_OK || entry == nullptr) {
    return Error(Fault::kPlugin,
                 absl::StrCat(name, ":", Printable(error.message, sizeof(error.message))));
  }
  GPUDAY_RETURN_IF_ERROR(CheckVersion(*entry, name));
  return entry;
}

absl::StatusOr<Plugin> PluginOf(const gpuday_plugin& entry, std::optional<Family> family,
                                const std::filesystem::path& path, const std::string& sha256) {
  // Families that there are not are refused as the first one.
  const bool known = entry.family >= GPUDAY_ARCHITECTURE && entry.family <= GPUDAY_READER;
  const Family own = known ? static_cast<Family>(entry.family) : Family::kArchitecture;
  return ReadDescriptor(Receive(entry), family.value_or(own), path, sha256);
}

absl::StatusOr<Plugin> LoadPlugin(std::optional<Family> family, const std::filesystem::path& path,
                                  const std::string& sha256, const std::string* copied) {
  GPUDAY_ASSIGN_OR_RETURN(const gpuday_plugin* entry, LoadEntry(path, copied));
  return PluginOf(*entry, family, path, sha256);
}

absl::StatusOr<Plugin> ReadPlugin(const Plugin& reader, Family family,
                                  const std::filesystem::path& path, const std::string& content,
                                  const std::string& sha256) {
  GPUDAY_ASSIGN_OR_RETURN(const gpuday_plugin* entry, ReadEntry(reader, family, path, content));
  return PluginOf(*entry, family, path, sha256);
}

}  // namespace gpuday
