// A frozen base in INT8, as a base for adapters: matrices in layers take one byte per element and a
// 32-bit scale per row or block; what is trained beside it (adapters) is kept as in mixed
// precision. Time is counted as for 16-bit products: LLM.int8() multiplies in INT8, but quantizes
// inputs, does outlier columns in 16 bit and dequantizes for the backward pass. Dettmers et al.
// 2022 (LLM.int8()), arXiv:2208.07339, section 3.
#include <gpuday/precision.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Integer("block_size")
        .Range(0, 1 << 20)
        .Unit("elements")
        .Default(0)
        .Help("elements that share a 32-bit scale; 0: one scale per row, too small to count"),
    sdk::KeptOthers(),
};

void Describe(const sdk::Values& values, sdk::PrecisionSink& precision) {
  const std::uint64_t block = values.Integer("block_size");
  const double scale = block == 0 ? 0 : 32.0 / static_cast<double>(block);
  precision.Store(sdk::Tensor::kFrozenLinear, 8, scale, "INT8 and scales");
  StoreOthers(values.Text("others"), 8, scale, "INT8 and scales", precision);
  AddMixedTraining(precision);
  precision.RefuseFullTraining(
      "full fine-tuning of INT8 weights does not converge: updates are smaller than a step of the "
      "grid; train LoRA adapters over the INT8 base instead (optimizer.name = \"lora\")");
}

constexpr sdk::Golden kGolden[] = {
    {"", "bits_per_trained_parameter", 64,
     "by hand: 16 of the weight + 16 of the gradient + 32 of the master weight, of adapters"},
    {"", "bits_per_frozen_parameter", 8, "by hand: one scale per row is not counted"},
    {"block_size=64", "bits_per_frozen_parameter", 8.5, "by hand: 8 + 32/64 of scales"},
};

}  // namespace

GPUDAY_PRECISION_PLUGIN("int8", "1.1.0",
                        "Frozen INT8 base for adapters (Dettmers et al. 2022), 16-bit products",
                        kParameters, Describe, kGolden)
