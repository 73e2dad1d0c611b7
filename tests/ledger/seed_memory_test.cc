// The figures of the mission's documents about data types, weights, states, LoRA and activations
// (sections 1, 2, 4, 5 and 6 of docs/formulas.md), planned through the public interface.
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

constexpr double kBillion = 1e9;
constexpr char kLora[] = "[optimizer]\nname = \"lora\"\nrank = 8\ntargets = [\"q\", \"v\"]\n";
constexpr char kOneGpu[] = "[cluster]\ngpu = \"A100-SXM4-80GB\"\ngpus = 1\n";

std::string Precision(const std::string& name, const std::string& options = "") {
  return "[precision]\nname = \"" + name + "\"\n" + options;
}

std::string Optimizer(const std::string& name, const std::string& options = "") {
  return "[optimizer]\nname = \"" + name + "\"\n" + options;
}

// Weights of a frozen model: what adapters weigh is taken off.
double FrozenWeights(const std::string& model, const std::string& precision) {
  const Plan plan = PlanText(model + kLora + precision + kOneGpu);
  const double adapters = ValueOf(plan, "model.parameters.adapters");
  EXPECT_GT(adapters, 0);
  const bool fp32 = precision.find("fp32") != std::string::npos;
  return Memory(plan, "weights") - adapters * (fp32 ? 4 : 2);
}

TEST(SeedDataTypes, BytesPerElement) {
  const std::string all = "others = \"quantized\"\n";
  EXPECT_EQ(FrozenWeights(Gpt7B(), Precision("fp32")), 4 * 7 * kBillion);
  EXPECT_EQ(FrozenWeights(Gpt7B(), Precision("fp32", "tf32 = true\n")), 4 * 7 * kBillion);
  EXPECT_EQ(FrozenWeights(Gpt7B(), Precision("mixed", "type = \"fp16\"\n")), 2 * 7 * kBillion);
  EXPECT_EQ(FrozenWeights(Gpt7B(), Precision("mixed", "type = \"bf16\"\n")), 2 * 7 * kBillion);
  EXPECT_EQ(FrozenWeights(Gpt7B(), Precision("int8", all)), 7 * kBillion);
  EXPECT_EQ(FrozenWeights(Gpt7B(), Precision("int4", all + "block_size = 0\n")), 3.5 * kBillion);
}

TEST(SeedWeights, ThirteenBillionParameters) {
  const Plan plan = PlanText(Gpt13B() + Precision("fp32") + kOneGpu);
  EXPECT_EQ(ValueOf(plan, "model.parameters.total"), 13 * kBillion);
  EXPECT_EQ(Memory(plan, "weights"), 52 * kBytesPerGB);
  EXPECT_NEAR(Memory(plan, "weights") / kBytesPerGiB, 48.43, 0.005);
  EXPECT_EQ(Memory(PlanText(Gpt13B() + Precision("bf16") + kOneGpu), "weights"), 26 * kBytesPerGB);
  EXPECT_EQ(FrozenWeights(Gpt13B(), Precision("int8", "others = \"quantized\"\n")),
            13 * kBytesPerGB);
  EXPECT_EQ(FrozenWeights(Gpt13B(), Precision("int4", "others = \"quantized\"\nblock_size = 0\n")),
            6.5 * kBytesPerGB);
}

TEST(SeedWeights, SevenBillionParameters) {
  EXPECT_EQ(Memory(PlanText(Gpt7B() + Precision("fp32") + kOneGpu), "weights"), 28 * kBytesPerGB);
  const double bf16 = Memory(PlanText(Gpt7B() + Precision("bf16") + kOneGpu), "weights");
  EXPECT_EQ(bf16, 14 * kBytesPerGB);
  EXPECT_NEAR(bf16 / kBytesPerGiB, 13.04, 0.005);
  EXPECT_EQ(FrozenWeights(Gpt7B(), Precision("int8", "others = \"quantized\"\n")), 7 * kBytesPerGB);
}

TEST(SeedWeights, GigabytesAndGibibytesDiffer) {
  EXPECT_NEAR(kBytesPerGB / kBytesPerGiB, 0.9313, 0.00005);
}

