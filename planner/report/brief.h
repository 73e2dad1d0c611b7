// What a plan says in brief: the words and rows that table, page, ticket and workbook share.
#ifndef GPUDAY_PLANNER_REPORT_BRIEF_H_
#define GPUDAY_PLANNER_REPORT_BRIEF_H_

#include <string>
#include <vector>

#include "planner/plan/plan.h"
#include "planner/sweep/sensitivity.h"

namespace gpuday {

// "8-way tensor, 4-stage pipeline of 2 chunks each, 16-way data parallel, ZeRO 1".
std::string LayoutSentence(const Plan& plan);

// "64 × A100-SXM4-80GB".
std::string ClusterText(double gpus, const std::string& gpu);
std::string ClusterText(const Plan& plan);

// Yes or no, and what it takes, in one sentence.
std::string Decision(const Plan& plan);

// What moves days and dollars, interruptions included, from the least to the most of what was
// tried.
struct Mover {
  std::string label;
  std::string own;  // its value in the plan
  double low_days = 0, high_days = 0;
  std::string at_low_days, at_high_days;  // the values that come to these
  double low_usd = 0, high_usd = 0;       // 0: no price is known
  std::string at_low_usd, at_high_usd;
};

// The value of the trial of `factor` whose `measure` (&Trial::wall_days or &Trial::wall_usd) is
// `figure`; the factor's own value where that is the plan's `own` figure, or no trial's.
std::string ValueReaching(const Factor& factor, double Trial::*measure, double own, double figure);

// At most `most` of them, what moves most first. Without a sensitivity: the band of the time, and
// tokens and price by a tenth, which need nothing but the plan.
std::vector<Mover> MoversOf(const Plan& plan, const Sensitivity* sensitivity, std::size_t most);

// Where the figures come from: the sources of price, GPU and model, then those of formulas, each
// once, at most `most`, cut to `limit` bytes.
std::vector<std::string> MainSources(const Plan& plan, std::size_t most, std::size_t limit);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_BRIEF_H_
