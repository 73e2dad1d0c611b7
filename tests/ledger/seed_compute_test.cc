// The figures of the mission's documents about parameters, FLOPs and time (sections 3, 7 and 8 of
// docs/formulas.md), planned through the public interface.
#include <cmath>

#include "planner/base/status.h"
#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

double Parameters(const Plan& plan) { return ValueOf(plan, "model.parameters.total"); }

TEST(SeedParameters, ClassicLayerAndModel) {
  // l (12 h^2 + 13 h) + V h, and what the formula leaves out: positions s h and the final norm 2 h.
  const double h = 4096, l = 32, v = 50257, s = 2048;
  const Plan plan = PlanText(Gpt(4096, 32, 50257, 32));
  EXPECT_EQ(Parameters(plan), l * (12 * h * h + 13 * h) + v * h + s * h + 2 * h);
  EXPECT_EQ(ValueOf(plan, "model.parameters.attention"), l * (4 * h * h + 4 * h));
  EXPECT_EQ(ValueOf(plan, "model.parameters.mlp"), l * (8 * h * h + 5 * h));
  EXPECT_EQ(ValueOf(plan, "model.parameters.norm"), l * 4 * h + 2 * h);
}

TEST(SeedParameters, RuleOfThumb) {
  struct Row {
    int hidden, layers;
    double count;
  };
  for (const Row& row : {Row{4096, 32, 6442450944}, Row{5120, 40, 12582912000},
                         Row{6656, 60, 31897681920}, Row{8192, 80, 64424509440}}) {
    const Plan plan = PlanText(Gpt(row.hidden, row.layers, 32000, 32));
    // 12 l h^2 are the matrices of the layers: a thirteenth h per layer is biases and norms.
    const double h = row.hidden;
    const double layers = ValueOf(plan, "model.parameters.attention") +
                          ValueOf(plan, "model.parameters.mlp") +
                          ValueOf(plan, "model.parameters.norm") - 2 * h;
    EXPECT_EQ(layers - 13 * h * row.layers, row.count);
  }
}

TEST(SeedParameters, CorrectedTableOfOneDocument) {
  // X: the document's rows after the first use h = 4096 in the last two terms of 12 l h^2 + h^2 + V
  // h.
  struct Row {
    double h, l, count;
  };
  for (const Row& row : {Row{4096, 32, 6590300160}, Row{5120, 40, 12772966400},
                         Row{6656, 60, 32154976256}, Row{8192, 80, 64753762304}}) {
    const Plan plan = PlanText(Gpt(static_cast<int>(row.h), static_cast<int>(row.l), 32000, 32));
    const double matrices = ValueOf(plan, "compute.exact_forward_flops_per_step") /
                            ValueOf(plan, "training.global_batch") /
                            ValueOf(plan, "training.sequence_length");
    const double s = ValueOf(plan, "training.sequence_length");
    // Forward FLOPs per token are 2 (12 l h^2 + V h) + 4 l s h; the rest is the document's h^2.
    EXPECT_EQ((matrices - 4 * row.l * s * row.h) / 2 + row.h * row.h, row.count);
  }
}

TEST(SeedParameters, HeadsDoNotCountButGroupedHeadsDo) {
  EXPECT_EQ(Parameters(PlanText(Gpt(4096, 2, 100, 32))),
            Parameters(PlanText(Gpt(4096, 2, 100, 8))));
  const auto llama = [](int kv_heads) {
    return Parameters(
        PlanText("model.name = \"llama-7b\"\nmodel.parameters.num_key_value_heads = " +
                 std::to_string(kv_heads)));
  };
  EXPECT_EQ(llama(32) - llama(8), 32 * 2 * 4096.0 * (4096 - 1024));
}

TEST(SeedParameters, RealLlama) {
  EXPECT_EQ(Parameters(PlanText("model.name = \"llama-7b\"")), 6738415616);
  EXPECT_EQ(Parameters(PlanText("model.name = \"llama-13b\"")), 13015864320);
  EXPECT_EQ(Parameters(PlanText("model.name = \"llama-30b\"")), 32528943616);
  EXPECT_EQ(Parameters(PlanText("model.name = \"llama-65b\"")), 65285660672);
}

TEST(SeedCompute, SixAndEightTimesTokensTimesParameters) {
  const std::string tokens = "[training]\ntokens = \"300B\"\nrecompute = ";
  const Plan plain = PlanText(Gpt7B() + tokens + "\"none\"\n");
  EXPECT_EQ(ValueOf(plain, "compute.training_flops"), 6.0 * 300e9 * 7e9);
  EXPECT_EQ(ValueOf(plain, "compute.flops_per_token"), 6 * 7e9);
  const Plan full = PlanText(Gpt7B() + tokens + "\"full\"\n");
  EXPECT_EQ(ValueOf(full, "compute.training_flops"), 8.0 * 300e9 * 7e9);
  EXPECT_EQ(ValueOf(full, "compute.model_flops"), 6.0 * 300e9 * 7e9);
  // 6 x 3e11 x 7e9 = 1.26e22 is beyond 2^53: all digits are kept beside the number.
  EXPECT_EQ(plain.FindLine("compute.training_flops")->exact, "12600000000000000000000");
}

