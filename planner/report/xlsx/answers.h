// The questions of a plan as cells that follow the inputs: how sure each answer is, and the word
// for it.
#ifndef GPUDAY_PLANNER_REPORT_XLSX_ANSWERS_H_
#define GPUDAY_PLANNER_REPORT_XLSX_ANSWERS_H_

#include <string>
#include <vector>

#include "planner/plan/plan.h"

namespace gpuday {

// A question that the plan was asked, as cells that follow the inputs.
struct WorkbookAnswer {
  std::string name;     // "within_budget"
  std::string label;    // for people
  std::string said;     // the plan's own answer
  double chance = 1;    // that the plan gives, 0 to 1
  std::string formula;  // of the chance, over names (model.h); text where the inputs are no plan's
};

// The verdicts of a plan that knows how sure they are; of others what was said, as long as the
// number of GPUs and the length of the sequences are as planned.
std::vector<WorkbookAnswer> WorkbookAnswers(const Plan& plan);
// The word that a chance comes to at the plan's confidence: `chance` is its cell.
std::string AnswerFormula(const Plan& plan, const std::string& chance);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_XLSX_ANSWERS_H_
