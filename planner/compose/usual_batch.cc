#include "planner/compose/usual_batch.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace gpuday {
namespace {

constexpr double kBatchFactor = 0.2920, kBatchExponent = 0.3271;
constexpr double kFineTuningSequences = 64;
constexpr double kLeastSteps = 100;

double Sequences(const BatchFor& what) {
  const auto length = static_cast<double>(what.sequence_length);
  if (what.task == Task::kFineTuning) {
    const double fewest =
        what.tokens > 0 ? what.tokens / length / kLeastSteps : kFineTuningSequences;
    return std::min(kFineTuningSequences, fewest);
  }
  if (what.tokens > 0) {
    return kBatchFactor * std::pow(what.flops_per_token * what.tokens, kBatchExponent) / length;
  }
  // Of steps: the compute grows with the batch that it decides on.
  return std::pow(kBatchFactor * std::pow(what.flops_per_token * what.steps, kBatchExponent),
                  1 / (1 - kBatchExponent)) /
         length;
}

}  // namespace

UsualBatch UsualBatchFor(const BatchFor& what) {
  const double wanted = std::max(1.0, Sequences(what));
  const std::uint64_t odd = what.gpus >> std::countr_zero(what.gpus);
  const double each = wanted / static_cast<double>(odd);
  // GPUs that no such batch can be dealt out to share it by other means.
  const std::uint64_t unit = each < 0.5 ? 1 : odd;
  const double doublings = std::round(std::log2(std::max(1.0, wanted / static_cast<double>(unit))));
  UsualBatch batch;
  batch.sequences = unit << static_cast<unsigned>(std::clamp(doublings, 0.0, 29.0));
  batch.reason =
      what.task == Task::kFineTuning
          ? "usual in fine-tuning (LIMA, arXiv:2305.11206, section 3), fewer where that leaves "
            "less "
            "than 100 steps"
          : "the batch of least loss for this compute, 0.2920 C^0.3271 tokens (DeepSeek LLM, "
            "arXiv:2401.02954, section 3.1)";
  return batch;
}

}  // namespace gpuday
