// Qwen 3: LLaMA's blocks with norms of queries and keys and a head width of its own; the MoE models
// have many small experts and no shared one.
// Yang et al. 2025, arXiv:2505.09388, section 2.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {
    sdk::ModelType("qwen3"),
    sdk::ModelType("qwen3_moe")
        .Defaults("head_dim=0 num_key_value_heads=4 num_experts=128 intermediate_size=6144"),
};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::KvHeads().Default(32).Null(0),
    sdk::HeadSize().Default(128).Null(0),
    sdk::MlpWidth().Help("width of the MLP (f) in layers without experts"),
    sdk::Vocabulary(151936),
    sdk::Context(32768),
    sdk::TiedHead(false),
    sdk::AttentionBias(false),
    sdk::Boolean("use_sliding_window").Default(false).Help("sliding_window is in force"),
    sdk::SlidingWindow(4096),
    sdk::Integer("max_window_layers")
        .Range(0, 1e5)
        .Default(28)
        .Help("the layers from this one on (from 0) have the window"),
    sdk::LayerTypes("max_window_layers"),
    sdk::ExpertCount("num_experts", 0, "experts of a layer; 0: none")
        .Keys("num_experts num_local_experts")
        .Aliases("experts"),
    sdk::ExpertCount("num_experts_per_tok", 8, "experts that a token visits")
        .Aliases("experts_per_token"),
    sdk::Integer("moe_intermediate_size")
        .Aliases("moe_ffn")
        .Range(1, 1e7)
        .Default(768)
        .Help("width of one expert"),
    sdk::SparseStep(),
    sdk::DenseLayers(),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const sdk::Decoder decoder = ReadDecoder(values);
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = values.Boolean("attention_bias");
  attention.qk_norm = sdk::QkNorm::kPerHead;
  if (values.Boolean("use_sliding_window")) {
    const std::uint64_t first = values.Integer("max_window_layers");
    attention.window =
        ReadWindow(values, decoder.layers, [&](std::uint64_t layer) { return layer >= first; });
  }
  const sdk::ExpertsShape experts = ReadExperts(values, decoder.layers);

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder, {.width = values.Integer("intermediate_size")},
         decoder.layers - experts.layers);
  AddExperts(model, decoder, experts);
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=1024 num_hidden_layers=28 num_attention_heads=16 num_key_value_heads=8 "
     "head_dim=128 intermediate_size=3072 vocab_size=151936 max_position_embeddings=40960 "
     "tie_word_embeddings=true",
     "parameters", 596049920,
     "qwen3-0.6b: Lightning-AI/litgpt:litgpt/config.py; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry microsoft/harrier-oss-v1-0.6b; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry Qwen/Qwen3-0.6B (total minus "
     "tied_head_copy)"},
    {"hidden_size=2048 num_hidden_layers=48 num_attention_heads=32 num_key_value_heads=4 "
     "head_dim=128 intermediate_size=6144 vocab_size=151936 max_position_embeddings=40960 "
     "tie_word_embeddings=false num_experts=128 num_experts_per_tok=8 moe_intermediate_size=768",
     "parameters", 30532122624,
     "qwen3-30b-a3b: Lightning-AI/litgpt:litgpt/config.py; Hugging Face config.json; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry Qwen/Qwen3-30B-A3B"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("qwen3", "1.0.0",
                           "Qwen 3 (Yang et al. 2025): LLaMA's blocks, norms of queries and keys; "
                           "with experts in the MoE models",
                           kModelTypes, kParameters, Describe, kGolden)
