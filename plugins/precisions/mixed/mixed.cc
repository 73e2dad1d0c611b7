// Mixed precision: 16-bit weights, gradients and activations for the arithmetic, FP32 master
// weights and optimizer states for the update; with Adam 16 bytes per parameter, 18 with FP32
// gradients, 20 with gradients kept in both; 4 less without master weights. Micikevicius et al.
// 2018, arXiv:1710.03740; Rajbhandari et al. 2020 (ZeRO), section 3.1.
#include <gpuday/precision.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Text("type")
        .Choices("auto bf16 fp16")
        .Default("auto")
        .Help("16-bit type; auto: BF16 where the GPU has it, FP16 elsewhere"),
    sdk::KeptGradients(),
    sdk::Text("weights")
        .Choices("16bit fp32")
        .Default("16bit")
        .Help("how trained weights last: in 16 bit (beside master weights), or in FP32 alone, cast "
              "to 16 bit where they are used (FSDP, torch.amp)"),
    sdk::Boolean("master_weights")
        .Default(true)
        .Help("keep the trained weights in FP32 too; without, updates are rounded to 16 bit"),
};

void Describe(const sdk::Values& values, sdk::PrecisionSink& precision) {
  const std::string_view type = values.Text("type");
  const std::string sixteen = type == "auto" ? "16 bit" : type == "bf16" ? "BF16" : "FP16";
  const bool fp32_alone = values.Text("weights") == "fp32";
  for (const sdk::Tensor tensor : {sdk::Tensor::kFrozenLinear, sdk::Tensor::kFrozenOther,
                                   sdk::Tensor::kActivation, sdk::Tensor::kKvCache}) {
    precision.Store(tensor, 16, sixteen);
  }
  precision.Store(sdk::Tensor::kTrainedWeight, fp32_alone ? 32 : 16,
                  fp32_alone ? "FP32, the only lasting copy" : sixteen);
  StoreGradients(values.Text("gradients"), sixteen, precision);
  if (values.Boolean("master_weights") && !fp32_alone) {
    precision.Store(sdk::Tensor::kMasterWeight, 32, "FP32 master weights");
  }
  precision.Store(sdk::Tensor::kOptimizerState, 32, "FP32");

  if (type != "fp16") precision.Compute(sdk::ComputeType::kBf16);
  if (type != "bf16") precision.Compute(sdk::ComputeType::kFp16);
}

constexpr sdk::Golden kGolden[] = {
    {"", "bits_per_trained_parameter", 64,
     "by hand: 16 of the weight + 16 of the gradient + 32 of the master weight"},
    {"weights=fp32", "bits_per_trained_parameter", 48,
     "by hand: 32 of the weight + 16 of the gradient"},
    {"gradients=both", "bits_per_trained_parameter", 96,
     "by hand: 16 of the weight + 16 of the gradient + 32 of the master weight + 32 of the copy of "
     "the gradient"},
    {"", "bits_per_frozen_parameter", 16, "by hand: 16 bit"},
};

}  // namespace

GPUDAY_PRECISION_PLUGIN("mixed", "1.1.0",
                        "Mixed precision (Micikevicius et al. 2018): 16-bit arithmetic, FP32 "
                        "master weights and states",
                        kParameters, Describe, kGolden)
