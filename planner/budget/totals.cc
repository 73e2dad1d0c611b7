#include "planner/budget/totals.h"

#include <algorithm>

namespace gpuday {
namespace {

void AddParameters(const Matrix& matrix, bool trained, ParameterCounts& counts) {
  const std::uint64_t parameters = matrix.Parameters();
  counts.total += parameters;
  counts.active += matrix.ActiveParameters();
  if (trained) {
    counts.trainable += parameters;
    counts.trainable_active += matrix.ActiveParameters();
  }
  switch (matrix.part) {
    case sdk::Part::kEmbedding:
      counts.embedding += parameters;
      break;
    case sdk::Part::kAttention:
      counts.attention += parameters;
      break;
    case sdk::Part::kMlp:
      counts.mlp += parameters;
      break;
    case sdk::Part::kNorm:
      counts.norm += parameters;
      break;
    case sdk::Part::kHead:
      counts.head += parameters;
      break;
    case sdk::Part::kAdapter:
      counts.adapters += parameters;
      break;
  }
}

// The class that the precision stores a matrix's weights in.
sdk::Tensor WeightClass(const Matrix& matrix, bool trained) {
  if (trained) return sdk::Tensor::kTrainedWeight;
  const bool linear =
      matrix.place == sdk::Place::kLayer && matrix.operation == sdk::Operation::kMatmul;
  return linear ? sdk::Tensor::kFrozenLinear : sdk::Tensor::kFrozenOther;
}

bool IsKept(const SavedActivation& activation, Recompute recompute, bool flash) {
  const std::uint32_t mask = activation.dropped_by;
  if (flash ? (mask & sdk::kFlash) != 0 : (mask & sdk::kOnlyWithFlash) != 0) return false;
  if (recompute == Recompute::kSelective) return (mask & sdk::kSelective) == 0;
  if (recompute == Recompute::kFull) return (mask & sdk::kFull) == 0;
  return true;
}

double BytesPerElement(const SavedActivation& activation, const Precision& precision) {
  switch (activation.kept) {
    case sdk::Kept::kActivation:
      return precision.For(sdk::Tensor::kActivation).BytesPerElement();
    case sdk::Kept::kFp32:
      return 4;
    case sdk::Kept::kMask:
      return 1;
  }
  return 0;
}

void AddBytes(const SavedActivation& activation, double bytes_per_element, double layers,
              ActivationBytes& sum) {
  const double bytes = static_cast<double>(activation.elements) * bytes_per_element * layers;
  (activation.per_token_pair ? sum.per_token_pair : sum.per_token) += bytes;
}

void SumActivations(const Model& model, const Precision& precision, Recompute recompute, bool flash,
                    Totals& totals) {
  for (const SavedActivation& activation : model.activations) {
    const double bytes = BytesPerElement(activation, precision);
    const auto layers = static_cast<double>(activation.layers);
    if (activation.place != sdk::Place::kLayer) {
      if (IsKept(activation, Recompute::kNone, flash))
        AddBytes(activation, bytes, layers, totals.output);
    } else if (IsKept(activation, recompute, flash)) {
      AddBytes(activation, bytes, layers, totals.layers);
    } else if (IsKept(activation, Recompute::kNone, flash)) {
      // Computed again just before it is needed, one layer at a time.
      AddBytes(activation, bytes, 1, totals.recomputed);
    }
  }
}

}  // namespace

std::uint64_t CountParameters(const Model& model) {
  std::uint64_t total = 0;
  for (const Matrix& matrix : model.matrices) total += matrix.Parameters();
  return total;
}

double AttentionForwardFlops(const Model& model, std::uint64_t sequence_length) {
  double flops = 0;
  for (const AttentionLayers& a : model.attention) {
    const std::uint64_t keys =
        a.window == 0 ? sequence_length : std::min(a.window, sequence_length);
    flops += 2.0 * static_cast<double>(a.layers * a.query_heads) *
             static_cast<double>(a.qk_head_size + a.v_head_size) * static_cast<double>(keys);
  }
  return flops;
}

Totals TakeTotals(const Model& model, const Training& training, const Precision& precision,
                  Recompute recompute, bool flash_attention) {
  Totals totals;
  const bool full = recompute == Recompute::kFull;
  const auto add = [&](const Matrix& matrix, bool trained) {
    AddParameters(matrix, trained, totals.parameters);
    const sdk::Tensor tensor = WeightClass(matrix, trained);
    if (tensor == sdk::Tensor::kFrozenLinear)
      totals.parameters.frozen_linear += matrix.Parameters();
    if (tensor == sdk::Tensor::kFrozenOther) totals.parameters.frozen_other += matrix.Parameters();
    totals.states.weights +=
        static_cast<double>(matrix.Parameters()) * precision.For(tensor).BytesPerElement();
    if (matrix.operation != sdk::Operation::kMatmul) return;
    const auto elements = static_cast<double>(matrix.ActiveElements());
    totals.exact_forward_flops += 2 * elements;
    const bool layer = matrix.place == sdk::Place::kLayer;
    // Forward, gradient of the input, gradient of the weights, forward once more.
    totals.exact_training_flops += elements * (2 + 2 + (trained ? 2 : 0) + (full && layer ? 2 : 0));
  };
  for (std::size_t i = 0; i < model.matrices.size(); ++i) {
    add(model.matrices[i], training.trained[i]);
  }
  for (const Matrix& adapter : training.adapters) add(adapter, true);

  const ParameterCounts& p = totals.parameters;
  const auto trainable = static_cast<double>(p.trainable);
  totals.states.gradients = trainable * precision.For(sdk::Tensor::kGradient).BytesPerElement();
  totals.states.gradient_copy =
      trainable * precision.For(sdk::Tensor::kGradientCopy).BytesPerElement();
  totals.states.master_weights =
      trainable * precision.For(sdk::Tensor::kMasterWeight).BytesPerElement();
  for (const OptimizerState& state : training.states) {
    const double bytes = state.bits == 0
                             ? precision.For(sdk::Tensor::kOptimizerState).BytesPerElement()
                             : state.bits / 8.0;
    totals.states.optimizer += static_cast<double>(state.elements) * bytes;
  }
  SumActivations(model, precision, recompute, flash_attention, totals);

  totals.forward_flops = 2 * p.active;
  totals.model_flops = 4 * p.active + 2 * p.trainable_active;
  totals.training_flops = totals.model_flops + (full ? totals.forward_flops : 0);
  return totals;
}

}  // namespace gpuday
