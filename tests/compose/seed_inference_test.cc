// The figures of the mission's documents about inference and the roofline (sections 9 and 10 of
// docs/formulas.md).
#include "planner/base/numbers.h"
#include "planner/budget/inference.h"
#include "tests/compose/planning.h"

namespace gpuday {
namespace {

constexpr double kPeak = 312e12;
constexpr double kBandwidth = 2.039e12;

Model ModelOf(const std::string& toml) {
  const absl::StatusOr<Workload> workload = ComposeText(toml);
  EXPECT_TRUE(workload.ok()) << workload.status().message();
  return workload.ok() ? workload->model : Model{};
}

Inference In16Bit(const Model& model, double batch, double tokens) {
  return EvaluateInference(model, 2, 2, batch, tokens, kBandwidth, kPeak);
}

TEST(SeedInference, WeightsRuleOfThumbAndFlops) {
  const Inference figures = In16Bit(ModelOf(Gpt13B()), 1, 1);
  EXPECT_EQ(figures.weights_bytes, 2 * 13e9);
  EXPECT_DOUBLE_EQ(figures.rule_of_thumb_bytes, 1.2 * 26e9);
  EXPECT_EQ(figures.flops_per_token, 2 * 13e9);
}

TEST(SeedInference, KvCacheOfLlama13B) {
  const Model model = ModelOf("model.name = \"llama-13b\"");
  const double bytes = In16Bit(model, 64, 512 + 32).kv_cache_bytes;
  EXPECT_EQ(bytes, 28521267200);
  EXPECT_NEAR(bytes / kBytesPerGiB, 26.56, 0.005);
  // Classic form: 4 b l h (s + n_out).
  EXPECT_EQ(bytes, 4.0 * 64 * 40 * 5120 * (512 + 32));
}

TEST(SeedInference, LongerInputMakesTheCacheManyTimesTheWeights) {
  const Model model = ModelOf("model.name = \"llama-13b\"");
  const Inference figures = In16Bit(model, 64, 100 * (512 + 32));
  EXPECT_EQ(figures.kv_cache_bytes, 100 * 28521267200.0);
  EXPECT_GT(figures.kv_cache_bytes, 100 * figures.weights_bytes);
  // The crossing point: that many tokens in the cache weigh as much as the weights.
  EXPECT_DOUBLE_EQ(KvCacheBytes(model, 2, 1, figures.cache_equals_weights_tokens),
                   figures.weights_bytes);
  EXPECT_NEAR(figures.cache_equals_weights_tokens, 31777, 1);
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
  EXPECT_EQ(ArithmeticIntensity(kPeak, 300e9), 1040);
  EXPECT_NEAR(ArithmeticIntensity(kPeak, kBandwidth), 153, 0.5);
}

TEST(SeedRoofline, DecodingReadsAllWeightsAndTurnsComputeBoundAtTheIntensity) {
  const Inference figures = In16Bit(ModelOf(Gpt13B()), 1, 1);
  EXPECT_DOUBLE_EQ(figures.decode_seconds_at_least, 26e9 / kBandwidth);
  // 2 FLOPs per 2-byte weight and sequence: the batch at which it turns is the intensity itself.
  EXPECT_DOUBLE_EQ(figures.compute_bound_batch, ArithmeticIntensity(kPeak, kBandwidth));
}

}  // namespace
}  // namespace gpuday
