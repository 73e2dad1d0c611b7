#include "tests/compose/import_closed_form.h"

#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace gpuday {
namespace {

using Json = nlohmann::json;
using Int = std::int64_t;

// Reads a configuration as transformers does: absent means the default, null counts as absent
// unless `or_null` is asked for.
class Reader {
 public:
  explicit Reader(const Json& config) : config_(config) {}

  bool Has(const std::string& key) const {
    const auto it = config_.find(key);
    return it != config_.end() && !it->is_null();
  }
  Int Get(const std::string& key, Int otherwise) const {
    return Has(key) ? config_[key].get<Int>() : otherwise;
  }
  Int Get(const std::string& key, const std::string& old_key, Int otherwise) const {
    return Has(key) ? Get(key, 0) : Get(old_key, otherwise);
  }
  bool Flag(const std::string& key, bool otherwise) const {
    return Has(key) ? config_[key].get<bool>() : otherwise;
  }
  // A null that is there means `null`, where the class gives that a meaning of its own.
  Int GetOrNull(const std::string& key, Int otherwise, Int null) const {
    const auto it = config_.find(key);
    return it == config_.end() ? otherwise : it->is_null() ? null : it->get<Int>();
  }
  Reader Inside(const std::string& key) const {
    return Reader(config_.contains(key) ? config_[key] : Json::object());
  }
  const Json& json() const { return config_; }

