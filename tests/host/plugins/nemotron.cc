// Nemotron-4 and Minitron: grouped KV heads and rotary positions, but LayerNorm with bias and a
// plain MLP with squared ReLU; no biases in linear maps, an untied head.
// Parmar et al. 2024, arXiv:2402.16819; Muralidharan et al. 2024, arXiv:2407.14679.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("nemotron")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::KvHeads(),
    sdk::HeadSize(),
    sdk::MlpWidth(),
    sdk::Vocabulary(256000),
    sdk::Context(4096),
    sdk::TiedHead(false),
    sdk::AttentionBias(false),
    sdk::Boolean("mlp_bias").Default(false).Help("biases on up and down"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  decoder.norm = sdk::Norm::kScaleAndBias;
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = values.Boolean("attention_bias");

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder,
         {.width = values.Integer("intermediate_size"),
          .gated = false,
          .bias = values.Boolean("mlp_bias")});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

// Minitron 4B by hand, h = 3072, f = 9216, 24 heads and 8 KV heads of 128: a layer has q and o of
// h x h, k and v of h x 1024, up and down of h x f and two norms with bias of h, together
//   2 x 9,437,184 + 2 x 3,145,728 + 2 x 28,311,552 + 4 x 3,072 = 81,801,216;
// 32 of them, embedding and head of 256,000 x h each and the last norm, 2 h, make 4,190,509,056.
constexpr sdk::Golden kGolden[] = {
    {"hidden_size=3072 num_hidden_layers=32 num_attention_heads=24 num_key_value_heads=8 "
     "head_dim=128 intermediate_size=9216 vocab_size=256000",
     "parameters", 4190509056, "by hand, above; published as 4B"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("nemotron", "1.0.0",
                           "Nemotron-4 and Minitron (Parmar et al. 2024): LayerNorm, plain MLP, "
                           "grouped KV heads, no biases",
                           kModelTypes, kParameters, Describe, kGolden)
