#include "planner/budget/goodput.h"

#include <algorithm>
#include <cmath>

#include "planner/base/numbers.h"
#include "planner/plan/bounds.h"

namespace gpuday {

Goodput EvaluateGoodput(const Losses& losses, std::uint64_t gpus) {
  Goodput goodput;
  double lost = 0;  // seconds per second of progress
  goodput.nodes = std::max(1.0, std::ceil(static_cast<double>(gpus) / losses.gpus_per_node));
  goodput.preemptions_per_day =
      24 * losses.preemptions_per_node_hour * std::pow(goodput.nodes, losses.gang_exponent);
  const double failures =
      losses.failures_per_gpu_day * static_cast<double>(gpus) + goodput.preemptions_per_day;
  if (failures > 0) {
    const double between = kSecondsPerDay / failures;
    goodput.seconds_between_failures = between;
    goodput.interval_seconds = losses.interval_seconds > 0
                                   ? losses.interval_seconds
                                   : std::max(losses.checkpoint_seconds,
                                              std::sqrt(2 * losses.checkpoint_seconds * between));
    lost = (goodput.interval_seconds / 2 + losses.restart_seconds) / between;
  } else {
    goodput.interval_seconds = losses.interval_seconds;
  }
  if (goodput.interval_seconds > 0) lost += losses.checkpoint_seconds / goodput.interval_seconds;
  goodput.other_share = std::min(
      kMostOtherLosses, losses.other_share + losses.share_per_doubling * std::log2(goodput.nodes));
  goodput.share = (1 - goodput.other_share) / (1 + lost);
  return goodput;
}

}  // namespace gpuday
