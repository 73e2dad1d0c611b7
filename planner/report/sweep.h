// Sweeps as people and programs read them.
#ifndef GPUDAY_PLANNER_REPORT_SWEEP_H_
#define GPUDAY_PLANNER_REPORT_SWEEP_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "planner/plan/sweep_row.h"
#include "planner/report/report.h"

namespace gpuday {

// What a report of a sweep needs to know beside its rows.
struct SweepHead {
  std::string title;
  std::vector<std::string> keys;
  // The text of the key at an index in the row of an ordinal.
  std::function<std::string(std::size_t, std::uint64_t)> value;
  std::uint64_t rows_asked = 0;
};

// CSV (RFC 4180): the keys, then verdict, the figures of kSweepColumns and the reason. A price that
// is not known is an empty cell. Lines end in "\n".
std::string SweepCsvHeader(const SweepHead& head);
std::string SweepCsvRows(const SweepHead& head, const std::vector<SweepRow>& rows);

// The rows as a table.
std::string SweepTable(const SweepHead& head, const std::vector<SweepRow>& rows,
                       const Style& style);

// How many rows hold and why others do not; the cheapest and the fastest.
std::string SweepSummaryText(const SweepHead& head, const SweepSummary& summary,
                             const Style& style);

// Schema "gpuday.sweep/1": keys, counts by verdict, the best rows, and `rows` (null: left out).
// Ends in a line break.
std::string SweepJson(const SweepHead& head, const SweepSummary& summary,
                      const std::vector<SweepRow>* rows);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_SWEEP_H_
