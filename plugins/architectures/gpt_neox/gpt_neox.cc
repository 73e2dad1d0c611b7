// GPT-NeoX and Pythia: LayerNorm, biases, rotary positions, a plain MLP, an untied head; attention
// and MLP side by side, each with a norm of its own.
// Black et al. 2022, arXiv:2204.06745; Biderman et al. 2023, arXiv:2304.01373 (Pythia).
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("gpt_neox")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::MlpWidth(),
    sdk::Vocabulary(50432),
    sdk::Context(2048),
    sdk::TiedHead(false),
    sdk::AttentionBias(true),
    sdk::Boolean("use_parallel_residual")
        .Default(true)
        .Help("attention and MLP side by side; two norms either way"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  decoder.norm = sdk::Norm::kScaleAndBias;
  decoder.block = values.Boolean("use_parallel_residual") ? sdk::Block::kParallelTwoNorms
                                                          : sdk::Block::kPreNorm;
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = values.Boolean("attention_bias");

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder,
         {.width = values.Integer("intermediate_size"), .gated = false, .bias = true});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("gpt_neox", "1.0.0",
                           "GPT-NeoX and Pythia (Black et al. 2022): parallel attention and MLP "
                           "with two norms, biases, rotary positions",
                           kModelTypes, kParameters, Describe, nullptr)
