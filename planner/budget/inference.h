// What serving a model needs, by the plainest forms: weights, KV cache, FLOPs, and the roofline
// that says whether decoding waits for memory or for arithmetic.
#ifndef GPUDAY_PLANNER_BUDGET_INFERENCE_H_
#define GPUDAY_PLANNER_BUDGET_INFERENCE_H_

#include "planner/budget/workload.h"

namespace gpuday {

// Bytes of the keys and values of `batch` sequences of `tokens` each (prompt and generated):
// 2 x bytes x b x l x kv_heads x d x tokens in classic and grouped attention; a sliding window
// keeps no more than its width, latent attention its latent width (Pope et al. 2022, section 3.3).
double KvCacheBytes(const Model& model, double bytes_per_element, double batch, double tokens);

struct Inference {
  double weights_bytes = 0;  // P x bytes per weight
  double rule_of_thumb_bytes =
      0;  // 1.2 x weights: activations, context and fragmentation at a guess
  double kv_cache_bytes = 0;
  double flops_per_token = 0;  // 2P (Kaplan et al. 2020, section 2.1)
  // Tokens in the cache, over all sequences, at which it weighs as much as the weights; ignores
  // windows.
  double cache_equals_weights_tokens = 0;
  // Decoding one token of every sequence reads all weights once: no step is faster than this.
  double decode_seconds_at_least = 0;
  // Sequences at once from which decoding is compute-bound rather than bandwidth-bound: the batch
  // at which 2P FLOPs per sequence take as long as reading the weights (Williams et al. 2009).
  double compute_bound_batch = 0;
};

// One GPU that holds the whole model. `bytes_per_weight` and `bytes_per_cache_element` are those of
// the precision; bandwidth and peak those of the GPU.
Inference EvaluateInference(const Model& model, double bytes_per_weight,
                            double bytes_per_cache_element, double batch, double tokens,
                            double bandwidth_bytes_per_second, double peak_flops_per_second);

// FLOPs that a GPU can do per byte it moves: above it work is compute-bound, below bandwidth-bound.
inline double ArithmeticIntensity(double peak_flops_per_second, double bytes_per_second) {
  return peak_flops_per_second / bytes_per_second;
}

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_INFERENCE_H_
