// What a report of a sweep needs to know beside its rows.
#ifndef GPUDAY_PLANNER_REPORT_SWEEP_HEAD_H_
#define GPUDAY_PLANNER_REPORT_SWEEP_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "planner/plan/sweep_row.h"

namespace gpuday {

struct SweepHead {
  std::string title;
  std::vector<std::string> keys;
  // The text of the key at an index in the row of an ordinal.
  std::function<std::string(std::size_t, std::uint64_t)> value;
  std::uint64_t rows_asked = 0;
};

// Whether the row has a value in the column: dollars it may lack.
constexpr bool Has(const SweepRow& row, const SweepColumn& column) {
  const bool money = column.value == &SweepRow::usd || column.value == &SweepRow::wall_usd;
  return !money || row.*column.value != kNoPrice;
}

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_SWEEP_HEAD_H_