TEST(SeedCompute, FrozenWeightsHaveNoWeightGradients) {
  const Plan plan = PlanText(Gpt7B() + "[optimizer]\nname = \"lora\"\nrank = 8\ntargets = \"q\"\n");
  const double adapters = ValueOf(plan, "model.parameters.trainable");
  EXPECT_EQ(adapters, 36 * 8 * 8000.0);
  EXPECT_EQ(ValueOf(plan, "compute.flops_per_token"), 4 * 7e9 + 6 * adapters);
}

TEST(SeedCompute, ExactFormOfOneIteration) {
  const double h = 12288, l = 96, v = 50257, s = 2048, b = 1536;
  const Plan plan = PlanText(
      "[model]\nname = \"gpt3-175b\"\n[training]\nsequence_length = 2048\nglobal_batch = 1536\n"
      "tokens = \"300B\"\n[cluster]\ngpus = 512\ngpu = \"A100-SXM4-80GB\"\n");
  const double forward = l * (24 * b * s * h * h + 4 * b * s * s * h) + 2 * b * s * h * v;
  EXPECT_EQ(ValueOf(plan, "compute.exact_forward_flops_per_step"), forward);
  // Forward and twice that backward, over 300e9 tokens.
  EXPECT_DOUBLE_EQ(ValueOf(plan, "compute.exact_training_flops"), 3 * forward / (b * s) * 300e9);
}

TEST(SeedTime, Llama65BWithTheDocumentsSparsePeak) {
  // X: 624e12 is the sparse peak. 0.3 of it is 0.6 of the dense peak that the catalog holds.
  const Plan plan = PlanText(Gpt65B() +
                             "[training]\ntokens = \"1.4T\"\n[cluster]\ngpu = \"A100-SXM4-80GB\"\n"
                             "gpus = 2048\n[efficiency]\nutilization = 0.6\n");
  EXPECT_EQ(Parameters(plan), 65e9);
  EXPECT_EQ(ValueOf(plan, "time.peak_flops_per_second"), 312e12);
  const double days = ValueOf(plan, "time.days");
  // The last step is a whole one.
  EXPECT_NEAR(days, 6 * 1.4e12 * 65e9 / (2048 * 624e12 * 0.3) / 86400,
              ValueOf(plan, "time.step_seconds") / 86400);
  EXPECT_DOUBLE_EQ(days, ValueOf(plan, "time.steps") * ValueOf(plan, "time.step_seconds") / 86400);
  // 16.483: the document prints 16.5, three digits of it.
  EXPECT_NEAR(days, 16.5, 0.05);
  EXPECT_NEAR(days, 16.4833, 16.4833 * 0.001);
}

TEST(SeedTime, Llama65BAsThePaperReportsIt) {
  // About 21 days and 1,022,362 GPU-hours: a utilization of 0.46 to 0.48 of the dense peak.
  const std::string scenario =
      "[model]\nname = \"llama-65b\"\n[training]\ntokens = \"1.4T\"\n[cluster]\n"
      "gpu = \"A100-SXM4-80GB\"\ngpus = 2048\n[efficiency]\nutilization = ";
  EXPECT_NEAR(ValueOf(PlanText(scenario + "0.46\n"), "time.days"), 21, 1);
  EXPECT_NEAR(ValueOf(PlanText(scenario + "0.4776\n"), "time.gpu_hours"), 1022362, 1022);
}

TEST(SeedTime, Gpt3OnA1024A100) {
  const Plan plan = PlanText(
      "[model]\nname = \"gpt3-175b\"\n[training]\ntokens = \"300B\"\nrecompute = "
      "\"full\"\n[cluster]\n"
      "gpu = \"A100-SXM4-80GB\"\ngpus = 1024\n[efficiency]\nutilization = 0.45\n");
  EXPECT_NEAR(ValueOf(plan, "time.days"), 33.7, 33.7 * 0.01);
}

TEST(SeedTime, GpuDaysHoursAndDollarsFollow) {
  const Plan plan = PlanText(Gpt7B() +
                             "[training]\ntokens = \"1T\"\n[cluster]\ngpus = 64\n[price]\n"
                             "usd_per_gpu_hour = 2.5\n");
  const double days = ValueOf(plan, "time.days");
  EXPECT_DOUBLE_EQ(ValueOf(plan, "time.gpu_days"), 64 * days);
  EXPECT_DOUBLE_EQ(ValueOf(plan, "time.gpu_hours"), 64 * 24 * days);
  EXPECT_DOUBLE_EQ(ValueOf(plan, "cost.usd"), 64 * 24 * days * 2.5);
  EXPECT_NEAR(ValueOf(plan, "time.tokens_per_second"), 1e12 / (days * 86400), 1);
  EXPECT_DOUBLE_EQ(
      ValueOf(plan, "time.step_seconds") * ValueOf(plan, "time.tokens_per_second"),
      ValueOf(plan, "training.global_batch") * ValueOf(plan, "training.sequence_length"));
}

TEST(SeedRoofline, PeaksAndBandwidthsOfTheCatalog) {
  // 312e12 / 300e9 FLOPs per byte over NVLink, 312e12 / 2.039e12 over HBM.
  Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  const auto gpu = catalog.FindGpu("A100-SXM4-80GB", {});
  ASSERT_TRUE(gpu.ok()) << gpu.status().message();
  const double peak = gpu->peak_flops_per_second.at("bf16");
  EXPECT_EQ(peak / gpu->interconnect_bytes_per_second, 1040);
  EXPECT_NEAR(peak / gpu->memory_bandwidth_bytes_per_second, 153, 0.5);
}

}  // namespace
}  // namespace gpuday
