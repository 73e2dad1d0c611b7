// Sheets that workbooks of plans share, and the looks of their cells.
#ifndef GPUDAY_PLANNER_REPORT_XLSX_SHEETS_H_
#define GPUDAY_PLANNER_REPORT_XLSX_SHEETS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "planner/plan/plan.h"
#include "planner/report/xlsx/workbook.h"

namespace gpuday {

// Looks.
CellLook TitleLook();
CellLook HeadingLook(bool right = false);
CellLook SectionLook();
CellLook NumberLook(const std::string& number, bool bold = false);
CellLook WrappedLook(int indent = 0);
CellLook FaintLook(int indent = 0);

// A row of headings from column 0; those from `right_from` on are above numbers.
void WriteHeadings(Workbook& book, std::uint32_t row, const std::vector<std::string>& headings,
                   std::size_t right_from, std::size_t right_to);

// Where "Memory" has its sums, in GiB.
struct MemoryCells {
  WorkbookCell total, capacity;
};
MemoryCells MemoryCellsOf(const Plan& plan);

// "Memory": parts of one GPU in GiB and GB, their sum against the card's capacity, a chart.
void AddMemorySheet(const Plan& plan, Workbook& book);
// "Ledger": every line with formula, numbers, source and confidence.
void AddLedgerSheet(const Plan& plan, Workbook& book);
// "Assumptions": what nobody said, notes, what the plan was made from with hashes, the scenario.
void AddAssumptionsSheet(const Plan& plan, Workbook& book);

// The pieces of the last, from `row` on; return the row behind.
std::uint32_t WriteAssumptions(const std::vector<Assumption>& assumptions, std::uint32_t row,
                               Workbook& book);
std::uint32_t WriteProvenance(const std::vector<Provenance>& provenance, std::uint32_t row,
                              Workbook& book);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_XLSX_SHEETS_H_
