// KV cache and FLOPs per token of one model for each kind of attention and of MLP, against figures
// worked out by hand.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "planner/budget/inference.h"
#include "planner/budget/model_figures.h"
#include "planner/budget/totals.h"
#include "tests/compose/import_testing.h"

namespace gpuday {
namespace {

// 16-bit cache of one sequence after `tokens` tokens.
double CacheBytes(const Model& model, double tokens) { return KvCacheBytes(model, 2, 1, tokens); }

// ---- attention ----

TEST(Mha, Llama2_7B) {
  const Model model = MustImport(std::string(
      R"({"model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32,
          "num_attention_heads": 32, "intermediate_size": 11008, "vocab_size": 32000})"));
  // k and v of 32 heads of 128 in 32 layers, 2 bytes each.
  EXPECT_EQ(CacheBytes(model, 1), 2.0 * 32 * 128 * 32 * 2);
  EXPECT_EQ(CacheBytes(model, 4096), 4096 * 524288.0);
  const ModelFigures f = DescribeModel(model, 4096);
  EXPECT_EQ(f.attention_flops, 2ull * 32 * 4 * 4096 * 4096);
  EXPECT_EQ(f.mlp_flops, 2ull * 32 * 3 * 4096 * 11008);  // gated
  EXPECT_EQ(f.head_flops, 2ull * 4096 * 32000);
  // QK^T and PV: 2 x 2 x heads x 128 for each of 4096 tokens, in 32 layers.
  EXPECT_EQ(f.score_flops, 4.0 * 32 * 128 * 4096 * 32);
  // On average 2048.5 tokens come before, the token itself included.
  EXPECT_EQ(f.causal_score_flops, 4.0 * 32 * 128 * 2048.5 * 32);
}

TEST(Gqa, Llama3_70B) {
  const Model model = MustImport(std::string(
      R"({"model_type": "llama", "hidden_size": 8192, "num_hidden_layers": 80,
          "num_attention_heads": 64, "num_key_value_heads": 8, "intermediate_size": 28672,
          "vocab_size": 128256})"));
  EXPECT_EQ(CacheBytes(model, 1), 2.0 * 8 * 128 * 80 * 2);
  const ModelFigures f = DescribeModel(model, 8192);
  // q and o are 8192 x 8192, k and v 8192 x 1024.
  EXPECT_EQ(f.attention_flops, 2ull * 80 * (2ull * 8192 * 8192 + 2ull * 8192 * 1024));
  EXPECT_EQ(f.score_flops, 4.0 * 64 * 128 * 8192 * 80);  // query heads, not KV heads
}

TEST(Mqa, Falcon7B) {
  const Model model = MustImport(std::string(
      R"({"model_type": "falcon", "hidden_size": 4544, "num_hidden_layers": 32,
          "num_attention_heads": 71, "num_kv_heads": 71, "vocab_size": 65024})"));
  EXPECT_EQ(CacheBytes(model, 1), 2.0 * 1 * 64 * 32 * 2);
  const ModelFigures f = DescribeModel(model, 2048);
  EXPECT_EQ(f.attention_flops, 2ull * 32 * (2ull * 4544 * 4544 + 2ull * 4544 * 64));
  EXPECT_EQ(f.mlp_flops, 2ull * 32 * 2 * 4544 * 18176);  // plain
  EXPECT_EQ(f.head_flops, 2ull * 4544 * 65024);          // tied: no parameters, but work
}

TEST(Mla, DeepSeekV3) {
  const Model model = MustImport(std::string(
      R"({"model_type": "deepseek_v3", "hidden_size": 7168, "num_hidden_layers": 61,
          "num_attention_heads": 128, "num_key_value_heads": 128, "intermediate_size": 18432,
          "moe_intermediate_size": 2048, "n_routed_experts": 256, "n_shared_experts": 1,
          "num_experts_per_tok": 8, "first_k_dense_replace": 3, "q_lora_rank": 1536,
          "kv_lora_rank": 512, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64,
          "v_head_dim": 128, "vocab_size": 129280})"));
  // The latent of 512 and one rotary key of 64 in 61 layers; the 128 heads do not count.
  EXPECT_EQ(CacheBytes(model, 1), 61.0 * (512 + 64) * 2);
  const ModelFigures f = DescribeModel(model, 4096);
  const std::uint64_t attention = 7168ull * 1536 + 1536ull * 128 * 192 + 7168ull * 576 +
                                  512ull * 128 * (128 + 128) + 128ull * 128 * 7168;
  EXPECT_EQ(f.attention_flops, 2 * 61 * attention);
  // Three dense layers; 58 with a router, 8 of 256 experts and the shared one.
  const std::uint64_t dense = 3 * 3ull * 7168 * 18432;
  const std::uint64_t experts = 58 * (7168ull * 256 + (8 + 1) * 3ull * 7168 * 2048);
  EXPECT_EQ(f.mlp_flops, 2 * (dense + experts));
  // QK^T over 192 elements, PV over 128.
  EXPECT_EQ(f.score_flops, 2.0 * 128 * (192 + 128) * 4096 * 61);
}

TEST(SlidingWindow, Mistral7B) {
  const Model model = MustImport(std::string(
      R"({"model_type": "mistral", "hidden_size": 4096, "num_hidden_layers": 32,
          "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 14336,
          "vocab_size": 32000, "sliding_window": 4096})"));
  const double per_token = 2.0 * 8 * 128 * 32 * 2;
  EXPECT_EQ(CacheBytes(model, 4096), 4096 * per_token);
  EXPECT_EQ(CacheBytes(model, 32768), 4096 * per_token);  // and no more
  const ModelFigures f = DescribeModel(model, 16384);
  EXPECT_EQ(f.cache_elements_beyond, 0u);
  EXPECT_EQ(f.longest_window, 4096u);
  EXPECT_EQ(f.score_flops, 4.0 * 32 * 128 * 4096 * 32);
  // The first 4096 tokens attend to 2048.5 on average, the other 12288 to 4096.
  EXPECT_EQ(f.causal_score_flops, 4.0 * 32 * 128 * 32 * (0.25 * 2048.5 + 0.75 * 4096));
}

TEST(AlternatingWindows, Gemma2_9B) {
  const Model model = MustImport(std::string(
      R"({"model_type": "gemma2", "hidden_size": 3584, "num_hidden_layers": 42,
          "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 256,
          "intermediate_size": 14336, "vocab_size": 256000, "sliding_window": 4096})"));
  // 21 layers keep all tokens, 21 the last 4096; k and v of 8 heads of 256.
  const double layer = 2.0 * 8 * 256 * 2;
  EXPECT_EQ(CacheBytes(model, 1000), 42 * layer * 1000);
  EXPECT_EQ(CacheBytes(model, 8192), 21 * layer * 8192 + 21 * layer * 4096);
  const ModelFigures f = DescribeModel(model, 8192);
  EXPECT_EQ(f.score_flops, 4.0 * 16 * 256 * 21 * (8192 + 4096));
}

TEST(AlternatingWindows, GptOssAndLayerTypes) {
  const std::string base =
      R"("model_type": "gpt_oss", "hidden_size": 2880, "num_hidden_layers": 4,
         "num_attention_heads": 64, "num_key_value_heads": 8, "head_dim": 64,
         "intermediate_size": 2880, "num_local_experts": 32, "vocab_size": 201088)";
  const double layer = 2.0 * 8 * 64 * 2;
  EXPECT_EQ(CacheBytes(MustImport("{" + base + "}"), 1000), 2 * layer * 1000 + 2 * layer * 128);
  EXPECT_EQ(CacheBytes(MustImport("{" + base +
                                  R"(, "layer_types": ["full_attention", "full_attention",
                                      "full_attention", "sliding_attention"]})"),
                       1000),
            3 * layer * 1000 + 1 * layer * 128);
  EXPECT_EQ(CacheBytes(MustImport("{" + base + R"(, "sliding_window": null})"), 1000),
            4 * layer * 1000);
}