 private:
  Json config_;
};

Int EmbeddingAndHead(Int vocabulary, Int width, bool tied) {
  return vocabulary * width * (tied ? 1 : 2);
}

// q, k, v, o of grouped heads.
Int Attention(Int h, Int heads, Int kv, Int d, bool qkv_bias, bool o_bias) {
  return 2 * h * heads * d + 2 * h * kv * d + (qkv_bias ? (heads + 2 * kv) * d : 0) +
         (o_bias ? h : 0);
}

Int Gated(Int h, Int f) { return 3 * h * f; }
Int Plain(Int h, Int f, bool bias) { return 2 * h * f + (bias ? f + h : 0); }

// ---- GPT and its kin: LayerNorm with bias, plain MLP ----

Int Gpt2(const Reader& c, bool bigcode) {
  const Int h = c.Get("n_embd", 768), l = c.Get("n_layer", 12), a = c.Get("n_head", 12);
  const Int kv = bigcode && c.Flag("multi_query", true) ? 1 : a;
  const Int f = c.Get("n_inner", 4 * h);
  return EmbeddingAndHead(c.Get("vocab_size", 50257), h, c.Flag("tie_word_embeddings", true)) +
         c.Get("n_positions", 1024) * h +
         l * (Attention(h, a, kv, h / a, true, true) + Plain(h, f, true) + 4 * h) + 2 * h;
}

Int GptNeo(const Reader& c) {
  const Int h = c.Get("hidden_size", 2048), l = c.Get("num_layers", 24);
  const Int f = c.Get("intermediate_size", 4 * h);
  return EmbeddingAndHead(c.Get("vocab_size", 50257), h, c.Flag("tie_word_embeddings", true)) +
         c.Get("max_position_embeddings", 2048) * h +
         l * (4 * h * h + h + Plain(h, f, true) + 4 * h) + 2 * h;
}

Int GptJ(const Reader& c) {
  const Int h = c.Get("n_embd", 4096), l = c.Get("n_layer", 28), v = c.Get("vocab_size", 50400);
  return EmbeddingAndHead(v, h, c.Flag("tie_word_embeddings", false)) + v +
         l * (4 * h * h + Plain(h, c.Get("n_inner", 4 * h), true) + 2 * h) + 2 * h;
}

Int GptNeox(const Reader& c) {
  const Int h = c.Get("hidden_size", 6144), l = c.Get("num_hidden_layers", 44);
  const bool bias = c.Flag("attention_bias", true);
  return EmbeddingAndHead(c.Get("vocab_size", 50432), h, c.Flag("tie_word_embeddings", false)) +
         l * (4 * h * h + (bias ? 4 * h : 0) + Plain(h, c.Get("intermediate_size", 24576), true) +
              4 * h) +
         2 * h;
}

Int Opt(const Reader& c) {
  const Int h = c.Get("hidden_size", 768), l = c.Get("num_hidden_layers", 12);
  const Int w = c.Get("word_embed_proj_dim", h);
  const bool bias = c.Flag("enable_bias", true);
  const Int norm = c.Flag("layer_norm_elementwise_affine", true) ? 2 * h : 0;
  const bool final_norm =
      c.Flag("do_layer_norm_before", true) && !c.Flag("_remove_final_layer_norm", false);
  return EmbeddingAndHead(c.Get("vocab_size", 50272), w, c.Flag("tie_word_embeddings", true)) +
         (w == h ? 0 : 2 * w * h) + (c.Get("max_position_embeddings", 2048) + 2) * h +
         l * (4 * h * h + (bias ? 4 * h : 0) + Plain(h, c.Get("ffn_dim", 3072), bias) + 2 * norm) +
         (final_norm ? norm : 0);
}

Int Bloom(const Reader& c) {
  const Int h = c.Get("n_embed", "hidden_size", 64), l = c.Get("n_layer", "num_hidden_layers", 2);
  return EmbeddingAndHead(c.Get("vocab_size", 250880), h, c.Flag("tie_word_embeddings", true)) +
         2 * h + l * (12 * h * h + 13 * h) + 2 * h;
}

Int Falcon(const Reader& c, bool new_by_default) {
  const Int h = c.Get("n_embed", "hidden_size", 4544),
            l = c.Get("num_hidden_layers", "n_layer", 32);
  const Int a = c.Get("num_attention_heads", "n_head", 71);
  const bool grouped = c.Flag("new_decoder_architecture", new_by_default);
  const Int kv =
      grouped ? c.Get("num_kv_heads", "n_head_kv", a) : (c.Flag("multi_query", true) ? 1 : a);
  const bool bias = c.Flag("bias", false);
  const bool two_norms =
      !c.Flag("parallel_attn", true) || c.Get("num_ln_in_parallel_attn", grouped ? 2 : 1) == 2;
  return EmbeddingAndHead(c.Get("vocab_size", 65024), h, c.Flag("tie_word_embeddings", true)) +
         l * (Attention(h, a, kv, h / a, bias, bias) +
              Plain(h, c.Get("ffn_hidden_size", 4 * h), bias) + (two_norms ? 4 : 2) * h) +
         2 * h;
}

Int Mpt(const Reader& c) {
  const Reader attention = c.Inside("attn_config");
  const Int h = c.Get("d_model", 2048), l = c.Get("n_layers", 24), a = c.Get("n_heads", 16);
  const bool one =
      attention.Has("attn_type") && attention.json()["attn_type"] == "multiquery_attention";
  const Int kv = one ? 1 : attention.Get("kv_n_heads", a);
  const bool bias = !c.Flag("no_bias", true);
  const Int f = c.Get("expansion_ratio", 4) * h;
  const bool positions = !attention.Flag("alibi", true) && !attention.Flag("rope", false) &&
                         c.Flag("learned_pos_emb", true);
  const Int norm = bias ? 2 * h : h;
  const Int qk = attention.Flag("qk_ln", false) ? (h + kv * (h / a)) * (bias ? 2 : 1) : 0;
  return EmbeddingAndHead(c.Get("vocab_size", 50368), h, c.Flag("tie_word_embeddings", true)) +
         (positions ? c.Get("max_seq_len", 2048) * h : 0) +
         l * (Attention(h, a, kv, h / a, bias, bias) + Plain(h, f, bias) + 2 * norm + qk) + norm;
}

Int Phi(const Reader& c, bool old_names) {
  const Int h = c.Get("hidden_size", "n_embd", 2048);
  const Int l = c.Get("num_hidden_layers", "n_layer", 24);
  const Int a = c.Get("num_attention_heads", "n_head", 32);
  const Int kv = c.Get("num_key_value_heads", "n_head_kv", a);
  const Int f = c.Get("intermediate_size", "n_inner", old_names ? 4 * h : 8192);
  const Int multiple = old_names ? c.Get("pad_vocab_size_multiple", 64) : 1;
  const Int v = (c.Get("vocab_size", 51200) + multiple - 1) / multiple * multiple;
  const Int qk = c.Flag("qk_layernorm", false) ? 4 * (h / a) : 0;
  return EmbeddingAndHead(v, h, c.Flag("tie_word_embeddings", false)) + v +
         l * (Attention(h, a, kv, h / a, true, true) + Plain(h, f, true) + 2 * h + qk) + 2 * h;
}

Int Starcoder2(const Reader& c) {
  const Int h = c.Get("hidden_size", 3072), l = c.Get("num_hidden_layers", 30);
  const Int a = c.Get("num_attention_heads", 24);
  const bool bias = c.Flag("use_bias", true);
  return EmbeddingAndHead(c.Get("vocab_size", 49152), h, c.Flag("tie_word_embeddings", true)) +
         l * (Attention(h, a, c.GetOrNull("num_key_value_heads", 2, a), h / a, bias, bias) +
              Plain(h, c.Get("intermediate_size", 12288), bias) + 4 * h) +
         2 * h;
}

// ---- LLaMA and its kin: gated MLP ----

struct Gqa {
  Int kv_default = 0;  // 0: as many as query heads
  Int d_default = 0;   // 0: h / heads
  bool qkv_bias = false, o_bias = false;
  Int norms = 2;      // of a layer, in units of `norm` x h
  Int norm = 1;       // elements per width: 0, 1 (scale), 2 (scale and bias)
  Int qk = 0;         // 0 none, 1 per head size, 2 over all heads
  bool tied = false;  // by default
  Int vocabulary = 32000;
};

Int Heads(const Reader& c, const Gqa& g, Int h, Int& kv, Int& d) {
  const Int a = c.Get("num_attention_heads", 0);
  kv = c.GetOrNull("num_key_value_heads", g.kv_default == 0 ? a : g.kv_default, a);
  d = c.GetOrNull("head_dim", g.d_default == 0 ? h / a : g.d_default, h / a);
  return a;
}

// Embeddings, layers without their MLPs, and the final norm.
Int Skeleton(const Reader& c, const Gqa& g) {
  const Int h = c.Get("hidden_size", 0), l = c.Get("num_hidden_layers", 0);
  Int kv = 0, d = 0;
  const Int a = Heads(c, g, h, kv, d);
  const Int qk = g.qk == 0 ? 0 : g.qk == 1 ? 2 * d : (a + kv) * d;
  return EmbeddingAndHead(c.Get("vocab_size", g.vocabulary), h,
                          c.Flag("tie_word_embeddings", g.tied)) +
         l * (Attention(h, a, kv, d, g.qkv_bias, g.o_bias) + g.norms * g.norm * h + qk) +
         g.norm * h;
}

Int Dense(const Reader& c, const Gqa& g) {
  return Skeleton(c, g) + c.Get("num_hidden_layers", 0) *
                              Gated(c.Get("hidden_size", 0), c.Get("intermediate_size", 0));
}

Int Llama(const Reader& c) {
  const bool bias = c.Flag("attention_bias", false);
  const Int f = c.Get("intermediate_size", 0), h = c.Get("hidden_size", 0);
  const Int mlp_bias = c.Flag("mlp_bias", false) ? 2 * f + h : 0;
  const bool yi = c.json()["model_type"] == "Yi";
  return Dense(c, {.qkv_bias = bias, .o_bias = bias, .vocabulary = yi ? 64000 : 32000}) +
         c.Get("num_hidden_layers", 0) * mlp_bias;
}

Int Qwen1(const Reader& c) {
  const Int h = c.Get("hidden_size", 0), l = c.Get("num_hidden_layers", 0);
  const Int a = c.Get("num_attention_heads", 0), d = c.Get("kv_channels", 128);
  const Int f = c.Get("intermediate_size", 0) / 2;
  const bool bias = !c.Flag("no_bias", true);
  return EmbeddingAndHead(c.Get("vocab_size", 151936), h, c.Flag("tie_word_embeddings", false)) +
         l * (Attention(h, a, a, d, true, bias) + Gated(h, f) + (bias ? 2 * f + h : 0) + 2 * h) + h;
}

// Layers i (from 0) for which the Qwen MoE models have experts.
bool QwenSparse(const Reader& c, Int i, Int experts) {
  const Json dense = c.Has("mlp_only_layers") ? c.json()["mlp_only_layers"] : Json::array();
  for (const Json& layer : dense) {
    if (layer.get<Int>() == i) return false;
  }
  return experts > 0 && (i + 1) % c.Get("decoder_sparse_step", 1) == 0;
}

Int QwenMoe(const Reader& c, const Gqa& g, Int experts, Int width, Int shared, Int dense_width) {
  const Int h = c.Get("hidden_size", 0);
  Int mlps = 0;
  for (Int i = 0; i < c.Get("num_hidden_layers", 0); ++i) {
    mlps += QwenSparse(c, i, experts)
                ? h * experts + experts * Gated(h, width) + (shared > 0 ? Gated(h, shared) + h : 0)
                : Gated(h, dense_width);
  }
  return Skeleton(c, g) + mlps;
}

Int Gemma(const Reader& c, int generation) {
  Gqa g{.d_default = 256, .tied = true, .vocabulary = generation == 3 ? 262208 : 256000};
  g.kv_default = generation == 1 ? 16 : 4;
  g.norms = generation == 1 ? 2 : 4;
  g.qk = generation == 3 ? 1 : 0;
  g.qkv_bias = g.o_bias = c.Flag("attention_bias", false);
  if (generation < 3) return Dense(c, g);
  Json full = c.json();
  const std::map<std::string, Int> defaults = {{"hidden_size", 2304},
                                               {"num_hidden_layers", 26},
                                               {"num_attention_heads", 8},
                                               {"intermediate_size", 9216}};
  for (const auto& [key, value] : defaults) {
    if (!c.Has(key)) full[key] = value;
  }
  return Dense(Reader(full), g);
}

Int StableLm(const Reader& c) {
  Gqa g{
      .kv_default = 32, .qkv_bias = c.Flag("use_qkv_bias", false), .norm = 2, .vocabulary = 50304};
  g.norms = c.Flag("use_parallel_residual", false) ? 1 : 2;
  g.qk = c.Flag("qk_layernorm", false) ? 2 : 0;
  return Dense(c, g);
}

Int Olmo(const Reader& c, const std::string& type) {
  const bool bias = c.Flag("attention_bias", false);
  Gqa g{.qkv_bias = bias, .o_bias = bias, .vocabulary = 50304};
  if (type == "olmo") g.norm = 0;
  if (type != "olmo") g.qk = 2;
  if (type != "olmoe") return Dense(c, g);
  const Int h = c.Get("hidden_size", 0), experts = c.Get("num_experts", 64);
  return Skeleton(c, g) + c.Get("num_hidden_layers", 0) *
                              (h * experts + experts * Gated(h, c.Get("intermediate_size", 2048)));
}

Int Mixtral(const Reader& c) {
  const Int h = c.Get("hidden_size", 0), experts = c.Get("num_local_experts", 8);
  return Skeleton(c, {.kv_default = 8}) +
         c.Get("num_hidden_layers", 0) *
             (h * experts + experts * Gated(h, c.Get("intermediate_size", 0)));
}

Int GraniteMoe(const Reader& c) {
  const bool bias = c.Flag("attention_bias", false);
  const Int h = c.Get("hidden_size", 0), experts = c.Get("num_local_experts", 8);
  return Skeleton(c, {.qkv_bias = bias, .o_bias = bias, .vocabulary = 32000}) +
         c.Get("num_hidden_layers", 0) *
             (h * experts + experts * Gated(h, c.Get("intermediate_size", 0)));
}

Int GptOss(const Reader& c) {
  const bool bias = c.Flag("attention_bias", true);
  const Int h = c.Get("hidden_size", 0), f = c.Get("intermediate_size", 0);
  const Int experts = c.Get("num_local_experts", 128);
  return Skeleton(c, {.kv_default = 8,
                      .d_default = 64,
                      .qkv_bias = bias,
                      .o_bias = bias,
                      .vocabulary = 201088}) +
         c.Get("num_hidden_layers", 0) * (c.Get("num_attention_heads", 0) + h * experts + experts +
                                          experts * (Gated(h, f) + 2 * f + h));
}

Int Dbrx(const Reader& c) {
  const Int h = c.Get("d_model", 0), a = c.Get("n_heads", 0), l = c.Get("n_layers", 0);
  const Reader ffn = c.Inside("ffn_config");
  const Int experts = ffn.Get("moe_num_experts", 4), f = ffn.Get("ffn_hidden_size", 3584);
  return 2 * c.Get("vocab_size", 32000) * h +
         l * (Attention(h, a, c.Inside("attn_config").Get("kv_n_heads", 1), h / a, false, false) +
              h * experts + experts * Gated(h, f) + 2 * h) +
         h;
}

Int DeepSeek(const Reader& c, const std::string& type) {
  const bool latent = type != "deepseek";
  // Kimi K2 has the class of DeepSeek-V3.
  const bool v3 = type == "deepseek_v3" || type == "kimi_k2";
  const Int h = c.Get("hidden_size", 0), l = c.Get("num_hidden_layers", 0);
  const Int a = c.Get("num_attention_heads", 0);
  const bool bias = c.Flag("attention_bias", false);
  Int attention = 0;
  if (latent) {
    const Int q = c.GetOrNull("q_lora_rank", v3 ? 1536 : 0, 0), kv = c.Get("kv_lora_rank", 512);
    const Int nope = c.Get("qk_nope_head_dim", 128), rope = c.Get("qk_rope_head_dim", 64);
    const Int v = c.Get("v_head_dim", 128);
    attention =
        (q == 0 ? h * a * (nope + rope) : h * q + (bias ? q : 0) + q + q * a * (nope + rope)) +
        h * (kv + rope) + (bias ? kv + rope : 0) + kv + kv * a * (nope + v) + a * v * h +
        (bias ? h : 0);
  } else {
    attention = Attention(h, a, c.Get("num_key_value_heads", a), h / a, bias, bias);
  }
  const Int experts = c.GetOrNull("n_routed_experts", v3 ? 256 : 0, 0);
  const Int shared = c.GetOrNull("n_shared_experts", v3 ? 1 : 0, 0);
  const Int f = c.Get("moe_intermediate_size", v3 ? 2048 : 1407);
  const Int first = c.Get("first_k_dense_replace", v3 ? 3 : 0);
  const bool correction = c.Has("topk_method") ? c.json()["topk_method"] == "noaux_tc" : v3;
  Int mlps = 0;
  for (Int i = 0; i < l; ++i) {
    const bool sparse = experts > 0 && i >= first && i % c.Get("moe_layer_freq", 1) == 0;
    mlps += sparse ? h * experts + (correction ? experts : 0) + experts * Gated(h, f) +
                         Gated(h, shared * f)
                   : Gated(h, c.Get("intermediate_size", 0));
  }
  const Int vocabulary = c.Get("vocab_size", v3 ? 129280 : 102400);
  return EmbeddingAndHead(vocabulary, h, c.Flag("tie_word_embeddings", false)) +
         l * (attention + 2 * h) + mlps + h;
}

Int Glm(const Reader& c, bool chat) {
  const Int h = c.Get("hidden_size", 0), l = c.Get("num_hidden_layers", "num_layers", 0);
  const Int a = c.Get("num_attention_heads", 0);
  const Int d = c.Get("head_dim", "kv_channels", 128);
  Int kv = chat ? c.Get("multi_query_group_num", 1) : c.Get("num_key_value_heads", 2);
  if (chat && !c.Flag("multi_query_attention", false)) kv = a;
  const bool all = chat && c.Flag("add_bias_linear", false);
  const bool qkv = all || (chat ? c.Flag("add_qkv_bias", false) : c.Flag("attention_bias", false));
  const Int f = c.Get("intermediate_size", "ffn_hidden_size", 0);
  const bool final_norm = !chat || c.Flag("post_layer_norm", true);
  return EmbeddingAndHead(c.Get("padded_vocab_size", "vocab_size", chat ? 65024 : 151552), h,
                          c.Flag("tie_word_embeddings", false)) +
         l * (Attention(h, a, kv, d, qkv, all) + Gated(h, f) + (all ? 2 * f + h : 0) + 2 * h) +
         (final_norm ? h : 0);
}

}  // namespace

