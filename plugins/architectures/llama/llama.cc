// LLaMA 1 to 3 and models of its shape (Yi, DeepSeek LLM, TinyLlama, SmolLM): rotary positions,
// RMSNorm, no biases, a gated MLP, grouped KV heads.
// Touvron et al. 2023, arXiv:2302.13971; arXiv:2307.09288 (grouped heads).
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Integer("hidden_size")
        .Aliases("hidden dim d_model")
        .Range(1, 1e6)
        .Required()
        .Help("width of the residual stream (h)"),
    sdk::Integer("num_hidden_layers")
        .Aliases("layers n_layers")
        .Range(1, 1e5)
        .Required()
        .Help("number of decoder layers (l)"),
    sdk::Integer("num_attention_heads")
        .Aliases("heads n_heads")
        .Range(1, 1e5)
        .Required()
        .Help("query heads (a)"),
    sdk::Integer("num_key_value_heads")
        .Aliases("kv_heads n_kv_heads")
        .Range(1, 1e5)
        .Derived("num_attention_heads")
        .Help("key and value heads, each shared by a/kv queries"),
    sdk::Integer("head_dim")
        .Aliases("head_size")
        .Range(1, 1e5)
        .Derived("hidden_size / num_attention_heads")
        .Help("width of one head (d)"),
    sdk::Integer("intermediate_size")
        .Aliases("ffn ffn_hidden_size")
        .Range(1, 1e7)
        .Required()
        .Help("width of the gated MLP (f)"),
    sdk::Integer("vocab_size")
        .Aliases("vocab vocabulary")
        .Range(1, 1e8)
        .Unit("tokens")
        .Default(32000)
        .Help("rows of the token embedding (V)"),
    sdk::Integer("max_position_embeddings")
        .Aliases("context_length")
        .Range(1, 1e8)
        .Unit("tokens")
        .Default(2048)
        .Help("sequence length that the model was trained for"),
    sdk::Boolean("tie_word_embeddings")
        .Default(false)
        .Help("the output head uses the token embedding's parameters"),
    sdk::Boolean("attention_bias").Default(false).Help("biases on q, k, v and o"),
    sdk::Boolean("mlp_bias").Default(false).Help("biases on gate, up and down"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const sdk::Decoder decoder{.layers = values.Integer("num_hidden_layers"),
                             .hidden_size = values.Integer("hidden_size")};
  const std::uint64_t heads = values.Integer("num_attention_heads");
  const std::uint64_t kv_heads = values.IntegerOr("num_key_value_heads", heads);
  if (heads % kv_heads != 0) {
    throw sdk::Error("num_attention_heads is not divisible by num_key_value_heads");
  }
  if (!values.Given("head_dim") && decoder.hidden_size % heads != 0) {
    throw sdk::Error("hidden_size is not divisible by num_attention_heads; give head_dim");
  }
  const bool attention_bias = values.Boolean("attention_bias");

  model.Shape({.layers = decoder.layers,
               .hidden_size = decoder.hidden_size,
               .context_length = values.Integer("max_position_embeddings")});
  AddAttention(model, decoder,
               {.query_heads = heads,
                .kv_heads = kv_heads,
                .head_size = values.IntegerOr("head_dim", decoder.hidden_size / heads),
                .qkv_bias = attention_bias,
                .output_bias = attention_bias});
  AddMlp(model, decoder,
         {.width = values.Integer("intermediate_size"), .bias = values.Boolean("mlp_bias")});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, values.Integer("vocab_size"),
                values.Boolean("tie_word_embeddings"));
}

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("llama", "1.0.0",
                           "LLaMA 1 to 3 and kin (Touvron et al. 2023): rotary positions, RMSNorm, "
                           "gated MLP, grouped KV heads, no biases",
                           kParameters, Describe)
