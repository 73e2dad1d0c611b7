// StableLM 3B, 2 1.6B, 2 12B and Zephyr: LLaMA's blocks with LayerNorm; biases on q, k and v in the
// second series, and in its 12B a parallel block and a norm of each head's queries and keys.
// Tow et al. 2023, huggingface.co/stabilityai/stablelm-3b-4e1t; Bellagente et al. 2024,
// arXiv:2402.17834.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {
    sdk::ModelType("stablelm"),
    sdk::ModelType("stablelm_epoch"),  // the name before transformers had the model
};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::KvHeads().Default(32).Null(0),
    sdk::MlpWidth(),
    sdk::Vocabulary(50304),
    sdk::Context(4096),
    sdk::TiedHead(false),
    sdk::Boolean("use_qkv_bias").Default(false).Help("biases on q, k and v"),
    sdk::Boolean("qk_layernorm")
        .Default(false)
        .Help("norms of queries and keys, every head with a vector of its own"),
    sdk::Boolean("use_parallel_residual")
        .Default(false)
        .Help("attention and MLP side by side on one norm"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  decoder.norm = sdk::Norm::kScaleAndBias;
  if (values.Boolean("use_parallel_residual")) decoder.block = sdk::Block::kParallelOneNorm;
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = values.Boolean("use_qkv_bias");
  if (values.Boolean("qk_layernorm")) attention.qk_norm = sdk::QkNorm::kFullWidth;

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder, {.width = values.Integer("intermediate_size")});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN(
    "stablelm", "1.0.0",
    "StableLM (Bellagente et al. 2024): LLaMA's blocks, LayerNorm, biases on "
    "q, k and v in the second series",
    kModelTypes, kParameters, Describe, nullptr)
