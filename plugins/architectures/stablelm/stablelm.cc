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

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=2048 num_hidden_layers=24 num_attention_heads=32 num_key_value_heads=32 "
     "intermediate_size=5632 vocab_size=100352 max_position_embeddings=4096 "
     "tie_word_embeddings=false use_qkv_bias=true",
     "parameters", 1644515328,
     "stablelm-2-1.6b: AlexsJones/llmfit:llmfit-core/data/hf_models.json entry "
     "stabilityai/stablelm-2-1_6b-chat"},
    {"hidden_size=2560 num_hidden_layers=32 num_attention_heads=32 num_key_value_heads=32 "
     "intermediate_size=6912 vocab_size=50304 max_position_embeddings=4096 "
     "tie_word_embeddings=false use_qkv_bias=false",
     "parameters", 2795443200,
     "stablelm-3b-4e1t: Lightning-AI/litgpt:litgpt/config.py; Hugging Face config.json; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry stabilityai/stablelm-3b-4e1t"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN(
    "stablelm", "1.0.0",
    "StableLM (Bellagente et al. 2024): LLaMA's blocks, LayerNorm, biases on "
    "q, k and v in the second series",
    kModelTypes, kParameters, Describe, kGolden)
