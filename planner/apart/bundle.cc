#include "planner/apart/bundle.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "planner/base/files.h"

namespace gpuday {

bool Bundle::Has(const std::filesystem::path& file, const std::string& sha256) {
  if (folder_.empty() || file.parent_path().parent_path() != folder_) return false;
  std::call_once(read_, [this] {
    constexpr std::size_t kLargest = 1 << 20;
    sums_ = ReadFile(folder_ / "bundled.sha256", kLargest).value_or("");
  });
  return absl::StrContains(sums_, absl::StrCat(sha256, "  ", file.parent_path().filename().string(),
                                               "/", file.filename().string(), "\n"));
}

}  // namespace gpuday
