// What a file of training data holds: its examples, and the tokens that they are likely to make.
#ifndef GPUDAY_PLANNER_COMPOSE_COUNT_DATA_H_
#define GPUDAY_PLANNER_COMPOSE_COUNT_DATA_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/budget/workload.h"
#include "planner/catalog/catalog.h"

namespace gpuday {

struct DataCount {
  CountedData data;
  std::string account;             // "train.jsonl, 41.2 MB of 2025-11-30"
  std::vector<std::string> notes;  // what a person should know of it
};

// Reads all of `path`, a regular file of examples or of text, or a folder of them, in bounded
// memory. What was counted is kept, so that the plans of a search or a sweep read a file that has
// not changed once; from any thread. Error (kInput): it cannot be read, is of another kind, holds
// no example, or, with file:line:column, a line that is not JSON, unless the end of the file cuts
// it off.
absl::StatusOr<DataCount> CountData(const std::string& path, const TrainingDataRules& rules);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_COUNT_DATA_H_
