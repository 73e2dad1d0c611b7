// A plan as cells of a workbook: inputs with names, and results as formulas over those names. Both
// the workbook of one plan and that of several write these rows.
#ifndef GPUDAY_PLANNER_REPORT_XLSX_MODEL_H_
#define GPUDAY_PLANNER_REPORT_XLSX_MODEL_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/plan/plan.h"
#include "planner/report/xlsx/workbook.h"

namespace gpuday {

// A named cell. In formulas "@" stands behind every name: with one plan it is dropped, with several
// it becomes "_1", "_2", ...
struct WorkbookFigure {
  std::string name;       // "usd_per_gpu_hour"
  std::string label;      // for people
  std::string unit;       // for people; may be empty
  std::string number;     // Excel's format
  double value = 0;       // what the plan says
  std::string formula;    // over other names, without '='; empty: an input
  std::string low, high;  // formulas of its band; empty: it has none
  std::optional<Band> band;
  std::string remark;   // where an input comes from, or what a formula cannot follow
  NumberLimits limits;  // of an input
};

// The inputs that a plan has, in the order in which a person looks for them.
std::vector<WorkbookFigure> WorkbookInputs(const Plan& plan);
// What follows from them.
std::vector<WorkbookFigure> WorkbookResults(const Plan& plan);
// How far time, or money, lies from what is expected at an end of its band, as a logarithm over
// names; empty where the plan has no band of it.
enum class BandEnd { kLow, kHigh };
std::string ReachOfTime(const Plan& plan, BandEnd end);
std::string ReachOfMoney(const Plan& plan, BandEnd end);

// `formula` with its names as they are in the sheet: "@" replaced by `suffix`.
std::string WithSuffix(std::string_view formula, std::string_view suffix);

// Excel's format for a value of a ledger line.
std::string NumberFormatOf(double value, std::string_view unit);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_XLSX_MODEL_H_
