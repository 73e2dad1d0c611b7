// Mistral 7B, Nemo, Small and Large: LLaMA's blocks with grouped KV heads, a head width of its own
// and, in the first 7B, a sliding attention window.
// Jiang et al. 2023, arXiv:2310.06825.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("mistral")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize().Aliases("hidden dim"),
    sdk::Layers().Aliases("layers n_layers"),
    sdk::Heads().Aliases("heads n_heads"),
    sdk::KvHeads().Aliases("kv_heads n_kv_heads").Default(8).Null(0),
    sdk::HeadSize(),
    sdk::MlpWidth(),
    sdk::Vocabulary(32000),
    sdk::Context(131072),
    sdk::SlidingWindow(4096),
    sdk::TiedHead(false),
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
    {"hidden_size=4096 num_hidden_layers=32 num_attention_heads=32 num_key_value_heads=8 "
     "intermediate_size=14336 vocab_size=32000 max_position_embeddings=32768 sliding_window=4096",
     "parameters", 7241732096,
     "mistral-7b-v0.1: AlexsJones/llmfit hf_models.json, entry mistralai/Mistral-7B-v0.1"},
    {"hidden_size=5120 num_hidden_layers=40 num_attention_heads=32 num_key_value_heads=8 "
     "head_dim=128 intermediate_size=14336 vocab_size=131072 max_position_embeddings=131072 "
     "sliding_window=0",
     "parameters", 12247782400,
     "mistral-nemo-12b: AlexsJones/llmfit hf_models.json, entry inflatebot/MN-12B-Mag-Mell-R1 "
     "(fine-tune)"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("mistral", "1.1.0",
                           "Mistral (Jiang et al. 2023): LLaMA's blocks, grouped KV heads, sliding "
                           "attention window",
                           kModelTypes, kParameters, Describe, kGolden)
