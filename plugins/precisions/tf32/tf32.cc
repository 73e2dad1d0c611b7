// TF32: everything is kept in 32 bit, matrix products run in the tensor cores' type of 19 bits. A
// type of arithmetic, so memory is that of FP32. NVIDIA 2020, A100 whitepaper, "TF32".
#include <gpuday/precision.h>

namespace {

namespace sdk = gpuday::sdk;

void Describe(const sdk::Values&, sdk::PrecisionSink& precision) {
  for (const sdk::Tensor tensor :
       {sdk::Tensor::kTrainedWeight, sdk::Tensor::kFrozenLinear, sdk::Tensor::kFrozenOther,
        sdk::Tensor::kGradient, sdk::Tensor::kOptimizerState, sdk::Tensor::kActivation,
        sdk::Tensor::kKvCache}) {
    precision.Store(tensor, 32, "FP32");
  }
  precision.Compute(sdk::ComputeType::kTf32);
}

constexpr sdk::Golden kGolden[] = {
    {"", "bits_per_trained_parameter", 64,
     "by hand: 32 of the weight + 32 of the gradient: TF32 is a type of products alone"},
    {"", "bits_per_frozen_parameter", 32, "by hand: FP32"},
};

}  // namespace

GPUDAY_PRECISION_PLUGIN("tf32", "1.0.0", "Everything in FP32, matrix products in TF32", nullptr,
                        Describe, kGolden)
