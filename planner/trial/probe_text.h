// How a probing child tells its verdict: a line for each check that starts and ends, then "end".
#ifndef GPUDAY_PLANNER_TRIAL_PROBE_TEXT_H_
#define GPUDAY_PLANNER_TRIAL_PROBE_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "planner/trial/contract.h"

namespace gpuday {

struct ProbeText {
  std::vector<CheckResult> checks;
  std::string running;    // the check that started and did not end
  bool complete = false;  // "end" was there
  std::string untried;    // why nothing was tried; empty: it was
};

std::string StartLine(const std::string& check);
std::string EndLine(const CheckResult& result);
std::string UntriedLine(const std::string& reason);
inline constexpr const char* kLoadingCheck = "loads";
inline constexpr absl::string_view kLastLine = "end\n";

// Lines that are none of these are left out: they are not the child's.
ProbeText ReadProbeText(absl::string_view text);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_TRIAL_PROBE_TEXT_H_
