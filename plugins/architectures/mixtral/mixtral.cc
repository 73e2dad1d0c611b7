// Mixtral: Mistral's attention, and in every layer eight gated experts of which a token visits two.
// Jiang et al. 2024, arXiv:2401.04088.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("mixtral")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::KvHeads().Default(8).Null(0),
    sdk::HeadSize(),
    sdk::MlpWidth().Aliases("moe_ffn").Help("width of one expert (f)"),
    sdk::ExpertCount("num_local_experts", 8, "experts of each layer").Aliases("experts"),
    sdk::ExpertCount("num_experts_per_tok", 2, "experts that a token visits")
        .Aliases("experts_per_token"),
    sdk::Vocabulary(32000),
    sdk::Context(131072),
    sdk::SlidingWindow(0),
    sdk::TiedHead(false),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const sdk::Decoder decoder = ReadDecoder(values);
  sdk::AttentionShape attention = ReadHeads(values);
  attention.window = {.tokens = values.Integer("sliding_window"), .layers = decoder.layers};
  const std::uint64_t experts = values.Integer("num_local_experts");
  const std::uint64_t active = values.Integer("num_experts_per_tok");
  sdk::CheckExperts("num_experts_per_tok", active, "num_local_experts", experts);

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddExperts(model, decoder,
             {.layers = decoder.layers,
              .experts = experts,
              .active = active,
              .width = values.Integer("intermediate_size")});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=4096 num_hidden_layers=32 num_attention_heads=32 num_key_value_heads=8 "
     "intermediate_size=14336 vocab_size=32000 max_position_embeddings=32768 "
     "tie_word_embeddings=false num_local_experts=8 num_experts_per_tok=2",
     "parameters", 46702792704,
     "mixtral-8x7b-v0.1: Lightning-AI/litgpt:litgpt/config.py; Hugging Face config.json; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry "
     "mistralai/Mixtral-8x7B-Instruct-v0.1"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("mixtral", "1.0.0",
                           "Mixtral (Jiang et al. 2024): Mistral's attention, a mixture of gated "
                           "experts in every layer",
                           kModelTypes, kParameters, Describe, kGolden)
