// LLaMA 1 to 3 and models of its shape (Yi, DeepSeek LLM, TinyLlama, SmolLM, Vicuna): rotary
// positions, RMSNorm, no biases, a gated MLP, grouped KV heads.
// Touvron et al. 2023, arXiv:2302.13971; arXiv:2307.09288 (grouped heads).
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {
    sdk::ModelType("llama"),
    sdk::ModelType("Yi").Defaults("vocab_size=64000 max_position_embeddings=4096"),
};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize().Aliases("hidden dim d_model"),
    sdk::Layers().Aliases("layers n_layers"),
    sdk::Heads().Aliases("heads n_heads"),
    sdk::KvHeads().Aliases("kv_heads n_kv_heads"),
    sdk::HeadSize(),
    sdk::MlpWidth(),
    sdk::Vocabulary(32000),
    sdk::Context(2048),
    sdk::TiedHead(false),
    sdk::AttentionBias(false),
    sdk::Boolean("mlp_bias").Default(false).Help("biases on gate, up and down"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const sdk::Decoder decoder = ReadDecoder(values);
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = values.Boolean("attention_bias");

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder,
         {.width = values.Integer("intermediate_size"), .bias = values.Boolean("mlp_bias")});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=4096 num_hidden_layers=32 num_attention_heads=32 num_key_value_heads=32 "
     "intermediate_size=11008 vocab_size=32000 max_position_embeddings=4096",
     "parameters", 6738415616,
     "llama-2-7b: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary "
     "buffers"},
    {"hidden_size=4096 num_hidden_layers=32 num_attention_heads=32 num_key_value_heads=8 "
     "intermediate_size=14336 vocab_size=128256 max_position_embeddings=8192",
     "parameters", 8030261248,
     "llama-3-8b: AlexsJones/llmfit hf_models.json, entry meta-llama/Meta-Llama-3-8B"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("llama", "1.1.0",
                           "LLaMA 1 to 3 and kin (Touvron et al. 2023): rotary positions, RMSNorm, "
                           "gated MLP, grouped KV heads, no biases",
                           kModelTypes, kParameters, Describe, kGolden)