// Which layers have the window, by each family's rule.
std::uint64_t WindowedLayers(const std::string& config) {
  std::uint64_t layers = 0;
  for (const AttentionLayers& a : MustImport(config).attention) {
    if (a.window > 0) layers += a.layers;
  }
  return layers;
}

TEST(Windows, FollowTheRuleOfTheFamily) {
  const std::string shape =
      R"("hidden_size": 64, "num_attention_heads": 4, "num_key_value_heads": 2,
         "intermediate_size": 64, "vocab_size": 100)";
  // Gemma 3: every sixth layer is global: 26 layers have 4 of them.
  EXPECT_EQ(
      WindowedLayers(R"({"model_type": "gemma3_text", "num_hidden_layers": 26, )" + shape + "}"),
      22u);
  EXPECT_EQ(WindowedLayers(R"({"model_type": "gemma3_text", "num_hidden_layers": 26,
                               "_sliding_window_pattern": 2, )" +
                           shape + "}"),
            13u);
  // OLMo 3: every fourth.
  EXPECT_EQ(WindowedLayers(R"({"model_type": "olmo3", "num_hidden_layers": 10, )" + shape + "}"),
            8u);
  EXPECT_EQ(WindowedLayers(R"({"model_type": "olmo2", "num_hidden_layers": 10, )" + shape + "}"),
            0u);
  // gpt-oss: the first of every two.
  EXPECT_EQ(WindowedLayers(R"({"model_type": "gpt_oss", "num_hidden_layers": 5, )" + shape + "}"),
            3u);
  // Qwen 2: from max_window_layers on, and only when it is switched on.
  const std::string qwen = R"({"model_type": "qwen2", "num_hidden_layers": 10,
                              "sliding_window": 32, "max_window_layers": 7, )";
  EXPECT_EQ(WindowedLayers(qwen + shape + "}"), 0u);
  EXPECT_EQ(WindowedLayers(qwen + R"("use_sliding_window": true, )" + shape + "}"), 3u);
  // GPT-Neo: the local ones.
  EXPECT_EQ(WindowedLayers(R"({"model_type": "gpt_neo", "hidden_size": 64, "num_layers": 5,
                               "num_heads": 4, "attention_types": [[["global"], 1],
                               [["local", "global"], 2]]})"),
            2u);
  EXPECT_EQ(WindowedLayers(R"({"model_type": "gpt_neo", "hidden_size": 64, "num_layers": 24,
                               "num_heads": 4})"),
            12u);
}

