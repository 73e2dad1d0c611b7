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
// without Commit(). Errors are kOutput.
class OutputFile {
 public:
  static absl::StatusOr<OutputFile> Create(const std::filesystem::path& path);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  absl::Status Write(std::string_view text);
  // Lets what was written take the place of whatever is at the path.
  absl::Status Commit();

 private:
  OutputFile(std::filesystem::path path, std::string temporary, int descriptor);
  absl::Status Flush();
  absl::Status Failed() const;

  std::filesystem::path path_;
  std::string temporary_;
  int descriptor_;  // -1: moved from, committed
  std::string buffer_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_OUTPUT_FILE_H_
