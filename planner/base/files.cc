#include "planner/base/files.h"

#include <fcntl.h>
#include <nettle/sha2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

std::string Name(const fs::path& path) { return Printable(path.string()); }

using Take = std::function<absl::Status(std::string_view)>;

absl::Status TakeFrom(int descriptor, const std::string& name, const Take& take) {
  std::array<char, 65536> buffer;
  while (true) {
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return Error(Fault::kInput, absl::StrCat(name, ": cannot be read: ", std::strerror(errno)));
    }
    if (count == 0) return absl::OkStatus();
    GPUDAY_RETURN_IF_ERROR(take({buffer.data(), static_cast<std::size_t>(count)}));
  }
}

absl::Status TakeFromFile(const fs::path& path, const Take& take) {
  // O_NONBLOCK: opening a FIFO that nobody writes to must not hang.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    return Error(Fault::kInput,
                 absl::StrCat(Name(path), ": cannot be opened: ", std::strerror(errno)));
  }
  const absl::Cleanup closer = [descriptor] { close(descriptor); };
  struct stat info;
  if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
    return Error(Fault::kInput,
                 absl::StrCat(Name(path), S_ISDIR(info.st_mode) ? ": is a folder, not a file"
                                                                : ": is not a regular file"));
  }
  return TakeFrom(descriptor, Name(path), take);
}

// The program's folder where `variable` says, else below `otherwise` of the home folder.
fs::path UserFolder(const char* variable, const fs::path& otherwise) {
  if (const char* xdg = std::getenv(variable); xdg != nullptr && xdg[0] == '/') {
    return fs::path(xdg) / "gpuday";
  }
  if (const char* home = std::getenv("HOME"); home != nullptr && home[0] == '/') {
    return fs::path(home) / otherwise / "gpuday";
  }
  return {};
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const fs::path& path, std::size_t limit) {
  const bool standard_input = path == "-";
  const std::string name = standard_input ? "standard input" : Name(path);
  std::string content;
  const Take take = [&](std::string_view piece) {
    content.append(piece);
    if (content.size() <= limit) return absl::OkStatus();
    return Error(Fault::kInput, absl::StrCat(name, ": has more than ", limit, " bytes"));
  };
  GPUDAY_RETURN_IF_ERROR(standard_input ? TakeFrom(STDIN_FILENO, name, take)
                                        : TakeFromFile(path, take));
  return content;
}

absl::Status ReadInPieces(const fs::path& path, const Take& take) {
  return TakeFromFile(path, take);
}

std::vector<fs::path> ListFiles(const fs::path& folder, std::string_view suffix) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (fs::directory_iterator it(folder, ignored), end; it != end; it.increment(ignored)) {
    if (it->path().native().ends_with(suffix)) files.push_back(it->path());
  }
  // All are in one folder: as text they are in the order of their names.
  std::sort(files.begin(), files.end(),
            [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  return files;
}

fs::path ProgramRoot() {
  std::error_code failed;
  const fs::path self = fs::read_symlink("/proc/self/exe", failed);
  return self.parent_path().parent_path();
}

fs::path UserDataFolder() { return UserFolder("XDG_DATA_HOME", fs::path(".local") / "share"); }

absl::StatusOr<fs::path> MakeUserDataFolder(const fs::path& below) {
  const fs::path data = UserDataFolder();
  if (data.empty()) {
    return Error(Fault::kOutput,
                 "where would it go? Neither XDG_DATA_HOME nor HOME is set, so there is no data "
                 "folder");
  }
  const fs::path folder = data / below;
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) {
    return Error(Fault::kOutput, absl::StrCat(Printable(folder.string(), 300),
                                              ": cannot be made: ", failed.message()));
  }
  return folder;
}

fs::path UserCacheFolder() { return UserFolder("XDG_CACHE_HOME", ".cache"); }

std::vector<fs::path> FoldersFromEnvironment(const char* name) {
  std::vector<fs::path> folders;
  const char* value = std::getenv(name);
  if (value == nullptr) return folders;
  for (absl::string_view part : absl::StrSplit(value, ':', absl::SkipEmpty())) {
    folders.emplace_back(std::string(part));
  }
  return folders;
}

std::string Sha256(std::string_view content) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, content.size(), reinterpret_cast<const std::uint8_t*>(content.data()));
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest;
  sha256_digest(&context, digest.size(), digest.data());
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 0xF];
  }
  return text;
}

}  // namespace gpuday
