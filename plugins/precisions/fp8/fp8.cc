// FP8: matrix products in 8 bit (E4M3 forward, E5M2 backward), all else as in mixed precision: BF16
// weights, gradients and activations, FP32 master weights and optimizer states. So it is faster
// than mixed precision, not smaller. Micikevicius et al. 2022, arXiv:2209.05433, section 3.
#include <gpuday/precision.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {sdk::KeptGradients()};

void Describe(const sdk::Values& values, sdk::PrecisionSink& precision) {
  AddNarrowProducts(sdk::ComputeType::kFp8, values.Text("gradients"), precision);
}

constexpr sdk::Golden kGolden[] = {
    {"", "bits_per_trained_parameter", 64,
     "by hand: 16 of the weight + 16 of the gradient + 32 of the master weight"},
    {"gradients=both", "bits_per_trained_parameter", 96,
     "by hand: 16 of the weight + 16 of the gradient + 32 of the master weight + 32 of the copy of "
     "the gradient"},
    {"", "bits_per_frozen_parameter", 16, "by hand: BF16"},
};

}  // namespace

GPUDAY_PRECISION_PLUGIN("fp8", "1.0.0",
                        "FP8 products (Micikevicius et al. 2022), BF16 tensors, FP32 master "
                        "weights and states",
                        kParameters, Describe, kGolden)
