// A key that a config.json leaves out, or has as null, means what the configuration class of its
// model type makes of it; and a key may go by the name that the class maps to another. Each row is
// a pair of files that must hold as many parameters, and a third with another value that must not,
// so that a key that nobody reads cannot pass.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "planner/budget/totals.h"
#include "tests/compose/import_testing.h"

namespace gpuday {
namespace {

using Json = nlohmann::json;

// The rest of a file of the type: 64 heads, so that every class's number of KV heads divides them.
Json Base(const std::string& type) {
  static const auto* const kBases = new std::map<std::string, const char*>{
      {"gpt2", R"({"n_embd": 64, "n_layer": 2, "n_head": 64, "n_inner": 96, "n_positions": 32,
                   "vocab_size": 100})"},
      {"gpt_neo", R"({"hidden_size": 64, "num_layers": 2, "num_heads": 64})"},
      {"opt", R"({"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 64,
                  "ffn_dim": 96})"},
      {"bloom", R"({"n_embed": 64, "n_layer": 2, "n_head": 64})"},
      {"falcon", R"({"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 64})"},
      {"RefinedWeb", R"({"hidden_size": 64, "n_layer": 2, "n_head": 64, "n_head_kv": 8})"},
      {"mpt", R"({"d_model": 64, "n_layers": 2, "n_heads": 64})"},
      {"dbrx", R"({"d_model": 64, "n_layers": 2, "n_heads": 64, "tie_word_embeddings": false})"},
      {"phi-msft", R"({"n_embd": 64, "n_layer": 2, "n_head": 64, "n_inner": 96})"},
      {"gemma3", R"({"text_config": {"hidden_size": 64, "num_hidden_layers": 2}})"},
      {"chatglm", R"({"hidden_size": 64, "num_layers": 2, "num_attention_heads": 64,
                      "ffn_hidden_size": 96, "padded_vocab_size": 100,
                      "multi_query_attention": true, "multi_query_group_num": 2,
                      "add_qkv_bias": true})"},
  };
  const std::map<std::string, std::string> like = {
      {"gpt_bigcode", "gpt2"}, {"gptj", "gpt2"}, {"mixformer-sequential", "phi-msft"}};
  const auto base = kBases->find(like.contains(type) ? like.at(type) : type);
  Json json = base != kBases->end() ? Json::parse(base->second)
                                    : Json({{"hidden_size", 64},
                                            {"num_hidden_layers", 5},
                                            {"num_attention_heads", 64},
                                            {"intermediate_size", 96}});
  json["model_type"] = type;
  return json;
}

// "attn_config.alibi" as a pointer into the file.
Json::json_pointer Pointer(const std::string& path) {
  std::string pointer = "/" + path;
  for (char& c : pointer) c = c == '.' ? '/' : c;
  return Json::json_pointer(pointer);
}

Json Without(Json json, const std::string& path) {
  const Json::json_pointer pointer = Pointer(path);
  if (json.contains(pointer)) json[pointer.parent_pointer()].erase(pointer.back());
  return json;
}

Json With(Json json, const std::string& path, const Json& value) {
  json[Pointer(path)] = value;
  return json;
}

std::vector<std::string> Lines(const char* text) { return absl::StrSplit(text, '\n'); }

std::uint64_t Count(const Json& json) { return CountParameters(MustImport(json)); }

