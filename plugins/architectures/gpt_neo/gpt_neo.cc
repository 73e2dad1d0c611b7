// GPT-Neo: GPT-3's blocks, with a bias on attention's output but none on q, k and v, and every
// other layer attending to the last 256 tokens alone.
// Black et al. 2021, doi:10.5281/zenodo.5297715.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("gpt_neo")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers().Keys("num_layers num_hidden_layers"),
    sdk::Heads().Keys("num_heads num_attention_heads"),
    sdk::MlpWidth().Derived("4 x hidden_size"),
    sdk::Vocabulary(50257),
    sdk::Context(2048).Help("learned positions: the longest possible sequence"),
    sdk::TiedHead(true),
    sdk::Integer("window_size")
        .Range(1, 1e8)
        .Unit("tokens")
        .Default(256)
        .Help("tokens that one attends to in local layers"),
    sdk::TextList("attention_layers")
        .Choices("global local")
        .Derived("attention_types")
        .Help("the kind of each layer"),
    sdk::TextList("attention_types")
        .Default("global local")
        .Help("kinds that repeat, each group with how often: global local 12"),
    sdk::Boolean("dropout").Keys("").Default(false).Help(
        "trained with dropout, whose masks are kept"),
};

// The layers of kind `local`: listed one by one, or as groups of kinds with a number behind; a
// group without one repeats to the last layer.
std::uint64_t LocalLayers(const sdk::Values& values, std::uint64_t layers) {
  std::vector<std::string_view> kinds;
  if (values.Given("attention_layers")) {
    kinds = values.Words("attention_layers");
  } else {
    std::vector<std::string_view> group;
    const auto repeat = [&](std::uint64_t times) {
      for (; times > 0 && kinds.size() <= layers; --times) {
        kinds.insert(kinds.end(), group.begin(), group.end());
      }
      group.clear();
    };
    for (const std::string_view word : values.Words("attention_types")) {
      if (word == "global" || word == "local") {
        group.push_back(word);
      } else if (word.find_first_not_of("0123456789") == word.npos && word.size() < 8) {
        repeat(std::stoull(std::string(word)));
      } else {
        throw sdk::Error("attention_types: expected global, local or a number, found \"" +
                         std::string(word.substr(0, 40)) + "\"");
      }
    }
    if (!group.empty()) {
      repeat((layers - std::min<std::uint64_t>(layers, kinds.size())) / group.size());
    }
  }
  if (kinds.size() != layers) {
    throw sdk::Error("the kinds of attention are those of " + std::to_string(kinds.size()) +
                     " layers, num_hidden_layers says " + std::to_string(layers));
  }
  return sdk::CountLayers(layers, [&](std::uint64_t layer) { return kinds[layer] == "local"; });
}

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  decoder.norm = sdk::Norm::kScaleAndBias;
  decoder.dropout = values.Boolean("dropout");
  sdk::AttentionShape attention = ReadHeads(values);
  attention.output_bias = true;
  attention.window = {.tokens = values.Integer("window_size"),
                      .layers = LocalLayers(values, decoder.layers)};

  TellShape(model, values, decoder, /*context_is_hard_limit=*/true);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder,
         {.width = values.IntegerOr("intermediate_size", 4 * decoder.hidden_size),
          .gated = false,
          .bias = true});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder,
                {.vocabulary = values.Integer("vocab_size"),
                 .tied = values.Boolean("tie_word_embeddings"),
                 .positions = values.Integer("max_position_embeddings")});
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=2048 num_hidden_layers=24 num_attention_heads=16 vocab_size=50257 "
     "max_position_embeddings=2048 tie_word_embeddings=true window_size=256",
     "parameters", 1315575808,
     "gpt-neo-1.3b: cli99/llm-analysis:llm_analysis/model_configs; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry EleutherAI/gpt-neo-1.3B (total minus "
     "mask_half)"},
    {"hidden_size=2560 num_hidden_layers=32 num_attention_heads=20 vocab_size=50257 "
     "max_position_embeddings=2048 tie_word_embeddings=true window_size=256",
     "parameters", 2651307520,
     "gpt-neo-2.7b: cli99/llm-analysis:llm_analysis/model_configs; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry EleutherAI/gpt-neo-2.7B (total minus "
     "mask_half)"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("gpt_neo", "1.0.0",
                           "GPT-Neo (Black et al. 2021): learned positions, LayerNorm, alternating "
                           "local and global attention, plain MLP",
                           kModelTypes, kParameters, Describe, kGolden)
