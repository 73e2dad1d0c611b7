// Tables of measured runs: plans held against them, and what own runs teach.
#ifndef GPUDAY_PLANNER_ASK_MEASUREMENTS_H_
#define GPUDAY_PLANNER_ASK_MEASUREMENTS_H_

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/calibrate/own_runs.h"
#include "planner/validate/validate.h"

namespace gpuday {

// Plans every row of the measurement table at `path` ("-": standard input) and compares. Errors
// (kInput) name the file.
absl::StatusOr<Validation> AskValidation(const Desk& desk, const std::string& path);

// What the runs of the table at `path` say of predicted times, kept in the catalog of the data
// folder, where plans take it from now on.
struct LearnedRuns {
  OwnRuns runs;
  std::filesystem::path file;  // where it is kept
};
// Errors: kInput that names the table, kOutput.
absl::StatusOr<LearnedRuns> LearnFromOwnRuns(const Desk& desk, const std::string& path);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_MEASUREMENTS_H_
