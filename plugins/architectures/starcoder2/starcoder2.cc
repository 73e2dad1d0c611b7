// StarCoder 2: grouped KV heads and rotary positions, but LayerNorm, biases everywhere and a plain
// MLP; a sliding window in all layers.
// Lozhkov et al. 2024, arXiv:2402.19173.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("starcoder2")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::KvHeads().Default(2).Null(0),
    sdk::HeadSize(),
    sdk::MlpWidth(),
    sdk::Vocabulary(49152),
    sdk::Context(4096),
    sdk::SlidingWindow(0),
    sdk::TiedHead(true),
    sdk::Boolean("use_bias").Default(true).Help("biases on the linear maps of the layers"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  decoder.norm = sdk::Norm::kScaleAndBias;
  const bool bias = values.Boolean("use_bias");
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = bias;
  attention.window = {.tokens = values.Integer("sliding_window"), .layers = decoder.layers};

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder,
         {.width = values.Integer("intermediate_size"), .gated = false, .bias = bias});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=3072 num_hidden_layers=30 num_attention_heads=24 num_key_value_heads=2 "
     "intermediate_size=12288 vocab_size=49152 max_position_embeddings=16384 "
     "tie_word_embeddings=true sliding_window=4096",
     "parameters", 3030371328,
     "starcoder2-3b: AlexsJones/llmfit:llmfit-core/data/hf_models.json entry "
     "bigcode/starcoder2-3b"},
    {"hidden_size=4608 num_hidden_layers=32 num_attention_heads=36 num_key_value_heads=4 "
     "intermediate_size=18432 vocab_size=49152 max_position_embeddings=16384 "
     "tie_word_embeddings=true sliding_window=4096",
     "parameters", 7173923840,
     "starcoder2-7b: Hugging Face config.json; AlexsJones/llmfit:llmfit-core/data/hf_models.json "
     "entry bigcode/starcoder2-7b"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN(
    "starcoder2", "1.0.0",
    "StarCoder 2 (Lozhkov et al. 2024): grouped KV heads, LayerNorm, biases, "
    "plain MLP, sliding window",
    kModelTypes, kParameters, Describe, kGolden)
