// What serving a model needs: weights, KV cache and working set on each GPU, and from the roofline
// the times of prefill and of a decoding step. Pure arithmetic; the ledger of it is in
// inference_ledger.h.
#ifndef GPUDAY_PLANNER_BUDGET_INFERENCE_H_
#define GPUDAY_PLANNER_BUDGET_INFERENCE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "planner/budget/workload.h"

namespace gpuday {

// What is asked of one copy of the model.
struct Serving {
  std::uint64_t prompt_tokens = 1;     // of each sequence
  std::uint64_t generated_tokens = 1;  // of each sequence
  std::uint64_t batch = 1;             // sequences at once
  std::uint64_t tensor = 1;            // GPUs that share the copy
  std::uint64_t copies = 1;            // each on GPUs of its own, with a batch of its own

  std::uint64_t ContextTokens() const { return prompt_tokens + generated_tokens; }
  // In the cache while the average token is generated.
  std::uint64_t MeanContextTokens() const { return prompt_tokens + (generated_tokens + 1) / 2; }
};

// All that inference is planned from. Of `common` the training, the job and the layout are unused.
struct InferenceWorkload {
  Workload common;
  Serving serving;
  double cache_bytes_per_element = 2;
  double bandwidth_bytes_per_second = 0;  // of a GPU's memory
  double reached_share = 0;               // of the roofline, by a fast program
  Origin cache_origin, bandwidth_origin, reached_origin;
};

// Bytes of the keys and values of `batch` sequences of `tokens` each (prompt and generated):
// 2 x bytes x b x l x kv_heads x d x tokens in classic and grouped attention; a sliding window
// keeps no more than its width, latent attention its latent width (Pope et al. 2022, section 3.3).
double KvCacheBytes(const Model& model, double bytes_per_element, double batch, double tokens);

// GPUs among `tensor` that share the cache of these layers: whole heads each. A latent, which all
// heads read, is on every GPU.
std::uint64_t CacheShards(const AttentionLayers& layers, std::uint64_t tensor);
// The cache on each of `tensor` GPUs.
double KvCacheBytesPerGpu(const Model& model, double bytes_per_element, double batch, double tokens,
                          std::uint64_t tensor);

// Weights that are stored, split and visited alike.
struct WeightGroup {
  std::uint64_t parameters = 0;
  double bytes = 0;             // per parameter
  std::uint64_t shards = 1;     // GPUs that they are split over
  std::uint64_t experts = 0;    // 0: every token passes through them
  std::uint64_t per_token = 0;  // of the experts

  double BytesPerGpu() const {
    return static_cast<double>(parameters) * bytes / static_cast<double>(shards);
  }
  // The expected share that `tokens` tokens pass through together, each choosing its experts
  // evenly: 1 - (1 - k/E)^tokens.
  double TouchedShare(double tokens) const;
};
std::vector<WeightGroup> GroupWeights(const Model& model, const Precision& precision,
                                      std::uint64_t tensor);
double WeightBytesPerGpu(const std::vector<WeightGroup>& groups);
// Bytes that a pass over `tokens` tokens reads.
double TouchedBytesPerGpu(const std::vector<WeightGroup>& groups, double tokens);

// The widest block of a layer: attention, an MLP, the experts.
struct Block {
  std::string name;     // "layers.mlp"
  double elements = 0;  // alive at once for one token, on each GPU
};
Block WidestBlock(const Model& model, std::uint64_t tensor);

// Why `tensor` GPUs cannot share the model; empty when they can. Each takes whole heads.
std::string WhyNotSplit(const Model& model, std::uint64_t tensor);

struct InferenceMemory {  // of each GPU
  double weights_bytes = 0;
  double kv_cache_bytes = 0;
  double working_set_bytes = 0;
  double runtime_bytes = 0;  // the runtime's context, communication buffers
  double total_bytes = 0;

  // Tensors alone.
  double AllocatedBytes() const { return total_bytes - runtime_bytes; }
};
// What does not depend on batch and lengths, taken once.
struct InferenceSums {
  std::vector<WeightGroup> weights;
  double weights_bytes = 0;  // of each GPU
  Block block;
  std::uint64_t vocabulary = 0;
  // Elements of the largest matrix that is stored in fewer bits than it is multiplied in: it is
  // unpacked before. 0: none.
  double unpacked_elements = 0;
};
InferenceSums TakeInferenceSums(const InferenceWorkload& workload);
// One prompt is read at a time; then every sequence gets a token per step. So the widest pass has
// max(prompt, batch) tokens. Logits are kept in 32 bit, for one token of each sequence; one
// quantized matrix is unpacked at a time.
InferenceMemory EvaluateInferenceMemory(const InferenceWorkload& workload,
                                        const InferenceSums& sums, const Serving& serving);

struct Inference {
  std::uint64_t parameters = 0;
  std::uint64_t active = 0;          // that a token passes through
  double weights_bytes = 0;          // of the whole model
  double rule_of_thumb_bytes = 0;    // 1.2 x weights
  double kv_cache_bytes = 0;         // of all sequences of one copy
  double cache_bytes_per_token = 0;  // of one sequence, while no window is full
  InferenceMemory memory;
  double free_bytes = 0;
  bool fits = false;
  std::uint64_t largest_batch = 0;    // 0: none
  std::uint64_t longest_context = 0;  // prompt and generated; 0: none
  // Tokens of each sequence at which the cache on a GPU weighs as much as its weights; 0: never,
  // since all layers have windows.
  double cache_equals_weights_context = 0;

  // FLOPs: 2P (Kaplan et al. 2020, section 2.1) and attention's scores.
  double parameter_flops = 0;
  double prompt_score_flops = 0;  // of the average prompt token
  double prompt_flops = 0;
  double generated_score_flops = 0;  // of the average generated token
  double generated_flops = 0;

  double intensity = 0;  // FLOPs that a GPU can do per byte that it reads
  // Sequences from which decoding waits for arithmetic, not for memory (Williams et al. 2009): by
  // the weights alone, and with the cache at the mean context; 0: never.
  double turning_batch_of_weights = 0;
  std::uint64_t turning_batch = 0;

  double prefill_bytes = 0;
  double prefill_memory_seconds = 0;
  double prefill_compute_seconds = 0;
  double prefill_seconds = 0;  // of one prompt
  double step_weight_bytes = 0;
  double step_cache_bytes = 0;
  double step_memory_seconds = 0;
  double step_compute_seconds = 0;
  double step_seconds = 0;
  double tokens_per_second_per_sequence = 0;
  double tokens_per_second = 0;         // of all copies
  double prompt_tokens_per_second = 0;  // of all copies
  double sequence_seconds = 0;          // prompt and generated tokens

  double usd_per_million_generated = 0;
  double usd_per_million_prompt = 0;
};
Inference EvaluateInference(const InferenceWorkload& workload, const InferenceSums& sums);

// FLOPs that a GPU can do per byte it moves: above it work is compute-bound, below bandwidth-bound.
inline double ArithmeticIntensity(double peak_flops_per_second, double bytes_per_second) {
  return peak_flops_per_second / bytes_per_second;
}

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_INFERENCE_H_
