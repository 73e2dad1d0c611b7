// From pure step time to wall-clock time: failures, restarts, checkpoints and other losses.
#ifndef GPUDAY_PLANNER_BUDGET_GOODPUT_H_
#define GPUDAY_PLANNER_BUDGET_GOODPUT_H_

#include <cstdint>

namespace gpuday {

// What a cluster loses.
struct Losses {
  double failures_per_gpu_day = 0;
  // GPUs that can be taken away: how often a node is, per hour, and with which power of the number
  // of nodes the whole job's rate grows (nodes go together, so less than 1).
  double preemptions_per_node_hour = 0;
  double gang_exponent = 1;
  double restart_seconds = 0;     // from a failure to the next step, without the steps redone
  double checkpoint_seconds = 0;  // that training waits for one
  double interval_seconds = 0;    // between checkpoints; 0: the best
  // Of wall-clock time: slow nodes, maintenance, evaluation, slow starts. The first is for any
  // number of nodes, the second for each doubling of them: all wait for the slowest of n, whose
  // delay grows with log n where the tail is exponential (Gumbel 1958, section 4.2).
  double other_share = 0;
  double share_per_doubling = 0;
  double gpus_per_node = 1;
};

struct Goodput {
  double seconds_between_failures = 0;  // of the whole cluster; 0: there are none
  double preemptions_per_day = 0;       // of these, that take the GPUs away
  double interval_seconds = 0;          // between checkpoints; 0: none are written
  double nodes = 1;
  double other_share = 0;  // of wall-clock time lost beside failures and checkpoints
  double share = 1;        // of wall-clock time that makes progress
};

// The best interval is sqrt(2 x checkpoint time x time between failures) (Young 1974; Daly 2006,
// equation 7); after a failure half an interval is redone on average.
Goodput EvaluateGoodput(const Losses& losses, std::uint64_t gpus);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_GOODPUT_H_
