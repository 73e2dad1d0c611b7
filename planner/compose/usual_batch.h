// The global batch where nobody says.
#ifndef GPUDAY_PLANNER_COMPOSE_USUAL_BATCH_H_
#define GPUDAY_PLANNER_COMPOSE_USUAL_BATCH_H_

#include <cstdint>
#include <string>

#include "planner/plan/words.h"

namespace gpuday {

// What a batch is chosen by.
struct BatchFor {
  Task task = Task::kPretraining;
  double flops_per_token = 0;  // of the model, forward and backward
  double tokens = 0;           // of the whole training; 0: `steps` are known instead
  double steps = 0;
  std::uint64_t sequence_length = 1;
  std::uint64_t gpus = 1;
};

struct UsualBatch {
  std::uint64_t sequences = 1;
  std::string reason;
};

// Pretraining: the batch of least loss for its compute C, 0.2920 C^0.3271 tokens (DeepSeek LLM,
// arXiv:2401.02954, section 3.1). Fine-tuning: 64 sequences (LIMA, arXiv:2305.11206, section 3),
// fewer where there would be fewer than 100 steps. Either is rounded to a power of two times the
// odd part of the number of GPUs, so that they can share it.
UsualBatch UsualBatchFor(const BatchFor& what);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_USUAL_BATCH_H_
