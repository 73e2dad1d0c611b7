// Everything in 32 bit: 4 bytes of weight and 4 of gradient per parameter, 4 per optimizer state;
// with Adam 16 bytes per parameter.
#include <gpuday/precision.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Boolean("tf32").Default(false).Help(
        "matrix products in TF32 (19 bits in the tensor cores, 32 in memory)"),
};

void Describe(const sdk::Values& values, sdk::PrecisionSink& precision) {
  for (const sdk::Tensor tensor :
       {sdk::Tensor::kTrainedWeight, sdk::Tensor::kFrozenLinear, sdk::Tensor::kFrozenOther,
        sdk::Tensor::kGradient, sdk::Tensor::kOptimizerState, sdk::Tensor::kActivation,
        sdk::Tensor::kKvCache}) {
    precision.Store(tensor, 32, "FP32");
  }
  precision.Compute(values.Boolean("tf32") ? sdk::ComputeType::kTf32 : sdk::ComputeType::kFp32);
}

constexpr sdk::Golden kGolden[] = {
    {"", "bits_per_trained_parameter", 64, "by hand: 32 of the weight + 32 of the gradient"},
    {"", "bits_per_frozen_parameter", 32, "by hand: FP32"},
};

}  // namespace

GPUDAY_PRECISION_PLUGIN("fp32", "1.0.0", "Everything in FP32 (or TF32 products)", kParameters,
                        Describe, kGolden)
