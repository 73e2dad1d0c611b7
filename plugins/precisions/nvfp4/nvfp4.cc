// NVFP4: matrix products in 4 bit (E2M1, an FP8 scale per 16 elements), all else as in mixed
// precision: BF16 weights, gradients and activations, FP32 master weights and optimizer states. So
// it is faster than mixed precision, not smaller. NVIDIA 2025, arXiv:2509.25149, section 2.
#include <gpuday/precision.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {sdk::KeptGradients()};

void Describe(const sdk::Values& values, sdk::PrecisionSink& precision) {
  AddNarrowProducts(sdk::ComputeType::kFp4, values.Text("gradients"), precision);
}

constexpr sdk::Golden kGolden[] = {
    {"", "bits_per_trained_parameter", 64,
     "by hand: 16 of the weight + 16 of the gradient + 32 of the master weight"},
    {"", "bits_per_frozen_parameter", 16, "by hand: BF16"},
};

}  // namespace

GPUDAY_PRECISION_PLUGIN("nvfp4", "1.0.0",
                        "NVFP4 products (NVIDIA 2025), BF16 tensors, FP32 master "
                        "weights and states",
                        kParameters, Describe, kGolden)