// type, key, what is in its place, what that means, another value, the rest of the file.
constexpr char kDefaults[] = R"(
gpt2 vocab_size absent 50257 100
gpt2 n_positions absent 1024 64
gpt2 n_inner absent 256 100
gpt2 n_inner null 256 100
gpt2 tie_word_embeddings absent true false
gpt_bigcode multi_query absent true false
gpt_bigcode tie_word_embeddings absent true false
gptj vocab_size absent 50400 100
gptj n_inner null 256 100
gptj tie_word_embeddings absent false true
gpt_neo vocab_size absent 50257 100
gpt_neo intermediate_size null 256 100
gpt_neo max_position_embeddings absent 2048 100
gpt_neo tie_word_embeddings absent true false
gpt_neox vocab_size absent 50432 100
gpt_neox attention_bias absent true false
gpt_neox tie_word_embeddings absent false true
opt vocab_size absent 50272 100
opt max_position_embeddings absent 2048 100
opt word_embed_proj_dim absent 64 32
opt word_embed_proj_dim null 64 32
opt enable_bias absent true false
opt do_layer_norm_before absent true false
opt _remove_final_layer_norm absent false true
opt layer_norm_elementwise_affine absent true false
opt tie_word_embeddings absent true false
bloom vocab_size absent 250880 100
bloom tie_word_embeddings absent true false
falcon vocab_size absent 65024 100
falcon ffn_hidden_size null 256 100
falcon new_decoder_architecture absent false true
falcon multi_query absent true false
falcon parallel_attn absent true false
falcon bias absent false true
falcon num_kv_heads absent 64 8 {"new_decoder_architecture": true}
falcon num_kv_heads null 64 8 {"new_decoder_architecture": true}
falcon num_ln_in_parallel_attn null 1 2
falcon num_ln_in_parallel_attn absent 2 1 {"new_decoder_architecture": true}
falcon tie_word_embeddings absent true false
RefinedWeb n_head_kv null 64 8
RefinedWeb bias absent false true
mpt vocab_size absent 50368 100
mpt expansion_ratio absent 4 2
mpt no_bias absent true false
mpt attn_config.alibi absent true false
mpt attn_config.qk_ln absent false true
mpt tie_word_embeddings absent true false
llama vocab_size absent 32000 100
llama num_key_value_heads absent 64 8
llama num_key_value_heads null 64 8
llama head_dim absent 1 2
llama head_dim null 1 2
llama attention_bias absent false true
llama mlp_bias absent false true
llama tie_word_embeddings absent false true
Yi vocab_size absent 64000 100
mistral vocab_size absent 32000 100
mistral num_key_value_heads absent 8 16
mistral num_key_value_heads null 64 8
mistral head_dim null 1 2
mistral tie_word_embeddings absent false true
mixtral num_key_value_heads absent 8 16
mixtral num_local_experts absent 8 6
mixtral tie_word_embeddings absent false true
qwen vocab_size absent 151936 100
qwen kv_channels absent 128 64
qwen no_bias absent true false
qwen tie_word_embeddings absent false true
qwen2 vocab_size absent 151936 100
qwen2 num_key_value_heads absent 32 16
qwen2 num_key_value_heads null 64 32
qwen2 tie_word_embeddings absent false true
qwen2_moe num_key_value_heads absent 16 32
qwen2_moe num_experts absent 60 8
qwen2_moe moe_intermediate_size absent 1408 100
qwen2_moe shared_expert_intermediate_size absent 5632 100
qwen2_moe intermediate_size absent 5632 100 {"decoder_sparse_step": 2}
qwen2_moe decoder_sparse_step absent 1 2
qwen2_moe mlp_only_layers absent [] [1]
qwen2_moe mlp_only_layers null [] [1]
qwen2_moe qkv_bias absent true false
qwen2_moe tie_word_embeddings absent false true
qwen3 num_key_value_heads absent 32 16
qwen3 num_key_value_heads null 64 32
qwen3 head_dim absent 128 64
qwen3 attention_bias absent false true
qwen3 tie_word_embeddings absent false true
qwen3_moe num_key_value_heads absent 4 8
qwen3_moe num_experts absent 128 8
qwen3_moe moe_intermediate_size absent 768 100
qwen3_moe intermediate_size absent 6144 100 {"decoder_sparse_step": 2}
qwen3_moe decoder_sparse_step absent 1 2
qwen3_moe mlp_only_layers null [] [1]
qwen3_moe tie_word_embeddings absent false true
phi vocab_size absent 51200 100
phi intermediate_size absent 8192 100
phi num_key_value_heads null 64 8
phi qk_layernorm absent false true
phi tie_word_embeddings absent false true
phi-msft n_inner null 256 100
phi-msft n_head_kv null 64 8
phi-msft tie_word_embeddings absent false true
phi3 vocab_size absent 32064 100
phi3 num_key_value_heads null 64 8
phi3 tie_word_embeddings absent false true
gemma vocab_size absent 256000 100
gemma num_key_value_heads absent 16 8
gemma head_dim absent 256 64
gemma attention_bias absent false true
gemma tie_word_embeddings absent true false
gemma2 num_key_value_heads absent 4 8
gemma2 head_dim absent 256 64
gemma2 tie_word_embeddings absent true false
gemma3_text vocab_size absent 262208 100
gemma3_text hidden_size absent 2304 64
gemma3_text num_hidden_layers absent 26 2
gemma3_text num_attention_heads absent 8 4
gemma3_text num_key_value_heads absent 4 8
gemma3_text head_dim absent 256 64
gemma3_text intermediate_size absent 9216 100
gemma3_text tie_word_embeddings absent true false
gemma3 text_config.vocab_size absent 262208 100
gemma3 text_config.num_attention_heads absent 8 4
gemma3 text_config.num_key_value_heads absent 4 8
gemma3 text_config.intermediate_size absent 9216 100
starcoder2 vocab_size absent 49152 100
starcoder2 num_key_value_heads absent 2 8
starcoder2 use_bias absent true false
starcoder2 tie_word_embeddings absent true false
stablelm vocab_size absent 50304 100
stablelm num_key_value_heads absent 32 8
stablelm use_qkv_bias absent false true
stablelm qk_layernorm absent false true
stablelm use_parallel_residual absent false true
stablelm tie_word_embeddings absent false true
olmo vocab_size absent 50304 100
olmo num_key_value_heads null 64 8
olmo tie_word_embeddings absent false true
olmo2 vocab_size absent 50304 100
olmo2 num_key_value_heads null 64 8
olmo3 vocab_size absent 50304 100
olmoe vocab_size absent 50304 100
olmoe num_experts absent 64 8
olmoe intermediate_size absent 2048 100
deepseek vocab_size absent 102400 100
deepseek num_key_value_heads null 64 8
deepseek moe_intermediate_size absent 1407 100 {"n_routed_experts": 8}
deepseek first_k_dense_replace absent 0 2 {"n_routed_experts": 8}
deepseek moe_layer_freq absent 1 2 {"n_routed_experts": 8}
deepseek n_shared_experts null 0 2 {"n_routed_experts": 8}
deepseek tie_word_embeddings absent false true
deepseek_v2 kv_lora_rank absent 512 100
deepseek_v2 qk_nope_head_dim absent 128 100
deepseek_v2 qk_rope_head_dim absent 64 100
deepseek_v2 v_head_dim absent 128 100
deepseek_v2 moe_intermediate_size absent 1407 100 {"n_routed_experts": 8}
deepseek_v2 first_k_dense_replace absent 0 2 {"n_routed_experts": 8}
deepseek_v3 vocab_size absent 129280 100
deepseek_v3 q_lora_rank absent 1536 100
deepseek_v3 kv_lora_rank absent 512 100
deepseek_v3 n_routed_experts absent 256 8
deepseek_v3 n_shared_experts absent 1 2
deepseek_v3 moe_intermediate_size absent 2048 100
deepseek_v3 first_k_dense_replace absent 3 2
kimi_k2 q_lora_rank absent 1536 100
gpt_oss vocab_size absent 201088 100
gpt_oss num_key_value_heads absent 8 16
gpt_oss num_key_value_heads null 64 8
gpt_oss head_dim absent 64 32
gpt_oss head_dim null 1 32
gpt_oss num_local_experts absent 128 8
gpt_oss attention_bias absent true false
gpt_oss tie_word_embeddings absent false true
cohere vocab_size absent 256000 100
cohere num_key_value_heads null 64 8
cohere attention_bias absent false true
cohere use_qk_norm absent false true
cohere tie_word_embeddings absent true false
internlm vocab_size absent 103168 100
internlm bias absent true false
internlm tie_word_embeddings absent false true
internlm2 num_key_value_heads null 64 8
internlm2 tie_word_embeddings absent false true
baichuan vocab_size absent 64000 100
baichuan tie_word_embeddings absent false true
glm vocab_size absent 151552 100
glm num_key_value_heads absent 2 8
glm head_dim absent 128 64
glm attention_bias absent false true
glm tie_word_embeddings absent false true
chatglm kv_channels absent 128 64
chatglm add_bias_linear absent false true
chatglm post_layer_norm absent true false
dbrx vocab_size absent 32000 100
dbrx attn_config.kv_n_heads absent 1 8
dbrx ffn_config.ffn_hidden_size absent 3584 100
dbrx ffn_config.moe_num_experts absent 4 8
qwen3_moe head_dim absent 1 2
kimi_k2 n_routed_experts absent 256 8
kimi_k2 moe_intermediate_size absent 2048 100 {"n_routed_experts": 8}
kimi_k2 first_k_dense_replace absent 3 1 {"n_routed_experts": 8}
internlm2 vocab_size absent 103168 100
chatglm multi_query_attention absent false true
chatglm multi_query_group_num absent 1 2
chatglm add_qkv_bias absent false true
chatglm padded_vocab_size absent 65024 100
phi-msft pad_vocab_size_multiple absent 64 1000
)";

