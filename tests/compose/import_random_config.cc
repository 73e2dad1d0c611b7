// Random configurations: what each family may say, with optional keys there, absent or null.
#include <rapidcheck.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/compose/import_testing.h"

namespace gpuday {
namespace {

using Json = nlohmann::json;
using Int = std::int64_t;

Int In(Int low, Int high) { return *rc::gen::inRange<Int>(low, high + 1); }
bool Maybe() { return *rc::gen::arbitrary<bool>(); }

// Fills one configuration.
class Config {
 public:
  Config(Json& json, bool uniform) : json_(json), uniform_(uniform) {}

  bool uniform() const { return uniform_; }
  Json& json() { return json_; }

  void Set(const std::string& key, Json value) { json_[key] = std::move(value); }
  // There or not.
  void May(const std::string& key, Json value) {
    if (Maybe()) Set(key, std::move(value));
  }
  // There, absent or null.
  void MayBeNull(const std::string& key, Json value) {
    if (Maybe()) {
      Set(key, std::move(value));
    } else if (Maybe()) {
      Set(key, nullptr);
    }
  }
  void MayFlag(const std::string& key) { May(key, Maybe()); }

  // Sizes that go together, under the names given.
  void Sizes(const char* hidden, const char* layers, const char* heads, Int least_heads = 1) {
    heads_ = Int{1} << In(0, 3);
    while (heads_ < least_heads) heads_ *= 2;
    Set(heads, heads_);
    Set(hidden, heads_ * 8 * In(1, 3));
    Set(layers, In(1, 7));
    May("vocab_size", In(1, 300));
    MayFlag("tie_word_embeddings");
  }
  // Some number of heads that divides the query heads.
  Int KvHeads() {
    Int kv = Int{1} << In(0, 3);
    while (heads_ % kv != 0) kv /= 2;
    return kv;
  }

