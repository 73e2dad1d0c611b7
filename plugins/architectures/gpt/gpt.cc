// GPT-2 and GPT-3: learned positions, LayerNorm, biases everywhere, a plain MLP, a tied head.
// A layer holds 12h^2 + 13h parameters when the MLP is 4h wide.
// Radford et al. 2019 (GPT-2); Brown et al. 2020, arXiv:2005.14165 (GPT-3).
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Integer("hidden_size")
        .Aliases("n_embd d_model hidden")
        .Range(1, 1e6)
        .Required()
        .Help("width of the residual stream (h)"),
    sdk::Integer("num_hidden_layers")
        .Aliases("n_layer layers")
        .Range(1, 1e5)
        .Required()
        .Help("number of decoder layers (l)"),
    sdk::Integer("num_attention_heads")
        .Aliases("n_head heads")
        .Range(1, 1e5)
        .Required()
        .Help("attention heads (a); they split h and do not change the parameter count"),
    sdk::Integer("intermediate_size")
        .Aliases("n_inner ffn ffn_hidden_size")
        .Range(1, 1e7)
        .Derived("4 x hidden_size")
        .Help("width of the MLP (f)"),
    sdk::Integer("vocab_size")
        .Aliases("vocab vocabulary")
        .Range(1, 1e8)
        .Unit("tokens")
        .Default(50257)
        .Help("rows of the token embedding (V)"),
    sdk::Integer("max_position_embeddings")
        .Aliases("n_positions n_ctx")
        .Range(1, 1e8)
        .Unit("tokens")
        .Default(1024)
        .Help("learned positions: the longest possible sequence"),
    sdk::Boolean("tie_word_embeddings")
        .Default(true)
        .Help("the output head uses the token embedding's parameters"),
    sdk::Boolean("dropout").Default(true).Help("trained with dropout, whose masks are kept"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const sdk::Decoder decoder{.layers = values.Integer("num_hidden_layers"),
                             .hidden_size = values.Integer("hidden_size"),
                             .norm_bias = true,
                             .dropout = values.Boolean("dropout")};
  const std::uint64_t heads = values.Integer("num_attention_heads");
  if (decoder.hidden_size % heads != 0) {
    throw sdk::Error("hidden_size is not divisible by num_attention_heads");
  }
  const std::uint64_t positions = values.Integer("max_position_embeddings");

  model.Shape({.layers = decoder.layers,
               .hidden_size = decoder.hidden_size,
               .context_length = positions,
               .context_is_hard_limit = true});
  AddAttention(model, decoder,
               {.query_heads = heads,
                .kv_heads = heads,
                .head_size = decoder.hidden_size / heads,
                .qkv_bias = true,
                .output_bias = true});
  AddMlp(model, decoder,
         {.width = values.IntegerOr("intermediate_size", 4 * decoder.hidden_size),
          .gated = false,
          .bias = true});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, values.Integer("vocab_size"), values.Boolean("tie_word_embeddings"),
                positions);
}

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("gpt", "1.0.0",
                           "GPT-2 and GPT-3 (Radford et al. 2019; Brown et al. 2020): learned "
                           "positions, LayerNorm, biases, plain MLP",
                           kParameters, Describe)
