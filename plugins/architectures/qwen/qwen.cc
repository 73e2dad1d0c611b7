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

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("qwen", "1.0.0",
                           "Qwen, first series (Bai et al. 2023): LLaMA's blocks, biases on q, k "
                           "and v",
                           kModelTypes, kParameters, Describe, nullptr)
