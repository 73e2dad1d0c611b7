// What the user's own runs say: a factor on predicted times for each GPU, framework and size.
#ifndef GPUDAY_PLANNER_CALIBRATE_OWN_RUNS_H_
#define GPUDAY_PLANNER_CALIBRATE_OWN_RUNS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/csv.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"

namespace gpuday {

struct OwnRuns {
  std::vector<CalibrationEntry> factors;
  std::size_t rows_used = 0;
  std::vector<std::string> skipped;  // "id: reason"
};

// The factor is the geometric mean of measured / predicted, drawn towards 1 as if one more run had
// taken what was predicted. Error (kInput): no row of the table has a speed that can be planned.
// `source` and `date` say where they are from. What was learnt before of other GPUs, frameworks and
// sizes stays.
absl::StatusOr<OwnRuns> LearnFromRuns(const CsvTable& table, const std::string& source,
                                      const std::string& date, const Catalog& catalog,
                                      const PluginHost& host);

// The factors as the text of calibration.toml.
std::string CalibrationText(const OwnRuns& runs);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CALIBRATE_OWN_RUNS_H_
