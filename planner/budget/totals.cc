#include "planner/budget/totals.h"

#include <algorithm>

namespace gpuday {
namespace {

void AddParameters(const Matrix& matrix, bool trained, ParameterCounts& counts) {
  const std::uint64_t parameters = matrix.Parameters();
  counts.total += parameters;
  counts.active += matrix.ActiveParameters();
  if (matrix.reached) counts.reached_active += matrix.ActiveParameters();
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

// Roles whose weights get a gradient, or have an adapter that reads their input: as sdk::InputOf.
std::uint64_t RolesThatKeepInputs(const Model& model, const Training& training) {
  std::uint64_t roles = 0;
  for (std::size_t i = 0; i < model.matrices.size(); ++i) {
    const Matrix& matrix = model.matrices[i];
    if (matrix.operation != sdk::Operation::kMatmul) continue;
    if (training.trained[i] || training.adapted[i]) roles |= sdk::InputOf(matrix.role);
  }
  return roles;
}

// Whether the backward pass needs the tensor under the job's kernels, with nothing recomputed.
bool IsNeeded(const SavedActivation& activation, const Job& job, std::uint64_t roles) {
  const std::uint32_t mask = activation.dropped_by;
  if ((mask & (job.flash_attention ? sdk::kFlash : sdk::kOnlyWithFlash)) != 0) return false;
  if (job.kernels == Kernels::kFused && (mask & sdk::kUnlessFused) != 0) return false;
  if (job.kernels != Kernels::kUnfused && (mask & sdk::kOnlyUnfused) != 0) return false;
  return activation.input_of == 0 || (activation.input_of & roles) != 0;
}

// Of those that are needed, the ones that are kept rather than computed again.
bool IsKept(const SavedActivation& activation, Recompute recompute) {
  const std::uint32_t mask = activation.dropped_by;
  switch (recompute) {
    case Recompute::kNone:
      return true;
    case Recompute::kSelective:
      return (mask & sdk::kSelective) == 0;
    case Recompute::kOperations:
      return (mask & sdk::kKeptByOperations) != 0 || (mask & sdk::kFull) == 0;
    case Recompute::kFull:
      return (mask & sdk::kFull) == 0;
  }
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

// Bytes of one matrix's lasting tensors, all copies, whole.
StateBytes BytesOf(const Matrix& matrix, bool trained, std::size_t index,
                   const std::vector<OptimizerState>& states, const Precision& precision) {
  const auto bytes = [&](sdk::Tensor tensor) { return precision.For(tensor).BytesPerElement(); };
  const auto parameters = static_cast<double>(matrix.Parameters());
  StateBytes sum;
  sum.weights = parameters * WeightStorage(precision, matrix, trained, index).BytesPerElement();
  if (!trained) return sum;
  sum.gradients = parameters * bytes(sdk::Tensor::kGradient);
  sum.gradient_copy = parameters * bytes(sdk::Tensor::kGradientCopy);
  sum.master_weights = parameters * bytes(sdk::Tensor::kMasterWeight);
  for (const OptimizerState& state : states) {
    sum.optimizer += static_cast<double>(state.elements) *
                     (state.bits == 0 ? bytes(sdk::Tensor::kOptimizerState) : state.bits / 8.0);
  }
  return sum;
}

bool IsExpert(const Matrix& matrix) {
  return matrix.place == sdk::Place::kLayer && matrix.per_layer > 1;
}

// Over how many GPUs of the tensor-parallel group a matrix is split: keys and values of fewer heads
// than GPUs are held several times.
double TensorWays(const Matrix& matrix, const Model& model, const Layout& layout) {
  if (matrix.split == sdk::Split::kNone) return 1;
  const bool kv = matrix.role == sdk::Role::kK || matrix.role == sdk::Role::kV;
  std::uint64_t ways = layout.tensor;
  if (kv && !model.attention.empty()) ways = std::min(ways, model.attention[0].kv_heads);
  return static_cast<double>(ways);
}

double TensorWays(const SavedActivation& activation, const Layout& layout) {
  const bool split = activation.split == sdk::Split::kTensor ||
                     (activation.split == sdk::Split::kSequence && layout.sequence_parallel);
  return split ? static_cast<double>(layout.tensor) : 1;
}

// Bytes per logit beside the 4 that architectures name (Kept::kFp32).
double LossBytesPerLogit(Loss loss) {
  switch (loss) {
    case Loss::kChunked:
      return -4;
    case Loss::kFused:
      return 0;
    case Loss::kCompiled:
      return 4;  // gradient
    case Loss::kEager:
      return 4 + 4;  // softmax and its gradient
    case Loss::kShifted:
      return 2 + 4 + 4 + 4 + 4;  // and shifted copies of logits and gradient
  }
  return 0;
}

void AddBytes(const SavedActivation& activation, double bytes, ActivationBytes& sum) {
  (activation.per_token_pair ? sum.per_token_pair : sum.per_token) += bytes;
}

}  // namespace

const Storage& WeightStorage(const Precision& precision, const Matrix& matrix, bool trained,
                             std::size_t index) {
  if (!trained && index < precision.matrix_storage.size()) {
    if (const Storage& own = precision.matrix_storage[index]; own.bits > 0) return own;
  }
  return precision.For(WeightClass(matrix, trained));
}

StateBytes& StateBytes::operator+=(const StateBytes& other) {
  weights += other.weights;
  gradients += other.gradients;
  gradient_copy += other.gradient_copy;
  master_weights += other.master_weights;
  optimizer += other.optimizer;
  return *this;
}

StateBytes operator*(const StateBytes& bytes, double factor) {
  return {.weights = bytes.weights * factor,
          .gradients = bytes.gradients * factor,
          .gradient_copy = bytes.gradient_copy * factor,
          .master_weights = bytes.master_weights * factor,
          .optimizer = bytes.optimizer * factor};
}

Shard TakeShard(const Model& model, const Training& training, const Precision& precision,
                const Job& job, const Layout& layout) {
  Shard shard;
  shard.layers = static_cast<double>(model.layers);
  const std::vector<OptimizerState> none;
  const bool tied = std::any_of(model.matrices.begin(), model.matrices.end(),
                                [](const Matrix& matrix) { return matrix.shares_storage; });
  const auto add = [&](const Matrix& matrix, bool trained, std::size_t index,
                       const std::vector<OptimizerState>& states) {
    const double ways = TensorWays(matrix, model, layout);
    // A tied head's own copy is the embedding's, below.
    if (matrix.shares_storage) return;
    const StateBytes bytes = BytesOf(matrix, trained, index, states, precision) * (1 / ways);
    const double elements = static_cast<double>(matrix.Parameters()) / ways;
    if (matrix.place == sdk::Place::kLayer) {
      shard.layer_elements +=
          elements / shard.layers / static_cast<double>(IsExpert(matrix) ? layout.expert : 1);
    } else {
      shard.end_elements += elements;
    }
    if (IsExpert(matrix)) {
      shard.expert_layers = static_cast<double>(matrix.layers);
      shard.experts += bytes * (1 / static_cast<double>(layout.expert));
    } else if (matrix.place == sdk::Place::kLayer) {
      shard.dense += bytes;
    } else {
      (matrix.place == sdk::Place::kInput ? shard.input : shard.output) += bytes;
      if (tied && matrix.role == sdk::Role::kEmbed) shard.tied += bytes;
    }
  };
  shard.bytes_in_use = precision.For(sdk::Tensor::kActivation).BytesPerElement();
  const auto states_of = [&](const std::vector<std::vector<OptimizerState>>& all,
                             std::size_t i) -> const std::vector<OptimizerState>& {
    return i < all.size() ? all[i] : none;
  };
  for (std::size_t i = 0; i < model.matrices.size(); ++i) {
    add(model.matrices[i], training.trained[i], i, states_of(training.matrix_states, i));
  }
  for (std::size_t i = 0; i < training.adapters.size(); ++i) {
    add(training.adapters[i], true, SIZE_MAX, states_of(training.adapter_states, i));
  }

  for (const Matrix& matrix : model.matrices) {
    if (matrix.role != sdk::Role::kHead) continue;
    shard.output_kept.per_token += LossBytesPerLogit(job.loss) *
                                   static_cast<double>(matrix.columns) /
                                   TensorWays(matrix, model, layout);
  }
  const std::uint64_t roles = RolesThatKeepInputs(model, training);
  for (const SavedActivation& activation : model.activations) {
    if (!IsNeeded(activation, job, roles)) continue;
    const double bytes = static_cast<double>(activation.elements) *
                         BytesPerElement(activation, precision) / TensorWays(activation, layout);
    const double all = bytes * static_cast<double>(activation.layers) *
                       (activation.place == sdk::Place::kLayer ? training.backward_share : 1);
    if (activation.place == sdk::Place::kInput && training.backward_share < 1) continue;
    if (activation.place != sdk::Place::kLayer) {
      AddBytes(activation, all,
               activation.place == sdk::Place::kInput ? shard.input_kept : shard.output_kept);
    } else if (IsKept(activation, job.recompute)) {
      AddBytes(activation, all, shard.kept);
    } else {
      // Computed again just before it is needed, one layer at a time.
      AddBytes(activation, all / shard.layers / training.backward_share, shard.recomputed);
    }
  }
  return shard;
}

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
                  Recompute recompute) {
  Totals totals;
  const bool full = recompute == Recompute::kFull;
  const auto add = [&](const Matrix& matrix, bool trained, std::size_t index) {
    AddParameters(matrix, trained, totals.parameters);
    const sdk::Tensor tensor = WeightClass(matrix, trained);
    const StateBytes bytes = BytesOf(matrix, trained, index, {}, precision);
    if (tensor == sdk::Tensor::kFrozenLinear) {
      totals.parameters.frozen_linear += matrix.Parameters();
      totals.frozen_linear_bytes += bytes.weights;
    }
    if (tensor == sdk::Tensor::kFrozenOther) {
      totals.parameters.frozen_other += matrix.Parameters();
      totals.frozen_other_bytes += bytes.weights;
    }
    totals.states += bytes;
    if (matrix.operation != sdk::Operation::kMatmul) return;
    const auto elements = static_cast<double>(matrix.ActiveElements());
    totals.exact_forward_flops += 2 * elements;
    const bool layer = matrix.place == sdk::Place::kLayer;
    const double again = !layer || !matrix.reached             ? 0
                         : full                                ? 2
                         : recompute == Recompute::kOperations ? 1
                                                               : 0;
    // Forward, gradient of the input, gradient of the weights, forward once more.
    totals.exact_training_flops +=
        elements * (2 + (matrix.reached ? 2 : 0) + (trained ? 2 : 0) + again);
  };
  for (std::size_t i = 0; i < model.matrices.size(); ++i) {
    add(model.matrices[i], training.trained[i], i);
  }
  for (const Matrix& adapter : training.adapters) add(adapter, true, SIZE_MAX);

  const ParameterCounts& p = totals.parameters;
  for (const OptimizerState& state : training.states) {
    const double bytes = state.bits == 0
                             ? precision.For(sdk::Tensor::kOptimizerState).BytesPerElement()
                             : state.bits / 8.0;
    totals.states.optimizer += static_cast<double>(state.elements) * bytes;
  }

  totals.forward_flops = 2 * p.active;
  totals.model_flops = 2 * p.active + 2 * p.reached_active + 2 * p.trainable_active;
  totals.training_flops =
      totals.model_flops + (full                                  ? 2 * p.reached_active
                            : recompute == Recompute::kOperations ? p.reached_active
                                                                  : 0);
  return totals;
}

}  // namespace gpuday
