#include "planner/report/text/doctor.h"

#include "planner/report/text/columns.h"

namespace gpuday {

std::string DoctorText(const std::vector<CheckResult>& checks, const Style& style) {
  std::vector<std::vector<std::string>> rows;
  for (const CheckResult& check : checks) {
    const bool ok = check.outcome == Outcome::kPassed;
    rows.push_back({ok ? style.Good("ok") : style.Bad("BAD"), check.name, check.detail});
  }
  return Columns(rows, Align::kLeft, style.list_width, 0);
}

}  // namespace gpuday
