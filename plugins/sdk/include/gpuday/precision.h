// For authors of a precision: how many bits each class of tensors takes, and in which type matrix
// products run.
//
//   void Describe(const sdk::Values& values, sdk::PrecisionSink& precision) {
//     precision.Store(sdk::Tensor::kGradient, 16, "BF16 gradients");
//     precision.Compute(sdk::ComputeType::kBf16);
//   }
//   GPUDAY_PRECISION_PLUGIN("mine", "1.0.0", "What it is (paper).", kParameters, Describe, nullptr)
#ifndef GPUDAY_PRECISION_H_
#define GPUDAY_PRECISION_H_

#include <gpuday/matrices.h>

namespace gpuday::sdk {
inline namespace v1 {

enum class Tensor : std::uint32_t {
  kTrainedWeight = GPUDAY_TRAINED_WEIGHT,
  kFrozenLinear = GPUDAY_FROZEN_LINEAR,  // frozen matrices inside layers
  kFrozenOther = GPUDAY_FROZEN_OTHER,    // frozen embeddings, head, norms, biases
  kGradient = GPUDAY_GRADIENT,
  kGradientCopy = GPUDAY_GRADIENT_COPY,
  kMasterWeight = GPUDAY_MASTER_WEIGHT,
  kOptimizerState = GPUDAY_OPTIMIZER_STATE,
  kActivation = GPUDAY_ACTIVATION,
  kKvCache = GPUDAY_KV_CACHE,
};

enum class ComputeType : std::uint32_t {
  kFp32 = GPUDAY_COMPUTE_FP32,
  kTf32 = GPUDAY_COMPUTE_TF32,
  kFp16 = GPUDAY_COMPUTE_FP16,
  kBf16 = GPUDAY_COMPUTE_BF16,
  kFp8 = GPUDAY_COMPUTE_FP8,
  kInt8 = GPUDAY_COMPUTE_INT8,
  kInt4 = GPUDAY_COMPUTE_INT4,
  kFp4 = GPUDAY_COMPUTE_FP4,
};

// Where a precision puts its answer. A class of tensors that is not named is not kept at all.
class PrecisionSink {
 public:
  explicit PrecisionSink(const gpuday_precision_sink& sink) : sink_(sink) {}

  // `bits` per element; `reason` is shown beside the figure.
  void Store(Tensor tensor, double bits, const std::string& reason) {
    Store(tensor, bits, 0, reason);
  }
  // With `overhead_bits` per element for scales and the like.
  void Store(Tensor tensor, double bits, double overhead_bits, const std::string& reason) {
    internal::Check(sink_.storage(sink_.host, static_cast<std::uint32_t>(tensor), bits,
                                  overhead_bits, reason.c_str()));
  }
  // Type of matrix products; called several times, the first that the GPU supports counts.
  void Compute(ComputeType type) {
    internal::Check(sink_.compute(sink_.host, static_cast<std::uint32_t>(type)));
  }
  // Matrices inside layers cannot be trained in full; `reason` says why and what to do instead.
  void RefuseFullTraining(const std::string& reason) {
    internal::Check(sink_.refuse_full_training(sink_.host, reason.c_str()));
  }

 private:
  const gpuday_precision_sink& sink_;
};

// Where a precision that stores some matrices in another way than the rest of their class says so.
class MatrixSink {
 public:
  explicit MatrixSink(const gpuday_matrix_sink& sink) : sink_(sink) {}

  // Where matrix `index` is not trained, it takes `bits` per element and `overhead_bits` for scales
  // and the like, on average over its layers and copies.
  void Store(std::uint32_t index, double bits, double overhead_bits = 0) {
    internal::Check(sink_.storage(sink_.host, index, bits, overhead_bits));
  }

 private:
  const gpuday_matrix_sink& sink_;
};

namespace internal {

// `store` as it crosses the boundary.
template <void (*store)(const Values&, const Matrices&, MatrixSink&)>
std::int32_t StoreMatrices(const gpuday_precision*, const gpuday_value* values,
                           std::uint32_t value_count, const gpuday_matrix* matrices,
                           std::uint32_t matrix_count, std::uint64_t stride,
                           const gpuday_matrix_sink* sink, gpuday_error* error) {
  return Guard(error, [&] {
    MatrixSink storage(*sink);
    store(Values(values, value_count), Matrices(matrices, matrix_count, stride), storage);
  });
}

}  // namespace internal

// The option `gradients` of recipes that compute in 16 bit or less, and what it stores.
constexpr Parameter KeptGradients() {
  return Text("gradients")
      .Choices("16bit fp32 both none")
      .Default("16bit")
      .Help(
          "gradients kept in 16 bit, in FP32, in 16 bit with a copy in FP32, or not at all: the "
          "optimizer steps inside the backward pass");
}
inline void StoreGradients(std::string_view kept, const std::string& sixteen_bit,
                           PrecisionSink& precision) {
  if (kept == "none") return;
  if (kept == "fp32") {
    precision.Store(Tensor::kGradient, 32, "FP32");
  } else {
    precision.Store(Tensor::kGradient, 16, sixteen_bit);
  }
  if (kept == "both") precision.Store(Tensor::kGradientCopy, 32, "FP32 copy");
}

// The option `others` of recipes that quantize the matrices of layers alone, and what it stores.
constexpr Parameter KeptOthers() {
  return Text("others")
      .Choices("16bit fp32 quantized")
      .Default("16bit")
      .Aliases("embeddings")
      .Help(
          "frozen embeddings, head and norms: in 16 bit, in FP32 (what PEFT's "
          "prepare_model_for_kbit_training makes of them), or quantized too");
}
// Quantized ones take `bits` and `overhead_bits` for `reason`.
inline void StoreOthers(std::string_view kept, double bits, double overhead_bits,
                        const std::string& reason, PrecisionSink& precision) {
  if (kept == "quantized") {
    precision.Store(Tensor::kFrozenOther, bits, overhead_bits, reason);
  } else if (kept == "fp32") {
    precision.Store(Tensor::kFrozenOther, 32, "FP32, not quantized");
  } else {
    precision.Store(Tensor::kFrozenOther, 16, "16 bit, not quantized");
  }
}

// Recipes that multiply in `products` and keep all else as in mixed precision: BF16 weights and
// activations, gradients as asked, FP32 master weights and states.
inline void AddNarrowProducts(ComputeType products, std::string_view gradients,
                              PrecisionSink& precision) {
  for (const Tensor tensor : {Tensor::kTrainedWeight, Tensor::kFrozenLinear, Tensor::kFrozenOther,
                              Tensor::kActivation, Tensor::kKvCache}) {
    precision.Store(tensor, 16, "BF16");
  }
  StoreGradients(gradients, "BF16", precision);
  precision.Store(Tensor::kMasterWeight, 32, "FP32 master weights");
  precision.Store(Tensor::kOptimizerState, 32, "FP32");
  precision.Compute(products);
}

// What most recipes do with all that is not a frozen weight: 16-bit weights, gradients, activations
// and cache, FP32 master weights and states, products in BF16 or, where the GPU lacks it, FP16.
inline void AddMixedTraining(PrecisionSink& precision) {
  for (const Tensor tensor :
       {Tensor::kTrainedWeight, Tensor::kGradient, Tensor::kActivation, Tensor::kKvCache}) {
    precision.Store(tensor, 16, "16 bit");
  }
  precision.Store(Tensor::kMasterWeight, 32, "FP32 master weights");
  precision.Store(Tensor::kOptimizerState, 32, "FP32");
  precision.Compute(ComputeType::kBf16);
  precision.Compute(ComputeType::kFp16);
}

}  // namespace v1
}  // namespace gpuday::sdk