TEST(ClassDefaults, AKeyThatIsLeftOutOrNullMeansThatOfTheClass) {
  int rows = 0;
  for (const std::string& line : Lines(kDefaults)) {
    const std::vector<std::string> parts = absl::StrSplit(line, absl::MaxSplits(' ', 5));
    if (parts.size() < 5) continue;
    SCOPED_TRACE(line);
    ++rows;
    Json file = Base(parts[0]);
    if (parts.size() > 5) file.update(Json::parse(parts[5]));
    const std::string& key = parts[1];
    ASSERT_TRUE(parts[2] == "absent" || parts[2] == "null");
    const Json asked = parts[2] == "null" ? With(file, key, nullptr) : Without(file, key);
    EXPECT_EQ(Count(asked), Count(With(file, key, Json::parse(parts[3]))));
    EXPECT_NE(Count(asked), Count(With(file, key, Json::parse(parts[4]))));
  }
  EXPECT_GE(rows, 190);
}

// type, a key of the file, its other name.
constexpr char kOtherNames[] = R"(
gpt2 n_embd hidden_size
gpt2 n_layer num_hidden_layers
gpt2 n_head num_attention_heads
gpt2 n_positions max_position_embeddings
gpt_bigcode n_embd hidden_size
gptj n_embd hidden_size
gptj n_layer num_hidden_layers
gptj n_head num_attention_heads
gpt_neo num_layers num_hidden_layers
gpt_neo num_heads num_attention_heads
bloom n_embed hidden_size
bloom n_layer num_hidden_layers
bloom n_head num_attention_heads
falcon hidden_size n_embed
falcon num_hidden_layers n_layer
falcon num_attention_heads n_head
RefinedWeb n_layer num_hidden_layers
RefinedWeb n_head num_attention_heads
mpt d_model hidden_size
mpt n_layers num_hidden_layers
mpt n_heads num_attention_heads
phi-msft n_embd hidden_size
phi-msft n_layer num_hidden_layers
phi-msft n_head num_attention_heads
dbrx d_model hidden_size
dbrx n_layers num_hidden_layers
dbrx n_heads num_attention_heads
gpt_oss num_local_experts num_experts
qwen3_moe num_experts num_local_experts
)";