 private:
  Json& json_;
  bool uniform_;
  Int heads_ = 1;
};

void LlamaLike(Config& c, Int least_heads = 1) {
  c.Sizes("hidden_size", "num_hidden_layers", "num_attention_heads", least_heads);
  c.Set("intermediate_size", In(1, 90));
  c.May("max_position_embeddings", In(1, 5000));
}

// Where the class default is a number of heads that small models do not have, the key is there.
void KvAlways(Config& c) {
  c.Set("num_key_value_heads", Maybe() ? Json(c.KvHeads()) : Json(nullptr));
}

void Gpt2(Config& c) {
  c.Sizes("n_embd", "n_layer", "n_head");
  c.MayBeNull("n_inner", In(1, 90));
  c.May("n_positions", In(1, 90));
  c.MayFlag("multi_query");
}

void GptNeo(Config& c) {
  c.Sizes("hidden_size", "num_layers", "num_heads");
  c.MayBeNull("intermediate_size", In(1, 90));
  c.May("max_position_embeddings", In(1, 90));
  const Int layers = c.json()["num_layers"];
  if (c.uniform() || Maybe()) {
    c.Set("attention_layers", Json::array());
    for (Int i = 0; i < layers; ++i) {
      c.json()["attention_layers"].push_back(!c.uniform() && i % 2 == 1 ? "local" : "global");
    }
  } else {
    c.Set("attention_types", Json::array({Json::array({Json::array({"global"}), layers})}));
  }
}

void Opt(Config& c) {
  LlamaLike(c);
  c.Set("ffn_dim", In(1, 90));
  c.MayBeNull("word_embed_proj_dim", In(1, 60));
  for (const char* flag : {"enable_bias", "do_layer_norm_before", "_remove_final_layer_norm",
                           "layer_norm_elementwise_affine"}) {
    c.MayFlag(flag);
  }
}

void Bloom(Config& c) {
  c.Sizes("hidden_size", "n_layer", "n_head");
  if (Maybe()) {
    c.Set("n_embed", c.json()["hidden_size"]);
    c.Set("hidden_size", nullptr);
  }
  c.May("n_inner", 7);  // means nothing
}

void Falcon(Config& c) {
  if (Maybe()) {
    c.Sizes("hidden_size", "num_hidden_layers", "num_attention_heads");
    c.May("num_kv_heads", c.KvHeads());
  } else {
    c.Sizes("hidden_size", "n_layer", "n_head");
    c.May("n_head_kv", c.KvHeads());
  }
  c.MayBeNull("ffn_hidden_size", In(1, 90));
  c.MayBeNull("num_ln_in_parallel_attn", In(1, 2));
  for (const char* flag : {"new_decoder_architecture", "multi_query", "parallel_attn", "bias"}) {
    c.MayFlag(flag);
  }
}

void Mpt(Config& c) {
  c.Sizes("d_model", "n_layers", "n_heads");
  c.May("expansion_ratio", In(1, 5));
  c.May("max_seq_len", In(1, 90));
  c.MayFlag("learned_pos_emb");
  c.MayFlag("no_bias");
  Json inside = Json::object();
  Config attention(inside, c.uniform());
  attention.MayFlag("alibi");
  attention.MayFlag("qk_ln");
  attention.MayBeNull("kv_n_heads", c.KvHeads());
  if (Maybe()) {
    attention.Set("attn_type", Maybe() ? "multihead_attention" : "multiquery_attention");
    if (inside["attn_type"] == "multiquery_attention") inside.erase("kv_n_heads");
  }
  c.May("attn_config", inside);
}

void PhiOld(Config& c) {
  c.Sizes("n_embd", "n_layer", "n_head");
  c.MayBeNull("n_head_kv", c.KvHeads());
  c.MayBeNull("n_inner", In(1, 90));
}

void Qwen2Moe(Config& c) {
  LlamaLike(c);
  KvAlways(c);
  c.Set("num_experts", In(4, 9));
  c.May("num_experts_per_tok", In(1, 4));
  c.Set("moe_intermediate_size", In(1, 20));
  if (c.uniform()) return;
  c.May("decoder_sparse_step", In(1, 3));
  c.May("mlp_only_layers", Json::array({In(0, 6), In(0, 6)}));
}

void WithHeadSize(Config& c) {
  LlamaLike(c);
  KvAlways(c);
  c.MayBeNull("head_dim", In(1, 20));
  c.MayFlag("attention_bias");
}

void DeepSeek(Config& c) {
  LlamaLike(c);
  c.MayFlag("attention_bias");
  c.Set("n_routed_experts", c.uniform() ? Json(In(8, 12)) : Maybe() ? Json(In(8, 12)) : Json());
  c.MayBeNull("n_shared_experts", In(1, 3));
  c.May("num_experts_per_tok", In(1, 8));
  c.May("moe_intermediate_size", In(1, 20));
  c.Set("first_k_dense_replace", c.uniform() ? 0 : In(0, 4));
  if (!c.uniform()) c.May("moe_layer_freq", In(1, 3));
}

void DeepSeekLatent(Config& c) {
  DeepSeek(c);
  c.MayBeNull("q_lora_rank", In(1, 20));
  c.May("kv_lora_rank", In(1, 20));
  c.May("qk_nope_head_dim", In(1, 20));
  c.May("qk_rope_head_dim", In(1, 20));
  c.May("v_head_dim", In(1, 20));
  c.May("topk_method", Maybe() ? "noaux_tc" : "greedy");
  c.May("num_nextn_predict_layers", 1);
}

void Gemma3(Config& c) {
  // The sizes may be left out, then they are those of the class.
  if (Maybe()) LlamaLike(c), KvAlways(c);
  c.May("num_hidden_layers", In(1, 7));
  c.MayBeNull("head_dim", 8 * In(1, 3));
  if (!c.json().contains("num_attention_heads")) c.json().erase("head_dim");
}

using Fill = std::function<void(Config&)>;

const std::map<std::string, Fill>& Families() {
  static const auto* const kFamilies = [] {
    auto* f = new std::map<std::string, Fill>;
    (*f)["gpt2"] = [](Config& c) { Gpt2(c), c.json().erase("multi_query"); };
    (*f)["gpt_bigcode"] = Gpt2;
    (*f)["gpt_neo"] = GptNeo;
    (*f)["gptj"] = [](Config& c) { Gpt2(c), c.json().erase("multi_query"); };
    (*f)["gpt_neox"] = [](Config& c) {
      LlamaLike(c), c.MayFlag("attention_bias"), c.MayFlag("use_parallel_residual");
    };
    (*f)["opt"] = Opt;
    (*f)["bloom"] = Bloom;
    for (const char* type : {"falcon", "RefinedWeb", "RefinedWebModel"}) (*f)[type] = Falcon;
    (*f)["mpt"] = Mpt;
    for (const char* type : {"llama", "Yi"}) {
      (*f)[type] = [](Config& c) {
        LlamaLike(c), c.MayBeNull("num_key_value_heads", c.KvHeads());
        c.MayBeNull("head_dim", In(1, 20));
        c.MayFlag("attention_bias"), c.MayFlag("mlp_bias");
      };
    }
    (*f)["granite"] = [](Config& c) {
      LlamaLike(c), c.MayBeNull("num_key_value_heads", c.KvHeads());
      c.MayFlag("attention_bias"), c.MayFlag("mlp_bias");
    };
    (*f)["granitemoe"] = [](Config& c) {
      LlamaLike(c), c.MayBeNull("num_key_value_heads", c.KvHeads()), c.MayFlag("attention_bias");
      c.May("num_local_experts", In(2, 9)), c.May("num_experts_per_tok", In(1, 2));
    };
    (*f)["mistral"] = [](Config& c) {
      LlamaLike(c, 8), c.MayBeNull("num_key_value_heads", c.KvHeads());
      c.MayBeNull("head_dim", In(1, 20)), c.MayBeNull("sliding_window", In(1, 50));
    };
    (*f)["mixtral"] = [](Config& c) {
      LlamaLike(c, 8), c.MayBeNull("num_key_value_heads", c.KvHeads());
      c.May("num_local_experts", In(2, 9)), c.May("num_experts_per_tok", In(1, 2));
    };
    (*f)["qwen"] = [](Config& c) {
      LlamaLike(c), c.Set("intermediate_size", In(2, 90));
      c.May("kv_channels", In(1, 20)), c.MayFlag("no_bias");
    };
    (*f)["qwen2"] = [](Config& c) {
      LlamaLike(c), KvAlways(c), c.MayFlag("use_sliding_window");
      c.MayBeNull("sliding_window", In(1, 50)), c.May("max_window_layers", In(0, 7));
    };
    (*f)["qwen2_moe"] = [](Config& c) {
      Qwen2Moe(c), c.MayFlag("qkv_bias"), c.May("shared_expert_intermediate_size", In(1, 30));
    };
    (*f)["qwen3"] = WithHeadSize;
    (*f)["qwen3_moe"] = [](Config& c) {
      Qwen2Moe(c), c.Set("num_experts", In(8, 12)), c.MayBeNull("head_dim", In(1, 20));
      c.MayFlag("attention_bias");
    };
    (*f)["phi"] = [](Config& c) {
      LlamaLike(c), c.MayBeNull("num_key_value_heads", c.KvHeads()), c.MayFlag("qk_layernorm");
      if (Maybe()) c.json().erase("intermediate_size");
    };
    (*f)["phi-msft"] = PhiOld;
    (*f)["mixformer-sequential"] = PhiOld;
    (*f)["phi3"] = [](Config& c) {
      LlamaLike(c), c.MayBeNull("num_key_value_heads", c.KvHeads());
      c.MayBeNull("sliding_window", In(1, 50));
    };
    (*f)["gemma"] = WithHeadSize;
    (*f)["gemma2"] = WithHeadSize;
    (*f)["gemma3_text"] = Gemma3;
    (*f)["gemma3"] = Gemma3;
    (*f)["starcoder2"] = [](Config& c) { LlamaLike(c), KvAlways(c), c.MayFlag("use_bias"); };
    for (const char* type : {"stablelm", "stablelm_epoch"}) {
      (*f)[type] = [](Config& c) {
        LlamaLike(c), KvAlways(c), c.MayFlag("use_qkv_bias"), c.MayFlag("qk_layernorm");
        c.MayFlag("use_parallel_residual");
      };
    }
    for (const char* type : {"olmo", "olmo2", "olmo3"}) {
      (*f)[type] = [](Config& c) {
        LlamaLike(c), c.MayBeNull("num_key_value_heads", c.KvHeads());
        c.MayFlag("attention_bias");
      };
    }
    (*f)["olmoe"] = [](Config& c) {
      LlamaLike(c), c.MayBeNull("num_key_value_heads", c.KvHeads());
      c.May("num_experts", In(8, 12));
    };
    (*f)["deepseek"] = DeepSeek;
    for (const char* type : {"deepseek_v2", "deepseek_v3", "kimi_k2"}) (*f)[type] = DeepSeekLatent;
    (*f)["gpt_oss"] = [](Config& c) {
      WithHeadSize(c), c.May("num_local_experts", In(4, 9));
      c.May("num_experts_per_tok", In(1, 4));
    };
    (*f)["cohere"] = [](Config& c) {
      LlamaLike(c), c.MayBeNull("num_key_value_heads", c.KvHeads());
      c.MayFlag("attention_bias"), c.MayFlag("use_qk_norm");
    };
    (*f)["internlm"] = [](Config& c) { LlamaLike(c), c.MayFlag("bias"); };
    (*f)["internlm2"] = [](Config& c) {
      LlamaLike(c), c.MayBeNull("num_key_value_heads", c.KvHeads()), c.MayFlag("bias");
    };
    (*f)["baichuan"] = [](Config& c) { LlamaLike(c); };
    (*f)["glm"] = [](Config& c) {
      LlamaLike(c, 2), c.May("num_key_value_heads", c.KvHeads()), c.May("head_dim", In(1, 20));
      c.MayFlag("attention_bias");
    };
    (*f)["chatglm"] = [](Config& c) {
      c.Sizes("hidden_size", "num_layers", "num_attention_heads");
      c.Set("ffn_hidden_size", In(1, 90)), c.May("padded_vocab_size", c.json()["vocab_size"]);
      if (c.json().contains("padded_vocab_size") && c.json()["padded_vocab_size"].is_null()) {
        c.json().erase("padded_vocab_size");
      }
      c.May("multi_query_group_num", c.KvHeads()), c.May("kv_channels", In(1, 20));
      for (const char* flag :
           {"multi_query_attention", "add_qkv_bias", "add_bias_linear", "post_layer_norm"}) {
        c.MayFlag(flag);
      }
    };
    (*f)["dbrx"] = [](Config& c) {
      c.Sizes("d_model", "n_layers", "n_heads"), c.Set("tie_word_embeddings", false);
      if (Maybe()) c.Set("attn_config", {{"kv_n_heads", c.KvHeads()}});
      if (Maybe()) {
        c.Set("ffn_config", {{"ffn_hidden_size", In(1, 40)},
                             {"moe_num_experts", In(4, 9)},
                             {"moe_top_k", In(1, 4)}});
      }
    };
    return f;
  }();
  return *kFamilies;
}

}  // namespace

const std::vector<std::string>& RandomTypes() {
  static const auto* const kTypes = [] {
    auto* types = new std::vector<std::string>;
    for (const auto& [type, fill] : Families()) types->push_back(type);
    return types;
  }();
  return *kTypes;
}

Json RandomConfig(const std::string& type, bool uniform) {
  Json json = {{"model_type", type}};
  Json& shape = ShapeOf(json);
  Config config(shape, uniform);
  Families().at(type)(config);
  return json;
}

Json& ShapeOf(Json& config) {
  if (config["model_type"] != "gemma3") return config;
  Json& text = config["text_config"];
  if (text.is_null()) text = Json::object();
  return text;
}

std::string LayersKey(const Json& config) {
  for (const char* key : {"num_hidden_layers", "n_layer", "n_layers", "num_layers"}) {
    if (config.contains(key)) return key;
  }
  return "num_hidden_layers";
}

}  // namespace gpuday