TEST(SeedWeights, ScalesOfFourBitBlocksAreCounted) {
  // 4 + 32/64 bits, and with double quantization 4 + 8/64 + 32/(64 x 256) bits.
  const std::string once = "others = \"quantized\"\ndouble_quantization = false\n";
  EXPECT_EQ(FrozenWeights(Gpt7B(), Precision("int4", once)), 7 * kBillion * 4.5 / 8);
  EXPECT_DOUBLE_EQ(FrozenWeights(Gpt7B(), Precision("int4", "others = \"quantized\"\n")),
                   std::ceil(7 * kBillion * (4 + 8 / 64.0 + 32 / 64.0 / 256) / 8));
}

// One row of the table "memory of training, per parameter": multiples of Phi.
struct Recipe {
  const char* name;
  std::string scenario;
  double weights, gradients, optimizer, master, copy;
};

class SeedRecipes : public testing::TestWithParam<Recipe> {};

TEST_P(SeedRecipes, BytesPerParameter) {
  const Recipe& recipe = GetParam();
  const Plan plan = PlanText(Gpt7B() + recipe.scenario + kOneGpu);
  const double phi = 7 * kBillion;
  EXPECT_EQ(Memory(plan, "weights"), recipe.weights * phi);
  EXPECT_EQ(Memory(plan, "gradients"), recipe.gradients * phi);
  EXPECT_EQ(Memory(plan, "optimizer"), recipe.optimizer * phi);
  EXPECT_EQ(Memory(plan, "master_weights"), recipe.master * phi);
  EXPECT_EQ(Memory(plan, "gradient_copy"), recipe.copy * phi);
  EXPECT_EQ(ValueOf(plan, "memory.bytes_per_parameter"),
            recipe.weights + recipe.gradients + recipe.optimizer + recipe.master + recipe.copy);
}

INSTANTIATE_TEST_SUITE_P(
    Table, SeedRecipes,
    testing::Values(Recipe{"Fp32Adam", Precision("fp32") + Optimizer("adam"), 4, 4, 8, 0, 0},
                    Recipe{"MixedAdam", Precision("mixed") + Optimizer("adam"), 2, 2, 8, 4, 0},
                    Recipe{"MixedFp32Gradients",
                           Precision("mixed", "gradients = \"fp32\"\n") + Optimizer("adam"), 2, 4,
                           8, 4, 0},
                    Recipe{"MixedBothGradients",
                           Precision("mixed", "gradients = \"both\"\n") + Optimizer("adam"), 2, 2,
                           8, 4, 4},
                    Recipe{"PureBf16Adam", Precision("bf16") + Optimizer("adam"), 2, 2, 4, 0, 0},
                    Recipe{"Fp32Momentum", Precision("fp32") + Optimizer("sgd"), 4, 4, 4, 0, 0},
                    Recipe{"Fp32PlainSgd", Precision("fp32") + Optimizer("sgd", "momentum = 0\n"),
                           4, 4, 0, 0, 0}),
    [](const auto& recipe) { return std::string(recipe.param.name); });

TEST(SeedRecipesInGigabytes, SevenBillion) {
  const auto lasting = [](const std::string& precision) {
    const Plan plan = PlanText(Gpt7B() + Precision(precision) + kOneGpu);
    return 7 * kBillion * ValueOf(plan, "memory.bytes_per_parameter");
  };
  EXPECT_EQ(lasting("fp32"), 112 * kBytesPerGB);
  EXPECT_EQ(lasting("bf16"), 56 * kBytesPerGB);
}

TEST(SeedRecipesInGigabytes, TwelveBillionAllIn16Bit) {
  const Plan plan = PlanText(Gpt12B() + Precision("bf16") + kOneGpu);
  EXPECT_EQ(ValueOf(plan, "model.parameters.total"), 12 * kBillion);
  EXPECT_EQ(12 * kBillion * ValueOf(plan, "memory.bytes_per_parameter"), 96 * kBytesPerGB);
  EXPECT_EQ(Memory(plan, "weights"), 24 * kBytesPerGB);
}

TEST(SeedRecipes, FullFineTuningOfQuantizedWeightsIsRefusedWithAdvice) {
  for (const char* precision : {"int8", "int4"}) {
    const auto workload = ComposeText(Gpt7B() + Precision(precision) + Optimizer("adam") + kOneGpu);
    ASSERT_FALSE(workload.ok());
    EXPECT_EQ(FaultOf(workload.status()), Fault::kInput);
    EXPECT_NE(workload.status().message().find("LoRA"), absl::string_view::npos);
    EXPECT_NE(workload.status().message().find("does not converge"), absl::string_view::npos);
  }
}

