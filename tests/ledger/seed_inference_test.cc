// The figures of the mission's documents about inference and the roofline (sections 9 and 10 of
// docs/formulas.md), planned as gpuday inference plans them.
#include "planner/base/numbers.h"
#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

constexpr double kBandwidth = 2.039e12;  // A100-SXM4-80GB, as assumed

Model ModelOf(const std::string& toml) {
  const absl::StatusOr<Workload> workload = ComposeText(toml);
  EXPECT_TRUE(workload.ok()) << workload.status().message();
  return workload.ok() ? workload->model : Model{};
}

std::string Llama13B(int prompt, int generated) {
  return "model.name = \"llama-13b\"\n[inference]\nbatch = 64\nprompt_tokens = " +
         std::to_string(prompt) + "\ngenerated_tokens = " + std::to_string(generated) + "\n";
}

TEST(SeedInference, WeightsRuleOfThumbAndFlops) {
  const Plan plan = InferenceText(Gpt13B());
  EXPECT_EQ(ValueOf(plan, "memory.weights_bytes"), 2 * 13e9);
  EXPECT_DOUBLE_EQ(ValueOf(plan, "memory.rule_of_thumb_bytes"), 1.2 * 26e9);
  EXPECT_EQ(ValueOf(plan, "compute.parameter_flops"), 2 * 13e9);
}

TEST(SeedInference, KvCacheOfLlama13B) {
  const double bytes = ValueOf(InferenceText(Llama13B(512, 32)), "memory.kv_cache_bytes");
  EXPECT_EQ(bytes, 28521267200);
  EXPECT_NEAR(bytes / kBytesPerGiB, 26.56, 0.005);
  // Classic form: 4 b l h (s + n_out).
  EXPECT_EQ(bytes, 4.0 * 64 * 40 * 5120 * (512 + 32));
}

TEST(SeedInference, LongerInputMakesTheCacheManyTimesTheWeights) {
  const Plan plan = InferenceText(Llama13B(51200, 3200));
  EXPECT_EQ(ValueOf(plan, "memory.kv_cache_bytes"), 100 * 28521267200.0);
  EXPECT_GT(ValueOf(plan, "memory.kv_cache_bytes"), 100 * ValueOf(plan, "memory.weights_bytes"));
  EXPECT_FALSE(plan.Holds());
  // The crossing point: that many tokens in the cache weigh as much as the weights.
  const double tokens = ValueOf(plan, "memory.cache_equals_weights_tokens");
  EXPECT_NEAR(tokens, 31777, 1);
  EXPECT_NEAR(ValueOf(plan, "memory.cache_equals_weights_context"), 31777.0 / 64, 0.02);
  EXPECT_DOUBLE_EQ(KvCacheBytes(ModelOf("model.name = \"llama-13b\""), 2, 1, tokens),
                   ValueOf(plan, "memory.weights_bytes"));
}

TEST(SeedInference, GroupedHeadsAndWindowsKeepLess) {
  // Llama-2-70B: 8 of 64 heads; Mistral 7B v0.1: 4096 tokens of any number.
  const Model grouped = ModelOf("model.name = \"llama-2-70b\"");
  EXPECT_EQ(KvCacheBytes(grouped, 2, 1, 1), 2.0 * 2 * 80 * 8 * 128);
  const Model window = ModelOf("model.name = \"mistral-7b-v0.1\"");
  EXPECT_EQ(KvCacheBytes(window, 2, 1, 100000), KvCacheBytes(window, 2, 1, 4096));
  EXPECT_LT(KvCacheBytes(window, 2, 1, 4095), KvCacheBytes(window, 2, 1, 4096));
}

TEST(SeedRoofline, IntensityOfTheA100) {
  EXPECT_EQ(ArithmeticIntensity(312e12, 300e9), 1040);  // NVLink, one direction
  EXPECT_NEAR(ValueOf(InferenceText(Gpt13B()), "roofline.intensity"), 153, 0.5);
}

TEST(SeedRoofline, DecodingReadsAllWeightsAndTurnsComputeBoundAtTheIntensity) {
  const Plan plan = InferenceText(Gpt13B());
  EXPECT_EQ(ValueOf(plan, "time.step_weight_bytes"), 26e9);
  EXPECT_GE(ValueOf(plan, "time.step_seconds"), 26e9 / kBandwidth);
  EXPECT_EQ(plan.FactValue("roofline.decode_bound_by"), "bandwidth");
  // 2 FLOPs per 2-byte weight and sequence: the batch at which it turns is the intensity itself.
  EXPECT_DOUBLE_EQ(ValueOf(plan, "roofline.turning_batch_of_weights"),
                   ValueOf(plan, "roofline.intensity"));
}

TEST(SeedRoofline, BiggerBatchesRaiseTheThroughputUntilTheCacheLimitsThem) {
  double before = 0;
  for (const int batch : {1, 8, 32, 64}) {
    const Plan plan = InferenceText(Gpt13B() + "[inference]\nbatch = " + std::to_string(batch));
    EXPECT_GT(ValueOf(plan, "time.tokens_per_second"), before);
    before = ValueOf(plan, "time.tokens_per_second");
  }
  EXPECT_FALSE(InferenceText(Gpt13B() + "[inference]\nbatch = 1000").Holds());
}

}  // namespace
}  // namespace gpuday
