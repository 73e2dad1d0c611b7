// What the lists leave out.
#ifndef GPUDAY_PLANNER_CLI_LEFT_OUT_H_
#define GPUDAY_PLANNER_CLI_LEFT_OUT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace gpuday {

// A remark on files that cannot be read: a bad one does not hide the good ones.
inline std::string LeftOut(const std::vector<absl::Status>& bad) {
  std::string remark;
  for (const absl::Status& status : bad) {
    absl::StrAppend(&remark, "gpuday: left out: ", std::string(status.message()), "\n");
  }
  return remark;
}

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_LEFT_OUT_H_
