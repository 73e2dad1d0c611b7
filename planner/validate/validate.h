// Plans every row of a measurement table and compares: how far off, in which direction, per group
// and overall, and whether fits and does-not-fit come out right.
#ifndef GPUDAY_PLANNER_VALIDATE_VALIDATE_H_
#define GPUDAY_PLANNER_VALIDATE_VALIDATE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/csv.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"

namespace gpuday {

// What became of one row.
struct RowResult {
  std::string id, group, tier;
  std::string skipped;   // why; empty: it was used
  std::string quantity;  // "memory", "step time"
  std::string what;      // what was compared: "reserved", "out of memory", "seconds"
  double planned = 0;    // bytes or seconds
  double measured = 0;   // the same; of a row that did not fit the GPU's memory
  // Planned / measured - 1; not of rows that did not fit.
  std::optional<double> error;
  std::vector<std::string> chosen;  // columns that were empty and filled as somebody would choose
  // Whether fits or does-not-fit is right, where the GPU is known.
  std::optional<bool> verdict_right;
  // Whether the measured figure lies within the plan's band, where plans have one.
  std::optional<bool> in_band;
};

struct Score {
  std::string name;      // the group's; empty: overall
  std::string quantity;  // "memory", "step time"
  std::size_t rows = 0;
  double bias = 0;  // mean of the errors, as a fraction
  double median_abs_error = 0;
  double p90_abs_error = 0;
};

// The rows of one tier: A, B, C (docs/validate.md).
struct TierScore {
  std::string name;
  std::size_t rows = 0, groups = 0;
  double mean_of_group_medians = 0;
};

struct Validation {
  std::vector<RowResult> rows;
  std::vector<Score> groups;     // in the order of the table; those with an error to show
  std::vector<TierScore> tiers;  // by name; those that rows name
  std::size_t rows_used = 0, rows_skipped = 0;
  double mean_of_group_medians = 0;
  std::size_t verdicts = 0, verdicts_right = 0;
  std::size_t banded = 0, in_band = 0;
};

// Error (kInput): the table lacks the columns id or group.
absl::StatusOr<Validation> Validate(const CsvTable& table, const Catalog& catalog,
                                    const PluginHost& host);

// Error statistics of `errors`, which must not be empty.
Score ScoreOf(const std::string& name, std::vector<double> errors);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_VALIDATE_VALIDATE_H_
