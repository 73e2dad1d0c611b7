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

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("nemotron", "1.0.0",
                           "Nemotron-4 and Minitron (Parmar et al. 2024): LayerNorm, plain MLP, "
                           "grouped KV heads, no biases",
                           kModelTypes, kParameters, Describe, nullptr)
