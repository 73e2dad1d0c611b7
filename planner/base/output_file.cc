#include "planner/base/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;
constexpr int kMostLinks = 40;  // as Linux has it

absl::Status CannotWrite(const std::filesystem::path& path, const std::string& why) {
  return Error(Fault::kOutput,
               absl::StrCat(Printable(path.string()), ": cannot be written: ", why));
}

}  // namespace

OutputFile::OutputFile(std::filesystem::path path, std::string temporary, int descriptor)
    : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)) {}

OutputFile::~OutputFile() {
  if (descriptor_ < 0) return;
  close(descriptor_);
  unlink(temporary_.c_str());
}

absl::StatusOr<OutputFile> OutputFile::Create(const std::filesystem::path& path) {
  std::error_code ignored;
  // Where the file itself will lie: a rename replaces a link rather than what it leads to.
  std::filesystem::path place = path;
  for (int links = 0; std::filesystem::is_symlink(std::filesystem::symlink_status(place, ignored));
       ++links) {
    if (links == kMostLinks) return CannotWrite(path, "its links lead nowhere");
    place = place.parent_path() / std::filesystem::read_symlink(place, ignored);
  }
  struct stat there;
  const bool exists = stat(place.c_str(), &there) == 0;
  if (exists && !S_ISREG(there.st_mode)) {
    return CannotWrite(path, "it is there and is not a regular file");
  }
  std::string temporary = place.string() + ".XXXXXX";
  const int descriptor = mkstemp(temporary.data());
  if (descriptor < 0) return CannotWrite(path, std::strerror(errno));
  // mkstemp makes it 0600; others may read what is written for them, as far as the umask says.
  const mode_t mask = umask(0);
  umask(mask);
  fchmod(descriptor, exists ? there.st_mode & 07777 : 0666 & ~mask);
  return OutputFile(std::move(place), std::move(temporary), descriptor);
}

absl::Status OutputFile::Failed() const { return CannotWrite(path_, std::strerror(errno)); }

absl::Status OutputFile::Flush() {
  const char* bytes = buffer_.data();
  std::size_t size = buffer_.size();
  while (size > 0) {
    const ssize_t count = write(descriptor_, bytes, size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failed();
    bytes += count;
    size -= static_cast<std::size_t>(count);
  }
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status OutputFile::Write(std::string_view text) {
  buffer_ += text;
  return buffer_.size() < kBufferBytes ? absl::OkStatus() : Flush();
}

absl::Status OutputFile::Commit() {
  GPUDAY_RETURN_IF_ERROR(Flush());
  if (fsync(descriptor_) != 0 || rename(temporary_.c_str(), path_.c_str()) != 0) return Failed();
  close(std::exchange(descriptor_, -1));
  return absl::OkStatus();
}

absl::Status WriteFileAtomically(const std::filesystem::path& path, std::string_view content) {
  GPUDAY_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(path));
  GPUDAY_RETURN_IF_ERROR(file.Write(content));
  return file.Commit();
}

}  // namespace gpuday
