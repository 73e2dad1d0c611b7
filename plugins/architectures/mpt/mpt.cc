// MPT: ALiBi or learned positions, LayerNorm without bias, no biases, a plain MLP, a tied head.
// MosaicML 2023, mosaicml.com/blog/mpt-7b.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("mpt")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize().Keys("d_model hidden_size"),
    sdk::Layers().Keys("n_layers num_hidden_layers"),
    sdk::Heads().Keys("n_heads num_attention_heads"),
    sdk::KvHeads().Keys("attn_config.kv_n_heads"),
    sdk::Text("attn_type")
        .Keys("attn_config.attn_type")
        .Choices("multihead_attention multiquery_attention grouped_query_attention")
        .Default("multihead_attention")
        .Help("multiquery_attention: all heads share one key and value head; otherwise kv_n_heads "
              "counts"),
    sdk::Real("expansion_ratio").Range(0.01, 1000).Default(4).Help("MLP width / hidden_size"),
    sdk::Vocabulary(50368),
    sdk::Context(2048).Keys("max_seq_len max_position_embeddings"),
    sdk::Boolean("alibi")
        .Keys("attn_config.alibi")
        .Default(true)
        .Help("ALiBi; then there are no learned positions"),
    sdk::Boolean("rope")
        .Keys("attn_config.rope")
        .Default(false)
        .Help("rotary positions; then there are no learned ones"),
    sdk::Boolean("learned_pos_emb").Default(true).Help("learned positions, without ALiBi"),
    sdk::Boolean("qk_ln")
        .Keys("attn_config.qk_ln")
        .Default(false)
        .Help("norms of queries and keys, over all heads"),
    sdk::Boolean("no_bias").Default(true).Help("no biases, neither of linear maps nor of norms"),
    sdk::TiedHead(true),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  const bool bias = !values.Boolean("no_bias");
  const bool positions =
      !values.Boolean("alibi") && !values.Boolean("rope") && values.Boolean("learned_pos_emb");
  decoder.norm = bias ? sdk::Norm::kScaleAndBias : sdk::Norm::kScale;
  sdk::AttentionShape attention = ReadHeads(values);
  if (values.Text("attn_type") == "multiquery_attention") attention.kv_heads = 1;
  attention.qkv_bias = attention.output_bias = bias;
  attention.qk_norm = values.Boolean("qk_ln") ? sdk::QkNorm::kFullWidth : sdk::QkNorm::kNone;
  attention.qk_norm_kind = decoder.norm;
  const auto width = static_cast<std::uint64_t>(values.Real("expansion_ratio") *
                                                static_cast<double>(decoder.hidden_size));
  if (width == 0) throw sdk::Error("expansion_ratio leaves the MLP no width");

  TellShape(model, values, decoder, /*context_is_hard_limit=*/positions);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder, {.width = width, .gated = false, .bias = bias});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder,
                {.vocabulary = values.Integer("vocab_size"),
                 .tied = values.Boolean("tie_word_embeddings"),
                 .positions = positions ? values.Integer("max_position_embeddings") : 0});
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=4096 num_hidden_layers=32 num_attention_heads=32 vocab_size=50432 "
     "max_position_embeddings=2048 tie_word_embeddings=true",
     "parameters", 6649286656,
     "mpt-7b: Hugging Face config.json; remembered from the model card / Hub page of "
     "mosaicml/mpt-7b"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("mpt", "1.0.0",
                           "MPT (MosaicML 2023): ALiBi, LayerNorm without bias, no biases, plain "
                           "MLP, tied head",
                           kModelTypes, kParameters, Describe, kGolden)
