// Sums over a model's matrices, states and activations that do not depend on the machine, the batch
// or the layout. Taken once; Evaluate() (budget/evaluate.h) then needs only arithmetic.
#ifndef GPUDAY_PLANNER_BUDGET_TOTALS_H_
#define GPUDAY_PLANNER_BUDGET_TOTALS_H_

#include <cstdint>

#include "planner/budget/workload.h"

namespace gpuday {

// Counts of parameters; tied storage counts once, adapters count in `total`.
struct ParameterCounts {
  std::uint64_t total = 0;
  std::uint64_t active = 0;          // that one token passes through (all but idle experts)
  std::uint64_t reached_active = 0;  // of the active ones, by the backward pass
  std::uint64_t trainable = 0;
  std::uint64_t trainable_active = 0;
  std::uint64_t adapters = 0;  // part of `trainable`
  // `total` = trainable + frozen_linear + frozen_other: how the precision stores them.
  std::uint64_t frozen_linear = 0;
  std::uint64_t frozen_other = 0;
  // `total` by part.
  std::uint64_t embedding = 0;
  std::uint64_t attention = 0;
  std::uint64_t mlp = 0;
  std::uint64_t norm = 0;
  std::uint64_t head = 0;
};

// How matrix `index` of the model is stored; an adapter, which is always trained, has no index.
const Storage& WeightStorage(const Precision& precision, const Matrix& matrix, bool trained,
                             std::size_t index = SIZE_MAX);

// Bytes of the whole model's lasting tensors, before any sharding.
struct StateBytes {
  double weights = 0;
  double gradients = 0;
  double gradient_copy = 0;
  double master_weights = 0;
  double optimizer = 0;

  StateBytes& operator+=(const StateBytes& other);
};

// `factor` of each part.
StateBytes operator*(const StateBytes& bytes, double factor);

// Bytes of saved activations: `per_token` x b x s + `per_token_pair` x b x s^2 for a micro-batch of
// b sequences of s tokens.
struct ActivationBytes {
  double per_token = 0;
  double per_token_pair = 0;

  double Of(double micro_batch, double sequence_length) const {
    return micro_batch * sequence_length * (per_token + per_token_pair * sequence_length);
  }
};

struct Totals {
  ParameterCounts parameters;
  StateBytes states;                                       // of the whole model
  double frozen_linear_bytes = 0, frozen_other_bytes = 0;  // part of states.weights

  // FLOPs per token. The rule of thumb counts 2 per active parameter forward and twice that
  // backward (Kaplan et al. 2020, section 2.1), without the weight gradients of frozen parameters.
  std::uint64_t forward_flops = 0;   // 2P
  std::uint64_t model_flops = 0;     // 6P (4 per frozen parameter), without recomputation
  std::uint64_t training_flops = 0;  // with recomputation: 8P when it is full
  // The exact form counts the matrix products that are there, and attention's scores.
  double exact_forward_flops = 0;   // products, per token
  double exact_training_flops = 0;  // the same forward, backward and recomputed
};

// Sums for one (model, training, precision) and the job's recomputation.
Totals TakeTotals(const Model& model, const Training& training, const Precision& precision,
                  Recompute recompute);

// What one GPU of a tensor- and expert-parallel group holds of the model's whole depth: pipeline
// stages, micro-batches, context parallelism and ZeRO divide it further, with arithmetic alone.
struct Shard {
  double layers = 1;         // of the model
  double expert_layers = 1;  // of these, with experts
  StateBytes input;          // embeddings
  StateBytes dense;          // all layers, experts not counted
  StateBytes experts;        // of all layers; ZeRO shares them with fewer GPUs
  StateBytes output;         // final norm, head
  StateBytes tied;           // a tied head's copy, where a pipeline parts it from the embedding

  // What ZeRO 3 gathers whole while it is used: parameters of one layer on average, of embeddings,
  // final norm and head, and the bytes of one in the type that it is used in.
  double layer_elements = 0;
  double end_elements = 0;
  double bytes_in_use = 2;

  // Kept by all layers under the job's recomputation; of one layer that is recomputed; by the
  // embeddings; by final norm, head input and logits.
  ActivationBytes kept, recomputed, input_kept, output_kept;
};

Shard TakeShard(const Model& model, const Training& training, const Precision& precision,
                const Job& job, const Layout& layout);

// Parameters kept in memory.
std::uint64_t CountParameters(const Model& model);

// FLOPs per token of attention's scores forward (QK^T and PV), every pair of tokens counted:
// 2 x heads x (qk + v head size) x min(s, window), over all layers. 4 h s l in classic attention.
double AttentionForwardFlops(const Model& model, std::uint64_t sequence_length);

// Times that attention's scores are computed: forward, twice backward, and once more where they are
// recomputed.
inline double AttentionPasses(Recompute recompute) {
  return recompute == Recompute::kSelective || recompute == Recompute::kFull ? 4 : 3;
}

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_TOTALS_H_
