// Gemma 1 to 3, the language models: LLaMA's blocks with wide heads and a tied head of a large
// vocabulary; from Gemma 2 on a norm before and behind each block and windows in most layers, from
// Gemma 3 on norms of queries and keys.
// Gemma Team 2024, arXiv:2403.08295; arXiv:2408.00118 (2); 2025, arXiv:2503.19786 (3).
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

// What Gemma 3's files leave out.
#define GEMMA_3                                                               \
  "generation=3 hidden_size=2304 num_hidden_layers=26 num_attention_heads=8 " \
  "num_key_value_heads=4 intermediate_size=9216 vocab_size=262208 "           \
  "max_position_embeddings=131072 sliding_window=4096 sliding_window_pattern=6"

constexpr sdk::ModelType kModelTypes[] = {
    sdk::ModelType("gemma").Defaults("generation=1 num_key_value_heads=16 sliding_window=0"),
    sdk::ModelType("gemma2").Defaults("generation=2"),
    sdk::ModelType("gemma3_text").Defaults(GEMMA_3),
    sdk::ModelType("gemma3")
        .Section("text_config")
        .Defaults(GEMMA_3)
        .Note("the language model alone (text_config); the vision tower and its projector are not "
              "counted"),
};

constexpr sdk::Parameter kParameters[] = {
    sdk::Integer("generation")
        .Keys("")
        .Range(1, 3)
        .Default(2)
        .Help("Gemma 1, 2 or 3: from 2 on four norms in each layer, from 3 on norms of queries and "
              "keys"),
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::KvHeads().Default(4).Null(0),
    sdk::HeadSize().Default(256).Null(0),
    sdk::MlpWidth(),
    sdk::Vocabulary(256000),
    sdk::Context(8192),
    sdk::SlidingWindow(4096),
    sdk::Integer("sliding_window_pattern")
        .Keys("sliding_window_pattern _sliding_window_pattern")
        .Range(1, 1e5)
        .Default(2)
        .Help("from generation 2 on: every so many layers attend to all tokens before, the others "
              "within "
              "the window"),
    sdk::LayerTypes("sliding_window_pattern"),
    sdk::TiedHead(true),
    sdk::AttentionBias(false),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const std::uint64_t generation = values.Integer("generation");
  sdk::Decoder decoder = ReadDecoder(values);
  if (generation >= 2) decoder.block = sdk::Block::kSandwichNorm;
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = values.Boolean("attention_bias");
  if (generation >= 3) attention.qk_norm = sdk::QkNorm::kPerHead;
  if (generation >= 2) {
    const std::uint64_t every = values.Integer("sliding_window_pattern");
    attention.window = ReadWindow(values, decoder.layers,
                                  [&](std::uint64_t layer) { return (layer + 1) % every != 0; });
  }

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder, {.width = values.Integer("intermediate_size")});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"generation=2 hidden_size=2304 num_hidden_layers=26 num_attention_heads=8 "
     "num_key_value_heads=4 head_dim=256 intermediate_size=9216 vocab_size=256000 "
     "max_position_embeddings=8192 tie_word_embeddings=true sliding_window=4096",
     "parameters", 2614341888,
     "gemma-2-2b: Lightning-AI/litgpt:litgpt/config.py; Hugging Face config.json; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry google/gemma-2-2b-it"},
    {"generation=3 hidden_size=1152 num_hidden_layers=26 num_attention_heads=4 "
     "num_key_value_heads=1 head_dim=256 intermediate_size=6912 vocab_size=262144 "
     "max_position_embeddings=32768 tie_word_embeddings=true sliding_window=512 "
     "sliding_window_pattern=6",
     "parameters", 999885952,
     "gemma-3-1b: Lightning-AI/litgpt:litgpt/config.py; Hugging Face config.json; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry google/gemma-3-1b-it"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN(
    "gemma", "1.0.0",
    "Gemma 1 to 3, language models (Gemma Team 2024): wide heads, tied head, "
    "four norms per layer and alternating windows from 2 on",
    kModelTypes, kParameters, Describe, kGolden)
