// A file that is written piece by piece and appears at its place only when it is whole.
#ifndef GPUDAY_PLANNER_BASE_OUTPUT_FILE_H_
#define GPUDAY_PLANNER_BASE_OUTPUT_FILE_H_

#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gpuday {

// Writes to a temporary file beside its place, in bounded memory. Gone again when it is destroyed
// without Commit(). Errors are kOutput. For one thread.
class OutputFile {
 public:
  // A file that is there keeps its permissions; a new one has what the umask leaves. A link is
  // followed: what it leads to gets the new content and the link stays. Error: the place is there
  // and is no regular file (a folder, a pipe, a device), which a rename would replace; or it cannot
  // be written.
  static absl::StatusOr<OutputFile> Create(const std::filesystem::path& path);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  absl::Status Write(std::string_view text);
  // Lets what was written take its place: a reader sees the old content or the new, never a part.
  absl::Status Commit();

 private:
  OutputFile(std::filesystem::path path, std::string temporary, int descriptor);
  absl::Status Flush();
  absl::Status Failed() const;

  std::filesystem::path path_;  // links resolved
  std::string temporary_;
  int descriptor_;  // -1: moved from, committed
  std::string buffer_;
};

// `content` as the file at `path`, whole or not at all. Errors as OutputFile's.
absl::Status WriteFileAtomically(const std::filesystem::path& path, std::string_view content);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_OUTPUT_FILE_H_
