// Qwen 1.5, 2 and 2.5: LLaMA's blocks with biases on q, k and v; the MoE models have many small
// experts and one shared expert behind a gate.
// Yang et al. 2024, arXiv:2407.10671 (Qwen 2), section 2.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {
    sdk::ModelType("qwen2"),
    sdk::ModelType("qwen2_moe")
        .Defaults("num_key_value_heads=16 num_experts=60 intermediate_size=5632"),
};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::KvHeads().Default(32).Null(0),
    sdk::HeadSize(),
    sdk::MlpWidth().Help("width of the MLP (f) in layers without experts"),
    sdk::Vocabulary(151936),
    sdk::Context(32768),
    sdk::TiedHead(false),
    sdk::Boolean("qkv_bias")
        .Default(true)
        .Help("biases on q, k and v; a key of the MoE files alone"),
    sdk::Boolean("use_sliding_window").Default(false).Help("sliding_window is in force"),
    sdk::SlidingWindow(4096),
    sdk::Integer("max_window_layers")
        .Range(0, 1e5)
        .Default(28)
        .Help("the layers from this one on (from 0) have the window"),
    sdk::LayerTypes("max_window_layers"),
    sdk::ExpertCount("num_experts", 0, "experts of a layer; 0: none").Aliases("experts"),
    sdk::ExpertCount("num_experts_per_tok", 4, "experts that a token visits")
        .Aliases("experts_per_token"),
    sdk::Integer("moe_intermediate_size")
        .Aliases("moe_ffn")
        .Range(1, 1e7)
        .Default(1408)
        .Help("width of one expert"),
    sdk::Integer("shared_expert_intermediate_size")
        .Range(0, 1e7)
        .Default(5632)
        .Null(0)
        .Help("width of the expert that every token visits"),
    sdk::SparseStep(),
    sdk::DenseLayers(),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const sdk::Decoder decoder = ReadDecoder(values);
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = values.Boolean("qkv_bias");
  if (values.Boolean("use_sliding_window")) {
    const std::uint64_t first = values.Integer("max_window_layers");
    attention.window =
        ReadWindow(values, decoder.layers, [&](std::uint64_t layer) { return layer >= first; });
  }
  sdk::ExpertsShape experts = ReadExperts(values, decoder.layers);
  experts.shared_width = values.Integer("shared_expert_intermediate_size");
  experts.shared_gate = true;

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder, {.width = values.Integer("intermediate_size")},
         decoder.layers - experts.layers);
  AddExperts(model, decoder, experts);
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=3584 num_hidden_layers=28 num_attention_heads=28 num_key_value_heads=4 "
     "intermediate_size=18944 vocab_size=152064 max_position_embeddings=131072 "
     "tie_word_embeddings=false",
     "parameters", 7615616512,
     "qwen2-7b: Hugging Face config.json; AlexsJones/llmfit:llmfit-core/data/hf_models.json entry "
     "Qwen/Qwen2-7B"},
    {"hidden_size=896 num_hidden_layers=24 num_attention_heads=14 num_key_value_heads=2 "
     "intermediate_size=4864 vocab_size=151936 max_position_embeddings=32768 "
     "tie_word_embeddings=true",
     "parameters", 494032768,
     "qwen2.5-0.5b: Lightning-AI/litgpt:litgpt/config.py; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry Qwen/Qwen2.5-0.5B"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("qwen2", "1.0.0",
                           "Qwen 1.5, 2 and 2.5 (Yang et al. 2024): LLaMA's blocks, biases on q, k "
                           "and v; with experts and a gated shared expert in the MoE models",
                           kModelTypes, kParameters, Describe, kGolden)
