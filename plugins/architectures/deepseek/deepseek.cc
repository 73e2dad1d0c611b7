// DeepSeekMoE, DeepSeek-V2, V3, R1 and Kimi K2: many small experts beside shared ones behind a few
// dense layers; from V2 on multi-head latent attention. The main model: the modules that predict
// further tokens are not counted.
// Dai et al. 2024, arXiv:2401.06066; DeepSeek-AI 2024, arXiv:2405.04434 (V2), arXiv:2412.19437
// (V3), sections 2.1; Kimi Team 2025, arXiv:2507.20534.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

// Kimi K2 has DeepSeek-V3's configuration class under another name.
#define DEEPSEEK_V3                                                                \
  "topk_method=noaux_tc q_lora_rank=1536 n_routed_experts=256 n_shared_experts=1 " \
  "moe_intermediate_size=2048 num_experts_per_tok=8 first_k_dense_replace=3"

constexpr sdk::ModelType kModelTypes[] = {
    sdk::ModelType("deepseek")
        .Defaults("kv_lora_rank=0 vocab_size=102400 max_position_embeddings=2048"),
    sdk::ModelType("deepseek_v2").Defaults("vocab_size=102400 max_position_embeddings=2048"),
    sdk::ModelType("deepseek_v3").Defaults(DEEPSEEK_V3),
    sdk::ModelType("kimi_k2").Defaults(DEEPSEEK_V3),
};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::KvHeads().Help("key and value heads without latent attention"),
    sdk::MlpWidth().Help("width of the MLP (f) in dense layers"),
    sdk::Vocabulary(129280),
    sdk::Context(4096),
    sdk::TiedHead(false),
    sdk::AttentionBias(false, "biases on q, k, v and o; on the maps into the latents and on o"),
    sdk::Integer("kv_lora_rank")
        .Range(0, 1e6)
        .Default(512)
        .Null(0)
        .Help("width of the latent of keys and values; 0: no latent attention"),
    sdk::Integer("q_lora_rank")
        .Range(0, 1e6)
        .Default(0)
        .Null(0)
        .Help("width of the latent of queries; 0: queries are not compressed"),
    sdk::Integer("qk_nope_head_dim")
        .Range(1, 1e5)
        .Default(128)
        .Help("width of a query or key head, the part without positions"),
    sdk::Integer("qk_rope_head_dim")
        .Range(1, 1e5)
        .Default(64)
        .Help("width of a query or key head, the part with positions; all heads share its key"),
    sdk::Integer("v_head_dim").Range(1, 1e5).Default(128).Help("width of a value head"),
    sdk::ExpertCount("n_routed_experts", 0, "experts of a layer; 0: none").Aliases("experts"),
    sdk::ExpertCount("n_shared_experts", 0,
                     "experts that every token visits, in one matrix as wide as all of them")
        .Aliases("shared_experts"),
    sdk::ExpertCount("num_experts_per_tok", 6, "experts that a token visits")
        .Aliases("experts_per_token"),
    sdk::Integer("moe_intermediate_size")
        .Aliases("moe_ffn")
        .Range(1, 1e7)
        .Default(1407)
        .Help("width of one expert"),
    sdk::Integer("first_k_dense_replace")
        .Range(0, 1e5)
        .Default(0)
        .Help("so many layers, the first ones, hold no experts"),
    sdk::Integer("moe_layer_freq")
        .Range(1, 1e5)
        .Default(1)
        .Help("of the others, those whose number (from 0) it divides hold experts"),
    sdk::Text("topk_method")
        .Default("greedy")
        .Help("how experts are chosen; noaux_tc has a correction per expert"),
    sdk::Integer("num_nextn_predict_layers")
        .Range(0, 1e5)
        .Default(0)
        .Null(0)
        .Help("modules that predict further tokens; not part of the main model and not counted"),
};

void AddTheAttention(const sdk::Values& values, sdk::ModelSink& model,
                     const sdk::Decoder& decoder) {
  const bool bias = values.Boolean("attention_bias");
  if (values.Integer("kv_lora_rank") == 0) {
    sdk::AttentionShape attention = ReadHeads(values);
    attention.qkv_bias = attention.output_bias = bias;
    return AddAttention(model, decoder, attention);
  }
  AddLatentAttention(model, decoder,
                     {.heads = values.Integer("num_attention_heads"),
                      .query_latent = values.Integer("q_lora_rank"),
                      .kv_latent = values.Integer("kv_lora_rank"),
                      .head_size = values.Integer("qk_nope_head_dim"),
                      .rotary_size = values.Integer("qk_rope_head_dim"),
                      .v_head_size = values.Integer("v_head_dim"),
                      .bias = bias});
}

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const sdk::Decoder decoder = ReadDecoder(values);
  const std::uint64_t experts = values.Integer("n_routed_experts");
  const std::uint64_t active = values.Integer("num_experts_per_tok");
  if (experts > 0) sdk::CheckExperts("num_experts_per_tok", active, "n_routed_experts", experts);
  const std::uint64_t dense = values.Integer("first_k_dense_replace");
  const std::uint64_t every = values.Integer("moe_layer_freq");
  const std::uint64_t with_experts = sdk::CountLayers(decoder.layers, [&](std::uint64_t layer) {
    return experts > 0 && layer >= dense && layer % every == 0;
  });
  const std::uint64_t width = values.Integer("moe_intermediate_size");

  TellShape(model, values, decoder);
  AddTheAttention(values, model, decoder);
  AddMlp(model, decoder, {.width = values.Integer("intermediate_size")},
         decoder.layers - with_experts);
  AddExperts(model, decoder,
             {.layers = with_experts,
              .experts = experts,
              .active = active,
              .width = width,
              .router_correction = values.Text("topk_method") == "noaux_tc",
              .shared_width = values.Integer("n_shared_experts") * width});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=2048 num_hidden_layers=28 num_attention_heads=16 num_key_value_heads=16 "
     "intermediate_size=10944 vocab_size=102400 max_position_embeddings=4096 "
     "tie_word_embeddings=false n_routed_experts=64 num_experts_per_tok=6 "
     "moe_intermediate_size=1408 n_shared_experts=2 first_k_dense_replace=1 kv_lora_rank=0",
     "parameters", 16375728128,
     "deepseek-moe-16b: Hugging Face config.json; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry deepseek-ai/deepseek-moe-16b-base"},
    {"hidden_size=7168 num_hidden_layers=61 num_attention_heads=128 intermediate_size=18432 "
     "vocab_size=129280 max_position_embeddings=163840 tie_word_embeddings=false "
     "n_routed_experts=256 num_experts_per_tok=8 moe_intermediate_size=2048 n_shared_experts=1 "
     "first_k_dense_replace=3 kv_lora_rank=512 q_lora_rank=1536 qk_nope_head_dim=128 "
     "qk_rope_head_dim=64 v_head_dim=128 topk_method=noaux_tc num_nextn_predict_layers=1",
     "parameters", 671026419200,
     "deepseek-v3: Hugging Face config.json; AlexsJones/llmfit:llmfit-core/data/hf_models.json "
     "entry deepseek-ai/DeepSeek-V3 (total minus mtp_module_and_fp8_scales); public text "
     "(checkpoint audit mainParameterElements)"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("deepseek", "1.0.0",
                           "DeepSeekMoE, DeepSeek-V2 and V3 (DeepSeek-AI 2024), Kimi K2: latent "
                           "attention, small experts beside shared ones",
                           kModelTypes, kParameters, Describe, kGolden)