std::int64_t ClosedForm(const Json& config) {
  const Reader c(config);
  const std::string type = config.at("model_type");
  if (type == "gpt2" || type == "gpt_bigcode") return Gpt2(c, type == "gpt_bigcode");
  if (type == "gpt_neo") return GptNeo(c);
  if (type == "gptj") return GptJ(c);
  if (type == "gpt_neox") return GptNeox(c);
  if (type == "opt") return Opt(c);
  if (type == "bloom") return Bloom(c);
  if (type == "falcon" || type == "RefinedWebModel") return Falcon(c, false);
  if (type == "RefinedWeb") return Falcon(c, true);
  if (type == "mpt") return Mpt(c);
  if (type == "phi") return Phi(c, false);
  if (type == "phi-msft" || type == "mixformer-sequential") return Phi(c, true);
  if (type == "starcoder2") return Starcoder2(c);
  if (type == "llama" || type == "Yi" || type == "granite") return Llama(c);
  if (type == "mistral") return Dense(c, {.kv_default = 8});
  if (type == "phi3") return Dense(c, {.vocabulary = 32064});
  if (type == "qwen") return Qwen1(c);
  if (type == "qwen2") {
    return Dense(c, {.kv_default = 32, .qkv_bias = true, .vocabulary = 151936});
  }
  if (type == "qwen2_moe") {
    return QwenMoe(
        c, {.kv_default = 16, .qkv_bias = c.Flag("qkv_bias", true), .vocabulary = 151936},
        c.Get("num_experts", 60), c.Get("moe_intermediate_size", 1408),
        c.Get("shared_expert_intermediate_size", 5632), c.Get("intermediate_size", 5632));
  }
  if (type == "qwen3" || type == "qwen3_moe") {
    const bool bias = c.Flag("attention_bias", false), moe = type == "qwen3_moe";
    return QwenMoe(c,
                   {.kv_default = moe ? 4 : 32,
                    .d_default = moe ? 0 : 128,
                    .qkv_bias = bias,
                    .o_bias = bias,
                    .qk = 1,
                    .vocabulary = 151936},
                   moe ? c.Get("num_experts", 128) : 0, c.Get("moe_intermediate_size", 768), 0,
                   c.Get("intermediate_size", 6144));
  }
  if (type == "gemma") return Gemma(c, 1);
  if (type == "gemma2") return Gemma(c, 2);
  if (type == "gemma3_text") return Gemma(c, 3);
  if (type == "gemma3") return Gemma(c.Inside("text_config"), 3);
  if (type == "stablelm" || type == "stablelm_epoch") return StableLm(c);
  if (type.starts_with("olmo")) return Olmo(c, type);
  if (type == "mixtral") return Mixtral(c);
  if (type == "granitemoe") return GraniteMoe(c);
  if (type == "gpt_oss") return GptOss(c);
  if (type == "dbrx") return Dbrx(c);
  if (type == "cohere") {
    const bool bias = c.Flag("attention_bias", false);
    return Dense(c, {.qkv_bias = bias,
                     .o_bias = bias,
                     .norms = 1,
                     .qk = c.Flag("use_qk_norm", false) ? 2 : 0,
                     .tied = true,
                     .vocabulary = 256000});
  }
  if (type == "internlm" || type == "internlm2" || type == "baichuan") {
    const bool bias = c.Flag("bias", type == "internlm");
    return Dense(
        c, {.qkv_bias = bias, .o_bias = bias, .vocabulary = type == "baichuan" ? 64000 : 103168});
  }
  if (type == "glm" || type == "chatglm") return Glm(c, type == "chatglm");
  if (type.starts_with("deepseek") || type == "kimi_k2") return DeepSeek(c, type);
  throw std::invalid_argument("no closed form for model_type " + type);
}

}  // namespace gpuday