TEST(ClassDefaults, AKeyGoesByTheNameThatTheClassMapsToIt) {
  int rows = 0;
  for (const std::string& line : Lines(kOtherNames)) {
    const std::vector<std::string> parts = absl::StrSplit(line, ' ');
    if (parts.size() != 3) continue;
    SCOPED_TRACE(line);
    ++rows;
    Json file = Base(parts[0]);
    if (parts[1].ends_with("experts")) file[parts[1]] = 9;  // not the class's number
    ASSERT_TRUE(file.contains(parts[1]));
    EXPECT_EQ(Count(With(Without(file, parts[1]), parts[2], file[parts[1]])), Count(file));
  }
  EXPECT_EQ(rows, 29);
}

// Keys that a class does not read, or reads only together with others, change nothing.
TEST(ClassDefaults, KeysThatTheClassDoesNotReadChangeNothing) {
  const std::vector<std::vector<std::string>> rows = {
      {"bloom", "n_inner", "7"},
      {"falcon", "num_kv_heads", "8"},     // of the new decoder alone
      {"mpt", "learned_pos_emb", "true"},  // not beside ALiBi
      {"llama", "sliding_window", "5"},
      {"deepseek_v3", "num_nextn_predict_layers", "1"},  // outside the main model
      {"deepseek_v3", "num_key_value_heads", "8"},
      {"deepseek_v3", "head_dim", "8"},
      {"gemma3", "vocab_size", "7"},  // that of text_config counts
      {"gpt_oss", "experts_per_token", "3"},
      {"opt", "word_embed_proj_dim", "64"},
      {"mistral", "attention_bias", "true"},
      {"qwen2", "attention_bias", "true"},
      {"mixtral", "attention_bias", "true"},
      {"starcoder2", "attention_bias", "false"},
      {"stablelm", "attention_bias", "true"},
      {"phi3", "attention_bias", "true"},
      {"llama", "quantization_config", R"({"quant_method": "fp8", "bits": 8})"},
  };
  for (const auto& row : rows) {
    const Json file = Base(row[0]);
    EXPECT_EQ(Count(With(file, row[1], Json::parse(row[2]))), Count(file))
        << row[0] << " " << row[1];
  }
}

}  // namespace
}  // namespace gpuday
