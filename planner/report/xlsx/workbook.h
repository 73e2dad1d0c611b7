// A workbook in the format of Excel, written cell by cell: the one place that knows libxlsxwriter.
// A cell never holds NaN or infinity, text is never taken for a formula, and the same cells give
// the same bytes.
#ifndef GPUDAY_PLANNER_REPORT_XLSX_WORKBOOK_H_
#define GPUDAY_PLANNER_REPORT_XLSX_WORKBOOK_H_

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace gpuday {

// A place in a sheet, both from 0.
struct WorkbookCell {
  std::uint32_t row = 0;
  std::uint16_t column = 0;
};

// How a cell looks.
struct CellLook {
  std::string number;  // a format of Excel, such as "#,##0.00"; empty: as it comes
  bool bold = false;
  bool faint = false;
  bool wrap = false;
  bool right = false;
  bool input = false;    // to be changed by the reader: blue on yellow
  bool heading = false;  // white on blue, above a table
  bool section = false;  // bold with a line below
  bool code = false;     // of fixed width
  int size = 10;         // points
  int indent = 0;        // from the left, in characters

  auto operator<=>(const CellLook&) const = default;
};

// What a cell to be changed takes: numbers from `least` on, or only those above it, up to `most`.
struct NumberLimits {
  double least = 0;
  bool above = false;
  std::optional<double> most = std::nullopt;
};

// Numbers of a chart: cells in one column or row of a sheet.
struct CellRange {
  std::string sheet;
  WorkbookCell first, last;
};

struct ChartSeries {
  std::string name;
  CellRange categories, values;
  std::uint32_t color = 0x3B6FB6;  // 0xRRGGBB
};

struct ChartSpec {
  enum class Kind { kColumns, kStackedColumns, kStackedBars };
  Kind kind = Kind::kColumns;
  std::string title;
  std::string axis;         // of the values, with their unit
  std::string description;  // for who cannot see it
  std::string number = "#,##0";
  std::vector<ChartSeries> series;
  bool legend = false;
  int width = 640, height = 320;  // pixels
};

// Sheets in the order of their making. Cells go into the sheet made last, unless told otherwise. An
// error is kept and comes back from Finish(): kInput for a number that is not finite, kOutput for
// what libxlsxwriter or the system refuses, or where that library is not installed.
class Workbook {
 public:
  explicit Workbook(const std::string& title);
  // As above, with the shared library `library` in place of the one that the build found.
  Workbook(const std::string& title, const std::string& library);
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  ~Workbook();

  // `name`: at most 31 letters and digits.
  void AddSheet(const std::string& name);

  void Text(WorkbookCell at, const std::string& text, const CellLook& look = {});
  // `text` over the columns from `at` to `last_column`, `lines` lines of 10 points high.
  void TextAcross(WorkbookCell at, std::uint16_t last_column, const std::string& text,
                  const CellLook& look, int lines = 1);
  void Number(WorkbookCell at, double value, const CellLook& look = {});
  // `formula` begins with '='; `value` is what it comes to, for readers that do not calculate.
  void Formula(WorkbookCell at, const std::string& formula, double value,
               const CellLook& look = {});
  void TextFormula(WorkbookCell at, const std::string& formula, const std::string& value,
                   const CellLook& look = {});

  // A program refuses what is typed into the cell unless it is a number in these limits, and says
  // what it expects.
  void Accept(WorkbookCell at, const NumberLimits& limits);
  // Gives a cell of the sheet a name that formulas may use.
  void Name(const std::string& name, WorkbookCell at);
  // Columns' widths in characters, from the first.
  void Widths(const std::vector<double>& characters);
  // Makes a row high enough for `texts`, wrapped in columns of these widths: not every program does
  // it by itself.
  void FitRow(std::uint32_t row, const std::vector<std::string>& texts,
              const std::vector<double>& widths);
  // Rows above and columns left of `at` stay in sight; the rows are printed on every page.
  void Freeze(WorkbookCell at);
  // Prints cells up to `last` on A4, as wide as a page; `one_page`: also as high.
  void Print(bool landscape, WorkbookCell last, bool one_page);
  // A button above each column of the table whose heading begins at `first`.
  void Filter(WorkbookCell first, WorkbookCell last);
  // Paints cells of the range red where they begin with `text`.
  void WarnWhereItBegins(WorkbookCell first, WorkbookCell last, const std::string& text);
  // Nothing where the chart has no series.
  void Chart(WorkbookCell at, const ChartSpec& chart);

  // The file's bytes. Nothing can be added afterwards.
  absl::StatusOr<std::string> Finish();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// "$B$3", and "Sheet!$B$3".
std::string CellName(WorkbookCell at);
std::string CellName(const std::string& sheet, WorkbookCell at);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_XLSX_WORKBOOK_H_
