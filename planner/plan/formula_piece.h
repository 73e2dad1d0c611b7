// What a Formula is made of; for the two sources of plan/formula.h alone.
#ifndef GPUDAY_PLANNER_PLAN_FORMULA_PIECE_H_
#define GPUDAY_PLANNER_PLAN_FORMULA_PIECE_H_

#include <string>
#include <vector>

#include "planner/plan/formula.h"

namespace gpuday {

struct Formula::Piece {
  Operation operation = Operation::kConstant;
  std::string text = {};               // an id, or a term's words
  double value = 0;                    // of a constant, or of a term without operands
  std::vector<Formula> operands = {};  // of a term: what it is, if that is a formula
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_FORMULA_PIECE_H_
