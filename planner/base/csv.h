// Comma-separated values (RFC 4180) with one header line: rows whose cells are asked for by column,
// and cells as they are written.
#ifndef GPUDAY_PLANNER_BASE_CSV_H_
#define GPUDAY_PLANNER_BASE_CSV_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace gpuday {

struct CsvRow {
  int line = 0;  // of the file, where the row begins, from 1
  std::map<std::string, std::string, std::less<>> cells;

  // Empty when the file has no such column.
  std::string Cell(std::string_view column) const;
};

struct CsvTable {
  std::vector<std::string> columns;
  std::vector<CsvRow> rows;
};

// Reads a table. Error (kInput) with file and line: text that is not UTF-8, a quote that is not
// closed, a row with more or fewer cells than the header, a column that is there twice.
absl::StatusOr<CsvTable> ParseCsv(std::string_view text, const std::string& origin);

// A cell that a reader takes back as it is, and that no spreadsheet takes for a formula: what
// begins with = + - @ and is no number gets an apostrophe in front.
std::string CsvCell(const std::string& text);
// The shortest digits that read back as the same number; a whole one without a point.
std::string CsvNumber(double value);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_CSV_H_
