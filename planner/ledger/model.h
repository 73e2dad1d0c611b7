// The figures of a model as lines: parameters by part, KV cache and FLOPs per token, each with its
// formula and the convention that it follows.
#ifndef GPUDAY_PLANNER_LEDGER_MODEL_H_
#define GPUDAY_PLANNER_LEDGER_MODEL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "planner/budget/model_figures.h"
#include "planner/budget/workload.h"
#include "planner/ledger/line_writer.h"
#include "planner/plan/plan.h"

namespace gpuday {

// Which pairs of tokens attention's scores are counted for.
enum class Pairs {
  kAll,    // within a window, where there is one
  kCausal  // each token with those before it
};

// FLOPs of attention's scores per token: 2 x layers x heads x (qk + v) x tokens.
Formula ScoreFormula(const Model& model, std::uint64_t sequence_length, Pairs pairs);

// A plan's line of all parameters, and that of those that work on a token; `source` is where the
// model's shape comes from.
NewLine TotalParametersLine(std::uint64_t total, const std::string& source);
NewLine ActiveParametersLine(std::uint64_t active, const std::string& source);

// The figures as lines: id, value, unit, formula, the numbers put in, source. `source` is where the
// model's shape comes from.
std::vector<Line> ModelLines(const Model& model, const ModelFigures& figures,
                             const std::string& source);

// A model's figures, and the same as lines.
struct ModelAccount {
  ModelFigures figures;
  std::vector<Line> lines;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_LEDGER_MODEL_H_