// Exports the plugin. `describe` is void(const sdk::Values&, sdk::PrecisionSink&).
#define GPUDAY_PRECISION_PLUGIN(name, version, summary, parameters, describe, golden) \
  GPUDAY_PRECISION_PLUGIN_INTERNAL(name, version, summary, parameters, describe, nullptr, golden)

// The same for a precision that stores some matrices in another way than the rest of their class:
// `store` is void(const sdk::Values&, const sdk::Matrices&, sdk::MatrixSink&).
#define GPUDAY_MATRIX_PRECISION_PLUGIN(name, version, summary, parameters, describe, store, \
                                       golden)                                              \
  GPUDAY_PRECISION_PLUGIN_INTERNAL(name, version, summary, parameters, describe,            \
                                   &gpuday::sdk::internal::StoreMatrices<store>, golden)

#define GPUDAY_PRECISION_PLUGIN_INTERNAL(name, version, summary, parameters, describe, store,  \
                                         golden)                                               \
  static constexpr gpuday_precision kGpudayFunctions = {                                       \
      sizeof(gpuday_precision), 0,                                                             \
      [](const auto*, const gpuday_value* values, std::uint32_t count,                         \
         const gpuday_precision_sink* sink, gpuday_error* error) -> std::int32_t {             \
        return gpuday::sdk::internal::Guard(error, [&] {                                       \
          gpuday::sdk::PrecisionSink precision(*sink);                                         \
          describe(gpuday::sdk::Values(values, count), precision);                             \
        });                                                                                    \
      },                                                                                       \
      store};                                                                                  \
  GPUDAY_EXPORT constexpr gpuday_plugin gpuday_plugin_entry = gpuday::sdk::internal::Describe( \
      GPUDAY_PRECISION, parameters, name, version, summary, &kGpudayFunctions, golden);

#endif  // GPUDAY_PRECISION_H_
