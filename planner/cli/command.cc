#include "planner/cli/command.h"

#include "absl/strings/str_cat.h"
#include "planner/base/text.h"

namespace gpuday {

std::string Session::Hint(const std::string& words) const {
  return absl::StrCat("gpuday ", store.empty() ? "" : absl::StrCat("--db ", ShellWord(store), " "),
                      words);
}

}  // namespace gpuday
