// DBRX: sixteen gated experts in every layer, of which a token visits four; LayerNorm without bias,
// grouped KV heads, no biases, an untied head.
// Databricks 2024, databricks.com/blog/introducing-dbrx-new-state-art-open-llm.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("dbrx")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize().Keys("d_model hidden_size"),
    sdk::Layers().Keys("n_layers num_hidden_layers"),
    sdk::Heads().Keys("n_heads num_attention_heads"),
    sdk::KvHeads().Keys("attn_config.kv_n_heads").Default(1).Null(0),
    sdk::MlpWidth()
        .Keys("ffn_config.ffn_hidden_size")
        .Aliases("ffn moe_ffn")
        .Default(3584)
        .Help("width of one expert (f)"),
    sdk::ExpertCount("moe_num_experts", 4, "experts of each layer")
        .Keys("ffn_config.moe_num_experts")
        .Aliases("experts"),
    sdk::ExpertCount("moe_top_k", 1, "experts that a token visits")
        .Aliases("experts_per_token")
        .Keys("ffn_config.moe_top_k"),
    sdk::Vocabulary(32000),
    sdk::Context(2048).Keys("max_seq_len max_position_embeddings"),
    sdk::Boolean("tie_word_embeddings").Default(false).Help("DBRX has no tied head: false"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  if (values.Boolean("tie_word_embeddings")) {
    throw sdk::Error("tie_word_embeddings is true; DBRX has a head of its own, set it to false");
  }
  const sdk::Decoder decoder = ReadDecoder(values);
  const std::uint64_t experts = values.Integer("moe_num_experts");
  const std::uint64_t active = values.Integer("moe_top_k");
  sdk::CheckExperts("moe_top_k", active, "moe_num_experts", experts);

  TellShape(model, values, decoder);
  AddAttention(model, decoder, ReadHeads(values));
  AddExperts(model, decoder,
             {.layers = decoder.layers,
              .experts = experts,
              .active = active,
              .width = values.Integer("intermediate_size")});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, {.vocabulary = values.Integer("vocab_size"), .tied = false});
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=6144 num_hidden_layers=40 num_attention_heads=48 num_key_value_heads=8 "
     "intermediate_size=10752 vocab_size=100352 max_position_embeddings=32768 moe_num_experts=16 "
     "moe_top_k=4",
     "parameters", 131596523520,
     "dbrx: Hugging Face config.json; remembered from the model card / Hub page of "
     "databricks/dbrx-base"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("dbrx", "1.0.0",
                           "DBRX (Databricks 2024): a mixture of gated experts in every layer, "
                           "grouped KV heads, LayerNorm without bias",
                           kModelTypes, kParameters, Describe, kGolden)
