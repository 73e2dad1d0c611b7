// Phi-1, 1.5 and 2: attention and MLP side by side on one norm per layer, biases everywhere, also
// on the untied head; rotary positions, a plain MLP.
// Gunasekar et al. 2023, arXiv:2306.11644; Li et al. 2023, arXiv:2309.05463.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {
    sdk::ModelType("phi").Defaults("intermediate_size=8192"),
    // The names before transformers had the model.
    sdk::ModelType("phi-msft").Defaults("pad_vocab_size_multiple=64"),
    sdk::ModelType("mixformer-sequential").Defaults("pad_vocab_size_multiple=64"),
};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize().Keys("hidden_size n_embd"),
    sdk::Layers().Keys("num_hidden_layers n_layer"),
    sdk::Heads().Keys("num_attention_heads n_head"),
    sdk::KvHeads().Keys("num_key_value_heads n_head_kv"),
    sdk::MlpWidth().Keys("intermediate_size n_inner").Derived("4 x hidden_size"),
    sdk::Vocabulary(51200),
    sdk::Integer("pad_vocab_size_multiple")
        .Range(1, 1 << 20)
        .Default(1)
        .Help("the vocabulary is padded to a multiple of it"),
    sdk::Context(2048).Keys("max_position_embeddings n_positions"),
    sdk::TiedHead(false),
    sdk::Boolean("qk_layernorm")
        .Default(false)
        .Help("norms of queries and keys, one vector for all heads"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  decoder.norm = sdk::Norm::kScaleAndBias;
  decoder.block = sdk::Block::kParallelOneNorm;
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = true;
  attention.qk_norm = values.Boolean("qk_layernorm") ? sdk::QkNorm::kPerHead : sdk::QkNorm::kNone;
  attention.qk_norm_kind = decoder.norm;

  const std::uint64_t multiple = values.Integer("pad_vocab_size_multiple");
  const std::uint64_t vocabulary =
      (values.Integer("vocab_size") + multiple - 1) / multiple * multiple;

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder,
         {.width = values.IntegerOr("intermediate_size", 4 * decoder.hidden_size),
          .gated = false,
          .bias = true});
  AddNorms(model, decoder);
  AddEmbeddings(
      model, decoder,
      {.vocabulary = vocabulary, .tied = values.Boolean("tie_word_embeddings"), .head_bias = true});
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=2048 num_hidden_layers=24 num_attention_heads=32 num_key_value_heads=32 "
     "vocab_size=51200 max_position_embeddings=2048 tie_word_embeddings=false",
     "parameters", 1418270720,
     "phi-1.5: Lightning-AI/litgpt:litgpt/config.py; RahulSChand/gpu_poor:public/all_configs.json; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry microsoft/phi-1_5"},
    {"hidden_size=2560 num_hidden_layers=32 num_attention_heads=32 num_key_value_heads=32 "
     "vocab_size=51200 max_position_embeddings=2048 tie_word_embeddings=false",
     "parameters", 2779683840,
     "phi-2: Lightning-AI/litgpt:litgpt/config.py; Hugging Face config.json; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry microsoft/phi-2"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("phi", "1.0.0",
                           "Phi-1, 1.5 and 2 (Gunasekar et al. 2023): parallel attention and MLP, "
                           "one norm per layer, biases everywhere",
                           kModelTypes, kParameters, Describe, kGolden)
