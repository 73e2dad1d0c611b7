// Plans as people and programs read them. Each report is a function of plans alone, so a saved plan
// prints the same whatever has changed since.
#ifndef GPUDAY_PLANNER_REPORT_REPORT_H_
#define GPUDAY_PLANNER_REPORT_REPORT_H_

#include <string>
#include <vector>

#include "planner/plan/diff.h"
#include "planner/plan/plan.h"

namespace gpuday {

// Whether a terminal's attributes may be used; text is the same without them.
struct Style {
  bool color = false;

  std::string Bold(const std::string& text) const;
  std::string Good(const std::string& text) const;
  std::string Bad(const std::string& text) const;
  std::string Faint(const std::string& text) const;
};

// One screen that a manager reads without help.
std::string PlanTable(const Plan& plan, const Style& style);

// The same of a plan of inference.
std::string InferenceTable(const Plan& plan, const Style& style);

// Pieces of both: the answers, one to a line; notes and assumptions.
std::string Verdicts(const Plan& plan, const Style& style);
std::string Remarks(const Plan& plan, const Style& style);

// Every line with its formula, the numbers put in, source and confidence; then all assumptions.
std::string Explanation(const Plan& plan, const Style& style);

// JSON, schema "gpuday.plan/1": the lines by their ids as nested objects, then verdicts,
// assumptions, notes, lines and provenance. Ends in a line break.
std::string PlanJson(const Plan& plan);
// The same of a plan of inference, schema "gpuday.inference/1".
std::string InferenceJson(const Plan& plan);
// Schema "gpuday.compare/1": the plans in a list, and for each after the first what changed and the
// waterfall of its dollars.
std::string CompareJson(const std::vector<Plan>& plans);

// Plans side by side, with each figure's ratio to the first plan's.
std::string CompareTable(const std::vector<Plan>& plans, const Style& style);

// At most `limit` of them as a table; empty text when nothing differs.
std::string DiffTable(const std::vector<LineChange>& changes, const Style& style,
                      std::size_t limit = 1000);
std::string DiffJson(const std::vector<LineChange>& changes);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_REPORT_H_
