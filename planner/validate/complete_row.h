// Rows of speed leave more open than rows of memory: what matters little takes its usual value, and
// micro-batch and recomputation are planned as somebody would choose them.
#ifndef GPUDAY_PLANNER_VALIDATE_COMPLETE_ROW_H_
#define GPUDAY_PLANNER_VALIDATE_COMPLETE_ROW_H_

#include <string>
#include <vector>

#include "planner/base/csv.h"
#include "planner/catalog/catalog.h"

namespace gpuday {

// The framework of a row as the catalog knows it: a program of that year where "NAME-YEAR" stands
// for programs up to a year.
std::string FrameworkOf(const std::string& framework, const std::string& year,
                        const Catalog& catalog);

struct CompletedRow {
  CsvRow row;
  std::vector<std::string> chosen;  // columns that were empty and are filled
};

// The row with its unknown settings filled, in the order in which they should be tried: of one
// layout the first whose plan fits is the one; the last is for when none does. Layouts that are not
// printed are all of a few degrees, the fastest that fits is meant. A row that says everything
// comes back alone. `words` is the catalog's measurements.toml. Batches that do not divide are
// rounded.
std::vector<CompletedRow> CompleteForSpeed(const CsvRow& row, const Node& words,
                                           const Catalog& catalog);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_VALIDATE_COMPLETE_ROW_H_
