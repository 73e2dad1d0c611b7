// The formulas that hold for every training plan: how time, cost, goodput and sums of memory follow
// from other lines. The ledger writes lines by them, and lines of plans that were saved without
// expressions get theirs back.
#ifndef GPUDAY_PLANNER_PLAN_STANDARD_FORMULAS_H_
#define GPUDAY_PLANNER_PLAN_STANDARD_FORMULAS_H_

#include <string>
#include <string_view>
#include <vector>

#include "planner/plan/formula.h"
#include "planner/plan/plan.h"

namespace gpuday {

// The ids that have such a formula, in the order in which a plan has their lines.
std::vector<std::string> StandardFormulaIds();

// How the line `id` follows from others; null when there is no formula that holds for every plan.
// Lives as long as the program; for any thread.
const Formula* StandardFormula(std::string_view id);

// Gives the lines of a plan that was saved without expressions back what they follow from: a line
// with numbers its StandardFormula(), if that comes to its value. A plan with an expression is left
// as it is.
void AttachFormulas(Plan& plan);

// Whether `computed` is what `line` says: within 1e-9 of it, and whole bytes may be rounded up.
bool ComesTo(double computed, const Line& line);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_STANDARD_FORMULAS_H_
