// Files and folders: bounded reading, where the user's and the program's parts lie.
#ifndef GPUDAY_PLANNER_BASE_FILES_H_
#define GPUDAY_PLANNER_BASE_FILES_H_

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gpuday {

// The whole content of a regular file of at most `limit` bytes; "-" reads standard input. Anything
// else (a folder, a FIFO, /dev/zero, a file too large or unreadable) is an error of `kInput` that
// says which; nothing blocks.
absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path, std::size_t limit);

// Hands the content of a regular file of any size to `take`, piece by piece from the front, in
// bounded memory. The first error of `take` ends it and is the answer; what is no regular file is
// one as with ReadFile().
absl::Status ReadInPieces(const std::filesystem::path& path,
                          const std::function<absl::Status(std::string_view)>& take);

// What lies in `folder` under a name that ends in `suffix`, of whatever kind (a folder or a
// dangling link is refused by its reader, with the reason), sorted by name; empty when there is no
// such folder.
std::vector<std::filesystem::path> ListFiles(const std::filesystem::path& folder,
                                             std::string_view suffix);

// The folder above bin/: in a build tree and in an installation alike, lib/ and share/ lie below
// it.
std::filesystem::path ProgramRoot();

// $XDG_DATA_HOME/gpuday, else ~/.local/share/gpuday; empty when neither is known.
std::filesystem::path UserDataFolder();

// `below` of the user's data folder, made where it is not there yet. Error (kOutput): no data
// folder is known, or the folder cannot be made.
absl::StatusOr<std::filesystem::path> MakeUserDataFolder(const std::filesystem::path& below);

// $XDG_CACHE_HOME/gpuday, else ~/.cache/gpuday; empty when neither is known.
std::filesystem::path UserCacheFolder();

// Folders named by the environment variable `name`, separated by ':'.
std::vector<std::filesystem::path> FoldersFromEnvironment(const char* name);

// The SHA-256 of `content` (FIPS 180-4) in lower-case hexadecimal digits.
std::string Sha256(std::string_view content);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_FILES_H_
