// A frozen base in 4 bit under trained adapters, in one of two formats. NF4 (QLoRA): half a byte
// per element and a 32-bit scale per block of 64, which double quantization packs into 8 bit with
// one 32-bit scale per 256 of them: 4.5 and 4.127 bits per element. GPTQ: a 16-bit scale and a
// 4-bit zero point per group of 128: 4.156 bits. What is trained beside it is kept as in mixed
// precision; products run in 16 bit after dequantization. Dettmers et al. 2023 (QLoRA),
// arXiv:2305.14314, section 3; Frantar et al. 2023 (GPTQ), arXiv:2210.17323.
#include <gpuday/precision.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Text("format")
        .Choices("nf4 gptq")
        .Default("nf4")
        .Help("nf4: blocks with a scale (QLoRA); gptq: groups with a scale and a zero point"),
    sdk::Integer("block_size")
        .Aliases("group_size")
        .Range(0, 1 << 20)
        .Unit("elements")
        .Derived("64 for nf4, 128 for gptq")
        .Help("elements that share a scale; 0: scales are not counted"),
    sdk::Boolean("double_quantization")
        .Derived("true for nf4, false for gptq")
        .Help("scales in 8 bit, with one 32-bit scale per 256 of them"),
    sdk::KeptOthers(),
};

constexpr double kScalesPerBlock = 256;

void Describe(const sdk::Values& values, sdk::PrecisionSink& precision) {
  const bool gptq = values.Text("format") == "gptq";
  const std::uint64_t block = values.IntegerOr("block_size", gptq ? 128 : 64);
  const bool twice =
      values.Given("double_quantization") ? values.Boolean("double_quantization") : !gptq;
  if (gptq && twice) {
    throw sdk::Error("double_quantization packs the scales of nf4; gptq has none to pack");
  }
  const double scale_bits = gptq ? 16 + 4 : twice ? 8 + 32 / kScalesPerBlock : 32;
  const double overhead = block == 0 ? 0 : scale_bits / static_cast<double>(block);
  const std::string reason = gptq    ? "GPTQ, 4 bit, scales and zero points"
                             : twice ? "4 bit, double-quantized scales"
                                     : "4 bit and scales";

  precision.Store(sdk::Tensor::kFrozenLinear, 4, overhead, reason);
  StoreOthers(values.Text("others"), 4, overhead, reason, precision);
  AddMixedTraining(precision);
  precision.RefuseFullTraining(
      "full fine-tuning of 4-bit weights does not converge: updates are smaller than a step of the "
      "grid; train LoRA adapters over the 4-bit base instead (optimizer.name = \"lora\")");
}

constexpr sdk::Golden kGolden[] = {
    {"", "bits_per_trained_parameter", 64,
     "by hand: 16 of the weight + 16 of the gradient + 32 of the master weight, of adapters"},
    {"", "bits_per_frozen_parameter", 4.126953125,
     "by hand: 4 + 8/64 of scales + 32/(64 x 256) of their scales; Dettmers et al. 2023, section "
     "3"},
    {"format=gptq", "bits_per_frozen_parameter", 4.15625,
     "by hand: 4 + (16 + 4)/128 of scales and zero points"},
};

}  // namespace

GPUDAY_PRECISION_PLUGIN("int4", "1.2.0",
                        "Frozen 4-bit base for adapters (QLoRA, Dettmers et al. 2023; GPTQ), "
                        "16-bit products",
                        kParameters, Describe, kGolden)
