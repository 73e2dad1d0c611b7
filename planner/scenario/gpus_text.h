// GPUs in one text, as people write them: a number, a kind, or both.
#ifndef GPUDAY_PLANNER_SCENARIO_GPUS_TEXT_H_
#define GPUDAY_PLANNER_SCENARIO_GPUS_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

namespace gpuday {

// Both as they were written; empty: not said.
struct GpusText {
  std::string number;  // "64", "8 nodes"
  std::string kind;    // "A100-SXM4-80GB"
  bool times = false;  // a sign of multiplication stood between them
};

// What a number of GPUs is written with.
inline constexpr std::string_view kNumberOfGpus = "0123456789_-";

// Splits "64xNAME", "8 x NAME", "8*NAME", "8 NAME", "NAME:8", "8 nodes", "64" and "NAME".
// `number`: the characters that the number is made of.
GpusText SplitGpus(std::string_view text, std::string_view number = kNumberOfGpus);

// How many nodes "8 nodes" is, "8" of it; nothing for other texts.
std::optional<std::string> NodesIn(std::string_view text);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SCENARIO_GPUS_TEXT_H_
