// Plans side by side: the rows that terminal, ticket, page and spreadsheet share.
#ifndef GPUDAY_PLANNER_REPORT_COMPARISON_H_
#define GPUDAY_PLANNER_REPORT_COMPARISON_H_

#include <optional>
#include <string>
#include <vector>

#include "planner/plan/plan.h"

namespace gpuday {

// Of one plan.
struct ComparedCell {
  std::string text;                                   // with its unit; "-": the plan has none
  std::string times = {};                             // against the first plan: "×0.67", "1/9"
  std::string band = {};                              // "31.0 days to 45.2 days"
  const Line* line = nullptr;                         // of the plan; null: a fact or an answer
  std::optional<VerdictState> answer = std::nullopt;  // of an answer
};

struct ComparedRow {
  std::string id;  // of the line, the fact or the verdict
  std::string label;
  std::vector<ComparedCell> cells;  // one for each plan
  bool differs = false;
};

// What differs stands first, what is the same in all behind it, each in the order in which one
// decides: the answer, what is compared, time and money, memory, the rest. The cells point into
// `plans`.
std::vector<ComparedRow> CompareRows(const std::vector<Plan>& plans);

// What the signs of ComparedCell::times mean, and which figures bands are.
std::string ComparisonNote();

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_COMPARISON_H_
