#include "planner/report/csv/sweep.h"

#include "absl/strings/str_cat.h"
#include "planner/base/csv.h"
#include "planner/base/text.h"

namespace gpuday {

std::string SweepCsvHeader(const SweepHead& head) {
  std::string line = "row";
  for (const std::string& key : head.keys) absl::StrAppend(&line, ",", CsvCell(key));
  absl::StrAppend(&line, ",verdict");
  for (const SweepColumn& column : kSweepColumns) absl::StrAppend(&line, ",", column.name);
  return line + ",reason\n";
}

std::string SweepCsvRows(const SweepHead& head, const std::vector<SweepRow>& rows) {
  std::string out;
  for (const SweepRow& row : rows) {
    absl::StrAppend(&out, row.ordinal);
    for (std::size_t k = 0; k < head.keys.size(); ++k) {
      absl::StrAppend(&out, ",", CsvCell(head.value(k, row.ordinal)));
    }
    const std::string_view verdict = SweepVerdictName(row.verdict);
    absl::StrAppend(&out, ",", absl::string_view(verdict.data(), verdict.size()));
    const bool planned = row.verdict != SweepVerdict::kRefused;
    for (const SweepColumn& column : kSweepColumns) {
      const bool known = planned && Has(row, column);
      absl::StrAppend(&out, ",", known ? CsvNumber(row.*column.value) : "");
    }
    absl::StrAppend(&out, ",", CsvCell(Printable(row.reason, 400)), "\n");
  }
  return out;
}

}  // namespace gpuday
