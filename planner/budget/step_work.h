// What a training step computes, taken once from the model: products by shape, attention, passes
// over memory. EvaluateStep() (step_time.h) then needs only arithmetic.
#ifndef GPUDAY_PLANNER_BUDGET_STEP_WORK_H_
#define GPUDAY_PLANNER_BUDGET_STEP_WORK_H_

#include <vector>

#include "planner/budget/workload.h"

namespace gpuday {

// Matrix products of one layer on average that run as one: T x inner times inner x outer.
struct ProductWork {
  double inner = 0;
  double outer = 0;
  double layers = 0;   // share of the layers that hold it
  double experts = 0;  // copies of which a token visits `visited`; 0: every token passes through
  double visited = 0;
  bool trained = true;                            // has weight gradients
  bool reached = true;                            // by the backward pass
  bool inner_split = false, outer_split = false;  // over the tensor-parallel GPUs
};

struct AttentionWork {
  double layers = 0;  // share of the layers
  double heads = 0;
  double qk_size = 0, v_size = 0;
  double window = 0;  // tokens; 0: none
};

enum class ProductType { kFp32, kTf32, kSixteenBit, kFp8, kFp4 };

struct Work {
  double layers = 0;
  double hidden = 0;
  std::vector<ProductWork> products;
  std::vector<AttentionWork> attention;

  // Widths of one layer on average, for passes over memory.
  double q_width = 0;          // query heads x size
  double kv_width = 0;         // of keys, or of values
  double mlp_width = 0;        // of what a token passes through
  bool gated = false;          // an MLP with a gate, and norms without bias
  double visited_experts = 0;  // in layers that hold experts
  double expert_layers = 0;    // share of the layers
  double vocabulary = 0;

  double parameters = 0;         // all
  double expert_parameters = 0;  // part of them
  double trained_parameters = 0;
  double backward_share = 1;  // of the layers, that the backward pass goes through
  bool adapters = false;      // most weights are frozen
  double frozen_bits = 16;    // of a frozen weight
  double gradient_bytes = 2;  // of a gradient on its way
  ProductType type = ProductType::kSixteenBit;  // of products inside layers
};

Work TakeWork(const Model& model, const Training& training, const Precision& precision,
              const std::string& compute_type);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_STEP_WORK_H_
