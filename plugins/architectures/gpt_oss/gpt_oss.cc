// gpt-oss: experts with biases in every layer, biases in attention, a learned sink for each head,
// and a window of 128 tokens in every other layer.
// OpenAI 2025, arXiv:2508.10925, section 2.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("gpt_oss")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::KvHeads().Default(8).Null(0),
    sdk::HeadSize().Default(64).Null(0),
    sdk::MlpWidth().Aliases("moe_ffn").Help("width of one expert (f)"),
    sdk::ExpertCount("num_local_experts", 128, "experts of each layer")
        .Keys("num_local_experts num_experts")
        .Aliases("experts"),
    sdk::ExpertCount("num_experts_per_tok", 4, "experts that a token visits")
        .Keys("num_experts_per_tok experts_per_token"),
    sdk::Vocabulary(201088),
    sdk::Context(131072),
    sdk::SlidingWindow(128),
    sdk::LayerTypes("every second layer attends to all tokens before"),
    sdk::TiedHead(false),
    sdk::AttentionBias(true),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const sdk::Decoder decoder = ReadDecoder(values);
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = values.Boolean("attention_bias");
  attention.sinks = true;
  attention.window =
      ReadWindow(values, decoder.layers, [](std::uint64_t layer) { return layer % 2 == 0; });
  const std::uint64_t experts = values.Integer("num_local_experts");
  const std::uint64_t active = values.Integer("num_experts_per_tok");
  sdk::CheckExperts("num_experts_per_tok", active, "num_local_experts", experts);

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddExperts(model, decoder,
             {.layers = decoder.layers,
              .experts = experts,
              .active = active,
              .width = values.Integer("intermediate_size"),
              .bias = true,
              .router_bias = true});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=2880 num_hidden_layers=24 num_attention_heads=64 num_key_value_heads=8 "
     "head_dim=64 intermediate_size=2880 vocab_size=201088 max_position_embeddings=131072 "
     "tie_word_embeddings=false sliding_window=128 num_local_experts=32 num_experts_per_tok=4",
     "parameters", 20914757184,
     "gpt-oss-20b: Hugging Face config.json; AlexsJones/llmfit:llmfit-core/data/hf_models.json "
     "entry unsloth/gpt-oss-20b-unsloth-bnb-4bit; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry openai/gpt-oss-20b (total minus "
     "mxfp4_scales)"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("gpt_oss", "1.0.0",
                           "gpt-oss (OpenAI 2025): experts with biases, attention sinks, "
                           "alternating windows",
                           kModelTypes, kParameters, Describe, kGolden)
