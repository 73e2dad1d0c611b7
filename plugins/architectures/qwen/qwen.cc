// Qwen, the first series: LLaMA's blocks with biases on q, k and v. Its configuration gives the
// width of gate and up together.
// Bai et al. 2023, arXiv:2309.16609.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("qwen")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::HeadSize().Keys("kv_channels").Default(128).Null(0),
    sdk::Integer("intermediate_size")
        .Range(2, 1e7)
        .Derived("2 x mlp_width")
        .Help("width of gate and up together, twice that of either"),
    sdk::Integer("mlp_width")
        .Keys("")
        .Aliases("ffn")
        .Range(1, 1e7)
        .Derived("intermediate_size / 2")
        .Help("width of gate and of up, instead of intermediate_size"),
    sdk::Vocabulary(151936),
    sdk::Context(8192).Keys("seq_length max_position_embeddings"),
    sdk::TiedHead(false),
    sdk::Boolean("no_bias").Default(true).Help("biases on q, k and v only; without, on all maps"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const sdk::Decoder decoder = ReadDecoder(values);
  const bool bias = !values.Boolean("no_bias");
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = true;
  attention.output_bias = bias;
  const std::uint64_t both = values.IntegerOr("intermediate_size", 0);
  const std::uint64_t width = values.IntegerOr("mlp_width", both / 2);
  if (width == 0) {
    throw sdk::Error("give intermediate_size (of gate and up together) or mlp_width (of either)");
  }
  if (values.Given("intermediate_size") && both / 2 != width) {
    throw sdk::Error("mlp_width is not half of intermediate_size");
  }

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder, {.width = width, .bias = bias});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=2048 num_hidden_layers=24 num_attention_heads=16 head_dim=128 "
     "intermediate_size=11008 vocab_size=151936 max_position_embeddings=8192 "
     "tie_word_embeddings=false",
     "parameters", 1836828672,
     "qwen-1.8b: Hugging Face config.json; AlexsJones/llmfit:llmfit-core/data/hf_models.json entry "
     "Qwen/Qwen1.5-1.8B-Chat"},
    {"hidden_size=5120 num_hidden_layers=40 num_attention_heads=40 head_dim=128 "
     "intermediate_size=27392 vocab_size=152064 max_position_embeddings=2048 "
     "tie_word_embeddings=false",
     "parameters", 14167290880,
     "qwen-14b: AlexsJones/llmfit:llmfit-core/data/hf_models.json entry Qwen/Qwen1.5-14B-Chat"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("qwen", "1.0.0",
                           "Qwen, first series (Bai et al. 2023): LLaMA's blocks, biases on q, k "
                           "and v",
                           kModelTypes, kParameters, Describe, kGolden)