// ---- experts ----

TEST(Experts, MixtralWithoutSharedOnes) {
  const Model model = MustImport(std::string(
      R"({"model_type": "mixtral", "hidden_size": 4096, "num_hidden_layers": 32,
          "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 14336,
          "num_local_experts": 8, "num_experts_per_tok": 2, "vocab_size": 32000})"));
  const ModelFigures f = DescribeModel(model, 4096);
  EXPECT_EQ(f.mlp_flops, 2ull * 32 * (4096ull * 8 + 2 * 3ull * 4096 * 14336));
  EXPECT_EQ(f.parameters - f.active, 32ull * 6 * 3 * 4096 * 14336);  // six of eight are idle
}

TEST(Experts, Qwen2MoeWithASharedOneBehindAGate) {
  const Model model = MustImport(std::string(
      R"({"model_type": "qwen2_moe", "hidden_size": 2048, "num_hidden_layers": 24,
          "num_attention_heads": 16, "num_key_value_heads": 16, "intermediate_size": 5632,
          "num_experts": 60, "num_experts_per_tok": 4, "moe_intermediate_size": 1408,
          "shared_expert_intermediate_size": 5632, "vocab_size": 151936})"));
  const ModelFigures f = DescribeModel(model, 4096);
  const std::uint64_t layer =
      2048ull * 60 + 4 * 3ull * 2048 * 1408 + 3ull * 2048 * 5632 + 2048ull * 1;
  EXPECT_EQ(f.mlp_flops, 2 * 24 * layer);
}

TEST(Plain, Gpt2IsTheExactFormOfThePaper) {
  const Model model = MustImport(std::string(
      R"({"model_type": "gpt2", "n_embd": 768, "n_layer": 12, "n_head": 12, "vocab_size": 50257})"));
  const ModelFigures f = DescribeModel(model, 1024);
  // l (24 b s h^2 + 4 b s^2 h) + 2 b s h V of one token (Narayanan et al. 2021, appendix).
  EXPECT_EQ(static_cast<double>(f.attention_flops + f.mlp_flops + f.head_flops) + f.score_flops,
            12.0 * (24.0 * 768 * 768 + 4.0 * 1024 * 768) + 2.0 * 768 * 50257);
}

}  // namespace
}  // namespace gpuday
