// The plugins that came with the program, as they came.
#ifndef GPUDAY_PLANNER_APART_BUNDLE_H_
#define GPUDAY_PLANNER_APART_BUNDLE_H_

#include <filesystem>
#include <mutex>
#include <string>

namespace gpuday {

// From any thread.
class Bundle {
 public:
  // The folder of the installation's plugins, whose file `bundled.sha256` says what came with it,
  // as sha256sum prints family/name.so. Empty: nothing did.
  explicit Bundle(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Whether `file` is one of them and its content, of this SHA-256, is untouched. What lies there
  // besides was dropped in.
  bool Has(const std::filesystem::path& file, const std::string& sha256);

 private:
  const std::filesystem::path folder_;
  std::once_flag read_;
  std::string sums_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_APART_BUNDLE_H_
