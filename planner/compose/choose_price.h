// The one rule of prices: which of the offers of a GPU a job of so many GPUs pays. Plans, searches,
// sweeps and all else take their price from here.
#ifndef GPUDAY_PLANNER_COMPOSE_CHOOSE_PRICE_H_
#define GPUDAY_PLANNER_COMPOSE_CHOOSE_PRICE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "planner/budget/workload.h"
#include "planner/plan/words.h"

namespace gpuday {

// How well the machines of an offer suit a job.
enum class RightSize {
  kYes,      // each holds as many GPUs as share a node
  kNotSaid,  // the offer names no machine
  kSmaller   // the job is spread over machines that are smaller than its nodes
};

// An offer as the job pays it.
struct PricedOffer {
  const Offer* offer = nullptr;
  std::uint64_t billed_gpus = 0;  // whole machines of them
  double usd_per_hour = 0;        // of all of these
  RightSize size = RightSize::kYes;
};

struct ChosenPrice {
  PricedOffer chosen;                // no offer: there is none
  std::vector<PricedOffer> among;    // what the job can be rented for, cheapest first
  Band spread{.low = 1, .high = 1};  // factors: a tenth of these is cheaper, a tenth dearer
};

// Chooses among `offers` for `gpus` GPUs that share nodes of `gpus_per_node`. Of each provider and
// kind the machine counts that costs the job least; machines without idle GPUs come before others,
// machines as large as a node before those whose size is not said, these before smaller ones.
// `offers` must live as long as the answer.
ChosenPrice ChoosePrice(const std::vector<Offer>& offers, PriceRule rule, std::uint64_t gpus,
                        double gpus_per_node);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_CHOOSE_PRICE_H_
