// Phi-3 (mini, medium) and Phi-4: LLaMA's blocks with fused q, k, v and gate, up, which changes no
// count; mini has a sliding window.
// Abdin et al. 2024, arXiv:2404.14219; arXiv:2412.08905 (Phi-4).
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("phi3")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),     sdk::Layers(),        sdk::Heads(),           sdk::KvHeads(),
    sdk::HeadSize(),       sdk::MlpWidth(),      sdk::Vocabulary(32064), sdk::Context(4096),
    sdk::SlidingWindow(0), sdk::TiedHead(false),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const sdk::Decoder decoder = ReadDecoder(values);
  sdk::AttentionShape attention = ReadHeads(values);
  attention.window = {.tokens = values.Integer("sliding_window"), .layers = decoder.layers};

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder, {.width = values.Integer("intermediate_size")});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=3072 num_hidden_layers=32 num_attention_heads=32 num_key_value_heads=32 "
     "intermediate_size=8192 vocab_size=32064 tie_word_embeddings=false",
     "parameters", 3821079552,
     "microsoft/Phi-3-mini-4k-instruct, by hand: 32 x (4 x 3072^2 + 3 x 3072 x 8192 + 2 x 3072) + "
     "2 x 32064 x 3072 + 3072"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("phi3", "1.0.0",
                           "Phi-3 and Phi-4 (Abdin et al. 2024): LLaMA's blocks, sliding window in "
                           "the mini models",
                           kModelTypes, kParameters, Describe, kGolden)
