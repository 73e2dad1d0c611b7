// Pure 16 bit: weights, gradients and optimizer states alike, no FP32 copy; with Adam 8 bytes per
// parameter ("4 x weights"). Small updates are lost to rounding unless rounding is stochastic
// (Zamirai et al. 2020, arXiv:2010.06192).
#include <gpuday/precision.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Text("gradients")
        .Choices("16bit none")
        .Default("16bit")
        .Help("none: the optimizer steps inside the backward pass"),
    sdk::Text("states").Choices("bf16 fp32").Default("bf16").Help("type of optimizer states"),
};

void Describe(const sdk::Values& values, sdk::PrecisionSink& precision) {
  for (const sdk::Tensor tensor :
       {sdk::Tensor::kTrainedWeight, sdk::Tensor::kFrozenLinear, sdk::Tensor::kFrozenOther,
        sdk::Tensor::kActivation, sdk::Tensor::kKvCache}) {
    precision.Store(tensor, 16, "BF16");
  }
  StoreGradients(values.Text("gradients"), "BF16", precision);
  const bool fp32 = values.Text("states") == "fp32";
  precision.Store(sdk::Tensor::kOptimizerState, fp32 ? 32 : 16, fp32 ? "FP32" : "BF16");
  precision.Compute(sdk::ComputeType::kBf16);
}

constexpr sdk::Golden kGolden[] = {
    {"", "bits_per_trained_parameter", 32, "by hand: 16 of the weight + 16 of the gradient"},
    {"gradients=none", "bits_per_trained_parameter", 16, "by hand: the weight alone"},
    {"", "bits_per_frozen_parameter", 16, "by hand: BF16"},
};

}  // namespace

GPUDAY_PRECISION_PLUGIN("bf16", "1.0.0", "Pure BF16: weights, gradients and states in 16 bit",
                        kParameters, Describe, kGolden)
