// What a plan says in brief: the words and rows that table, page, ticket and workbook share.
#ifndef GPUDAY_PLANNER_REPORT_BRIEF_H_
#define GPUDAY_PLANNER_REPORT_BRIEF_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/plan/plan.h"
#include "planner/sweep/sensitivity.h"

namespace gpuday {

// A part of what lasts or passes on one GPU.
struct MemoryPart {
  std::string id;  // "weights_bytes"
  std::string label;
  double bytes = 0;
  double bytes_per_parameter = 0;  // before sharding; 0: does not grow with the parameters
  std::optional<Band> band;
};

// The parts that are not nothing, in the order of the ledger; they sum up to
// memory.per_gpu.total_bytes.
std::vector<MemoryPart> MemoryParts(const Plan& plan);

// "8-way tensor, 4-stage pipeline of 2 chunks each, 16-way data parallel, ZeRO 1".
std::string LayoutSentence(const Plan& plan);

// "64 × A100-SXM4-80GB".
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

// At most `most` of them, what moves most first. Without a sensitivity: the band of the time, and
// tokens and price by a tenth, which need nothing but the plan.
std::vector<Mover> MoversOf(const Plan& plan, const Sensitivity* sensitivity, std::size_t most);

// Where the figures come from: the sources of price, GPU and model, then those of formulas, each
// once, at most `most`, cut to `limit` bytes.
std::vector<std::string> MainSources(const Plan& plan, std::size_t most, std::size_t limit);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_BRIEF_H_
