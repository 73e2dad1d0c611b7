// What a model is before anything is trained: parameters by part and role, KV cache and FLOPs per
// token.
#ifndef GPUDAY_PLANNER_BUDGET_MODEL_FIGURES_H_
#define GPUDAY_PLANNER_BUDGET_MODEL_FIGURES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "planner/budget/workload.h"

namespace gpuday {

// Parameters of one role (what adapters are attached to and reports name).
struct RoleFigures {
  std::string role;  // "q", "router"
  std::uint64_t matrices = 0;
  std::uint64_t parameters = 0;
  std::uint64_t active_parameters = 0;  // that a token passes through
};

// Figures that do not depend on a training. FLOPs count 2 per multiplication and addition, forward,
// for one token.
struct ModelFigures {
  std::uint64_t parameters = 0;  // stored: a tied head counts once
  std::uint64_t active = 0;      // that one token passes through: all but idle experts
  std::uint64_t embedding = 0;   // token embedding, learned positions and their projection
  std::uint64_t head = 0;        // 0 when tied
  std::uint64_t in_layers = 0;
  std::vector<RoleFigures> roles;

  // Elements that one more token adds to the KV cache: while no window is full, and from then on.
  std::uint64_t cache_elements = 0;
  std::uint64_t cache_elements_beyond = 0;
  std::uint64_t longest_window = 0;  // tokens; 0: no layer has a window

  // Matrix products; look-ups, norms, biases and activation functions count nothing.
  std::uint64_t attention_flops = 0;  // maps to q, k, v and from o, and between latents
  std::uint64_t mlp_flops = 0;        // routers included
  std::uint64_t head_flops = 0;       // and other products outside the layers
  // Attention's scores at `sequence_length`: every pair of tokens (within the window) counted, and
  // the causal half alone.
  std::uint64_t sequence_length = 0;
  double score_flops = 0;
  double causal_score_flops = 0;
};

// Tokens before it, itself included, that the average token of a sequence attends to.
double CausalKeys(const AttentionLayers& layers, std::uint64_t sequence_length);
// A sequence length to show scores at: the model's context, at most 4096 tokens.
std::uint64_t ShownSequenceLength(const Model& model);

ModelFigures DescribeModel(const Model& model, std::uint64_t sequence_length);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_MODEL_FIGURES_H_
