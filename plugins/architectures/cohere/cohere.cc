// Command R and R+: attention and a gated MLP side by side on one norm without bias, a tied head;
// R+ has norms of queries and keys.
// Cohere 2024, huggingface.co/CohereForAI/c4ai-command-r-v01 and c4ai-command-r-plus.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("cohere")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::KvHeads(),
    sdk::MlpWidth(),
    sdk::Vocabulary(256000),
    sdk::Context(8192),
    sdk::TiedHead(true),
    sdk::AttentionBias(false),
    sdk::Boolean("use_qk_norm")
        .Default(false)
        .Help("norms of queries and keys, every head with a vector of its own"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  decoder.block = sdk::Block::kParallelOneNorm;
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = values.Boolean("attention_bias");
  if (values.Boolean("use_qk_norm")) attention.qk_norm = sdk::QkNorm::kFullWidth;

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder, {.width = values.Integer("intermediate_size")});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=12288 num_hidden_layers=64 num_attention_heads=96 num_key_value_heads=8 "
     "intermediate_size=33792 vocab_size=256000 max_position_embeddings=8192 "
     "tie_word_embeddings=true use_qk_norm=true",
     "parameters", 103810674688,
     "command-r-plus: remembered from the model card / Hub page of "
     "CohereForAI/c4ai-command-r-plus"},
    {"hidden_size=8192 num_hidden_layers=40 num_attention_heads=64 num_key_value_heads=64 "
     "intermediate_size=22528 vocab_size=256000 max_position_embeddings=8192 "
     "tie_word_embeddings=true use_qk_norm=false",
     "parameters", 34980831232,
     "command-r-v01: remembered from the model card / Hub page of CohereForAI/c4ai-command-r-v01"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("cohere", "1.0.0",
                           "Command R and R+ (Cohere 2024): parallel attention and gated MLP, one "
                           "norm without bias per layer, tied head",
                           kModelTypes, kParameters, Describe, kGolden)
