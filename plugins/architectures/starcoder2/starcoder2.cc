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

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN(
    "starcoder2", "1.0.0",
    "StarCoder 2 (Lozhkov et al. 2024): grouped KV heads, LayerNorm, biases, "
    "plain MLP, sliding window",
    kModelTypes, kParameters, Describe, nullptr)
