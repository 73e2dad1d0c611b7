// OLMo 1 to 3 and OLMoE: LLaMA's blocks; OLMo 1 with norms that have no parameters, OLMo 2 and 3
// with norms behind the blocks and of all queries and keys, OLMo 3 with windows in three layers of
// four, OLMoE with 64 small experts.
// Groeneveld et al. 2024, arXiv:2402.00838; OLMo Team 2025, arXiv:2501.00656 (2); Muennighoff et
// al. 2024, arXiv:2409.02060 (OLMoE).
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {
    sdk::ModelType("olmo").Defaults("generation=1"),
    sdk::ModelType("olmo2").Defaults("generation=2"),
    sdk::ModelType("olmo3").Defaults("generation=2 sliding_window=4096"),
    sdk::ModelType("olmoe").Defaults(
        "num_experts=64 intermediate_size=2048 max_position_embeddings=4096"),
};

constexpr sdk::Parameter kParameters[] = {
    sdk::Integer("generation")
        .Keys("")
        .Range(0, 2)
        .Derived("0 with experts (OLMoE), otherwise 2")
        .Help("1: OLMo, norms without parameters; 2: OLMo 2 and 3, norms behind the blocks; 0: "
              "OLMoE, norms before them; 0 and 2 norm queries and keys"),
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::KvHeads(),
    sdk::HeadSize(),
    sdk::MlpWidth().Aliases("ffn moe_ffn").Help("width of the MLP (f), or of one expert"),
    sdk::Vocabulary(50304),
    sdk::Context(2048),
    sdk::TiedHead(false),
    sdk::AttentionBias(false),
    sdk::SlidingWindow(0),
    sdk::LayerTypes("every fourth layer attends to all tokens before"),
    sdk::ExpertCount("num_experts", 0, "experts of each layer; 0: none").Aliases("experts"),
    sdk::ExpertCount("num_experts_per_tok", 8, "experts that a token visits")
        .Aliases("experts_per_token"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const std::uint64_t experts = values.Integer("num_experts");
  const std::uint64_t generation = values.IntegerOr("generation", experts > 0 ? 0 : 2);
  sdk::Decoder decoder = ReadDecoder(values);
  if (generation == 1) decoder.norm = sdk::Norm::kNothing;
  if (generation == 2) decoder.block = sdk::Block::kPostNorm;
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = values.Boolean("attention_bias");
  attention.qk_norm = generation == 1 ? sdk::QkNorm::kNone : sdk::QkNorm::kFullWidth;
  attention.window =
      ReadWindow(values, decoder.layers, [](std::uint64_t layer) { return (layer + 1) % 4 != 0; });
  const std::uint64_t active = values.Integer("num_experts_per_tok");
  const std::uint64_t width = values.Integer("intermediate_size");
  if (experts > 0) sdk::CheckExperts("num_experts_per_tok", active, "num_experts", experts);

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  if (experts > 0) {
    AddExperts(model, decoder,
               {.layers = decoder.layers, .experts = experts, .active = active, .width = width});
  } else {
    AddMlp(model, decoder, {.width = width});
  }
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"generation=1 hidden_size=2048 num_hidden_layers=16 num_attention_heads=16 "
     "num_key_value_heads=16 intermediate_size=8192 vocab_size=50304 max_position_embeddings=2048 "
     "tie_word_embeddings=true",
     "parameters", 1176764416,
     "olmo-1b: Lightning-AI/litgpt:litgpt/config.py; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry allenai/OLMo-1B-hf"},
    {"generation=2 hidden_size=2048 num_hidden_layers=16 num_attention_heads=16 "
     "num_key_value_heads=16 intermediate_size=8192 vocab_size=100352 max_position_embeddings=4096 "
     "tie_word_embeddings=false",
     "parameters", 1484916736,
     "olmo-2-1b: AlexsJones/llmfit:llmfit-core/data/hf_models.json entry allenai/OLMo-2-0425-1B"},
    {"generation=0 hidden_size=2048 num_hidden_layers=16 num_attention_heads=16 "
     "num_key_value_heads=16 intermediate_size=1024 vocab_size=50304 max_position_embeddings=4096 "
     "tie_word_embeddings=false num_experts=64 num_experts_per_tok=8",
     "parameters", 6919161856,
     "olmoe-1b-7b: AlexsJones/llmfit:llmfit-core/data/hf_models.json entry "
     "allenai/OLMoE-1B-7B-0125-Instruct"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("olmo", "1.0.0",
                           "OLMo 1 to 3 and OLMoE (Groeneveld et al. 2024): LLaMA's blocks with "
                           "norms of several kinds, windows in OLMo 3, experts in OLMoE",
                           kModelTypes, kParameters, Describe, kGolden)
