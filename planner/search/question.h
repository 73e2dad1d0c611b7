// What somebody asks of a search: a scenario without a configuration, and what the answer must
// keep.
#ifndef GPUDAY_PLANNER_SEARCH_QUESTION_H_
#define GPUDAY_PLANNER_SEARCH_QUESTION_H_

#include <string>
#include <utility>
#include <vector>

#include "planner/base/node.h"
#include "planner/search/space.h"

namespace gpuday {

enum class Objective { kCost, kTime, kGpuDays, kGpus };

struct Question {
  // The scenario: model, training, price and budget. What it says of the cluster and the layout is
  // kept; what it leaves open is searched.
  Node document;
  Settings settings;  // on top of it
  std::string gpus;   // numbers as NumberSet reads them, and "xKIND" or KIND alone; empty: not said
  // Axes with what is allowed on them: gpu, provider, kind, optimizer, precision, recompute (words
  // with * and ?), tensor, pipeline, ... (numbers). From --only.
  std::vector<std::pair<std::string, std::string>> only;
  // Also what costs time to save memory (offloading, ZeRO in groups), layouts of any program, older
  // kinds of GPUs, machines of a size that nobody names, and models without weights.
  bool wide = false;
  Objective minimize = Objective::kCost;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SEARCH_QUESTION_H_