TEST(SeedLora, OneMatrixAtRankEight) {
  // One layer whose only targeted matrix is 1024 x 512: k of a model with half as many KV heads.
  const std::string model =
      "[model]\narchitecture = \"llama\"\n[model.parameters]\nhidden_size = 1024\n"
      "num_hidden_layers = 1\nnum_attention_heads = 8\nnum_key_value_heads = 4\n"
      "intermediate_size = 2048\n[optimizer]\nname = \"lora\"\nrank = 8\ntargets = [\"k\"]\n";
  const Plan plan = PlanText(model);
  EXPECT_EQ(ValueOf(plan, "model.parameters.trainable"), 12288);
  EXPECT_EQ(1024 * 512, 524288);
}

TEST(SeedLora, BaseKeepsWeightsOnly) {
  const Plan plan = PlanText(Gpt7B() + kLora + Precision("mixed") + kOneGpu);
  const double adapters = ValueOf(plan, "model.parameters.trainable");
  // q and v of 36 layers: each 4000 x 8 and 8 x 4000.
  EXPECT_EQ(adapters, 36 * 2 * 8 * (4000 + 4000));
  EXPECT_EQ(Memory(plan, "weights"), 2 * (7 * kBillion + adapters));
  EXPECT_EQ(Memory(plan, "gradients"), 2 * adapters);
  EXPECT_EQ(Memory(plan, "optimizer"), 8 * adapters);
  EXPECT_EQ(Memory(plan, "master_weights"), 4 * adapters);
}

TEST(SeedLora, GroupedHeadsAndMlpWidthCount) {
  // Mistral 7B: q, o 4096 x 4096; k, v 4096 x 1024; gate, up 4096 x 14336; down 14336 x 4096.
  const Plan plan =
      PlanText("model.name = \"mistral-7b-v0.1\"\noptimizer = { name = \"lora\", rank = 16 }");
  const double per_layer = 16.0 * (2 * (4096 + 4096) + 2 * (4096 + 1024) + 3 * (4096 + 14336));
  EXPECT_EQ(ValueOf(plan, "model.parameters.trainable"), 32 * per_layer);
}

std::string Activations(const std::string& model, int micro_batch,
                        const std::string& recompute = "none") {
  return model + "[training]\nsequence_length = 2048\nflash_attention = false\nmicro_batch = " +
         std::to_string(micro_batch) + "\nrecompute = \"" + recompute + "\"\n" + kOneGpu;
}

// LLaMA-13B's shape in the document's formula, which is that of a classic GPT layer.
std::string Classic13B() { return Gpt(5120, 40, 32000, 40); }
constexpr char kGpt3[] = "[model]\nname = \"gpt3-175b\"\n";

TEST(SeedActivations, ClosedFormPerLayer) {
  for (const int b : {1, 4}) {
    const double h = 5120, s = 2048, a = 40, l = 40;
    const Plan plan = PlanText(Activations(Classic13B(), b));
    EXPECT_EQ(Memory(plan, "activations"), l * (34 * b * s * h + 5 * b * s * s * a));
  }
}

TEST(SeedActivations, RecomputationAndFlashAttentionDropTheirPart) {
  const double h = 5120, s = 2048, l = 40;
  EXPECT_EQ(Memory(PlanText(Activations(Classic13B(), 1, "selective")), "activations"),
            l * 34 * s * h);
  EXPECT_EQ(Memory(PlanText(Activations(Classic13B(), 1, "full")), "activations"), l * 2 * s * h);
}

TEST(SeedActivations, Gpt3) {
  const double bytes = Memory(PlanText(Activations(kGpt3, 1)), "activations");
  EXPECT_NEAR(bytes / kBytesPerGB, 275.4, 275.4 * 0.001);
}

TEST(SeedActivations, Llama13BByThatFormulaAndLinearInTheBatch) {
  const double one = Memory(PlanText(Activations(Classic13B(), 1)), "activations");
  EXPECT_NEAR(one / kBytesPerGB, 47.8, 47.8 * 0.001);
  const double many = Memory(PlanText(Activations(Classic13B(), 64)), "activations");
  EXPECT_EQ(many, 64 * one);
  EXPECT_NEAR(many / 1e12, 3.06, 3.06 * 0.001);
}

}  // namespace
}  // namespace gpuday
