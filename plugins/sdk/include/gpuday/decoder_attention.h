// Attention of a decoder: grouped heads (multi-head and multi-query are its ends) and multi-head
// latent attention, each with the tensors that its backward pass needs.
#ifndef GPUDAY_DECODER_ATTENTION_H_
#define GPUDAY_DECODER_ATTENTION_H_

#include <gpuday/decoder_blocks.h>

namespace gpuday::sdk {
inline namespace v1 {

// Norms of queries and keys before their product.
enum class QkNorm {
  kNone,
  kPerHead,   // one vector of a head's size for all query heads, one for all key heads (Qwen 3)
  kFullWidth  // over all heads: a vector as wide as q, one as wide as k (OLMo 2)
};

// Layers whose tokens attend to the last `tokens` alone; the others attend to all before.
struct Window {
  std::uint64_t tokens = 0;  // 0: no layer has a window
  std::uint64_t layers = 0;
};

struct AttentionShape {
  std::uint64_t query_heads;
  std::uint64_t kv_heads;  // each shared by query_heads / kv_heads queries
  std::uint64_t head_size;
  bool qkv_bias = false;
  bool output_bias = false;
  QkNorm qk_norm = QkNorm::kNone;
  Norm qk_norm_kind = Norm::kScale;
  Window window = {};
  bool sinks = false;  // one learned logit for each head (gpt-oss)
};

// The scores between tokens and what is kept of them, common to all kinds of attention. `cache`:
// elements of the KV cache for each token and layer; 0: keys and values of all KV heads.
inline void AddScores(ModelSink& model, const Decoder& d, const Window& window,
                      std::uint64_t query_heads, std::uint64_t kv_heads, std::uint64_t qk_head_size,
                      std::uint64_t v_head_size, std::uint64_t cache) {
  Attention attention{.name = "attention",
                      .layers = d.layers,
                      .query_heads = query_heads,
                      .kv_heads = kv_heads,
                      .qk_head_size = qk_head_size,
                      .v_head_size = v_head_size,
                      .cache_elements = cache};
  const std::uint64_t windowed = window.tokens == 0 ? 0 : window.layers;
  if (windowed > 0) {
    attention.name = "attention within a window";
    attention.layers = windowed;
    attention.window = window.tokens;
    model.Add(attention);
    attention.name = "attention to all before";
    attention.layers = d.layers - windowed;
    attention.window = 0;
  }
  if (attention.layers > 0) model.Add(attention);

  const auto keep_scores = [&](const char* name, Kept kept) {
    model.Add(Activation{.name = name,
                         .layers = d.layers,
                         .elements = query_heads,
                         .per_token_pair = true,
                         .kept = kept,
                         .dropped_by = kSelective | kFull | kFlash,
                         .split = Split::kTensor});
  };
  keep_scores("softmax output", Kept::kActivation);
  if (d.dropout) {
    keep_scores("attention dropout mask", Kept::kMask);
    keep_scores("attention dropout output", Kept::kActivation);
  }
  // FlashAttention keeps the logarithm of each row's sum instead (Dao et al. 2022, section 3.1).
  model.Add(Activation{.name = "softmax row sums",
                       .layers = d.layers,
                       .elements = query_heads,
                       .kept = Kept::kFp32,
                       .dropped_by = kFull | kOnlyWithFlash | kKeptByOperations,
                       .split = Split::kTensor});
}

// The output's map and dropout; the input of attention unless a norm or the layer keeps it.
inline void AddAttentionEnds(ModelSink& model, const Decoder& d, std::uint64_t output_rows,
                             bool output_bias) {
  AddLinear(model, d.layers, "layers.attention.o", Role::kO, Part::kAttention, Split::kRows,
            output_rows, d.hidden_size, output_bias);
  // With norms behind the blocks the layer's input itself goes into attention; with one norm for
  // attention and MLP it is the MLP's too.
  if (d.block != Block::kPostNorm) {
    const std::uint64_t both = d.block == Block::kParallelOneNorm ? kMlpInputOf : 0;
    KeepInput(model, d.layers, "qkv input", d.hidden_size, Split::kSequence,
              InputOf(Role::kQ, Role::kK, Role::kV) | both);
  }
  Keep(model, d.layers, "o input", output_rows, Split::kTensor, Kept::kActivation,
       kFull | kKeptByOperations);
  if (d.dropout) {
    Keep(model, d.layers, "o dropout mask", d.hidden_size, Split::kSequence, Kept::kMask);
  }
}

// Self-attention with grouped KV heads (Ainslie et al. 2023): q, k, v, o and what lies between.
inline void AddAttention(ModelSink& model, const Decoder& d, const AttentionShape& a) {
  const std::uint64_t q = a.query_heads * a.head_size;
  const std::uint64_t kv = a.kv_heads * a.head_size;
  const auto map = [&](const char* name, Role role, std::uint64_t columns) {
    AddLinear(model, d.layers, name, role, Part::kAttention, Split::kColumns, d.hidden_size,
              columns, a.qkv_bias);
  };
  map("layers.attention.q", Role::kQ, q);
  map("layers.attention.k", Role::kK, kv);
  map("layers.attention.v", Role::kV, kv);
  if (a.qk_norm != QkNorm::kNone) {
    const bool per_head = a.qk_norm == QkNorm::kPerHead;
    AddNormParameters(model, a.qk_norm_kind, "layers.attention.q_norm", per_head ? a.head_size : q,
                      d.layers);
    AddNormParameters(model, a.qk_norm_kind, "layers.attention.k_norm", per_head ? a.head_size : kv,
                      d.layers);
    Keep(model, d.layers, "q norm input", q, Split::kTensor);
    Keep(model, d.layers, "k norm input", kv, Split::kTensor);
  }
  if (a.sinks) {
    AddVector(model, "layers.attention.sinks", Role::kOther, Part::kAttention, a.query_heads,
              d.layers, Place::kLayer, Split::kColumns);
  }
  Keep(model, d.layers, "q", q, Split::kTensor, Kept::kActivation, kFull | kKeptByOperations);
  Keep(model, d.layers, "k", kv, Split::kTensor);
  Keep(model, d.layers, "v", kv, Split::kTensor, Kept::kActivation, kFull | kKeptByOperations);
  if (q > kv) {
    // Kernels that know no groups get keys and values copied for each query head.
    Keep(model, d.layers, "k and v for each query head", 2 * (q - kv), Split::kTensor,
         Kept::kActivation, kFull | kUnlessFused);
  }
  AddScores(model, d, a.window, a.query_heads, a.kv_heads, a.head_size, a.head_size, 0);
  AddAttentionEnds(model, d, q, a.output_bias);
}

struct LatentAttentionShape {
  std::uint64_t heads;
  std::uint64_t query_latent;  // width that queries are compressed to; 0: they are not
  std::uint64_t kv_latent;     // width that keys and values are compressed to
  std::uint64_t head_size;     // of queries and keys, the part without positions
  std::uint64_t rotary_size;   // the part with positions; one key for all heads
  std::uint64_t v_head_size;
  bool bias = false;  // on the maps into the latents and on the output
};

// Multi-head latent attention (DeepSeek-AI 2024, arXiv:2405.04434, section 2.1): the cache holds
// the normed KV latent and the rotary key, kv_latent + rotary_size elements per token and layer.
inline void AddLatentAttention(ModelSink& model, const Decoder& d, const LatentAttentionShape& a) {
  const std::uint64_t h = d.hidden_size;
  const std::uint64_t q = a.heads * (a.head_size + a.rotary_size);
  const auto map = [&](const char* name, Role role, Split split, std::uint64_t rows,
                       std::uint64_t columns, bool bias) {
    AddLinear(model, d.layers, name, role, Part::kAttention, split, rows, columns, bias);
  };
  if (a.query_latent == 0) {
    map("layers.attention.q", Role::kQ, Split::kColumns, h, q, false);
  } else {
    map("layers.attention.q_down", Role::kQ, Split::kNone, h, a.query_latent, a.bias);
    AddNormParameters(model, Norm::kScale, "layers.attention.q_norm", a.query_latent, d.layers);
    map("layers.attention.q_up", Role::kQ, Split::kColumns, a.query_latent, q, false);
    Keep(model, d.layers, "q latent", a.query_latent, Split::kNone);
    KeepInput(model, d.layers, "q latent, normed", a.query_latent, Split::kNone, InputOf(Role::kQ));
  }
  map("layers.attention.kv_down", Role::kK, Split::kNone, h, a.kv_latent + a.rotary_size, a.bias);
  AddNormParameters(model, Norm::kScale, "layers.attention.kv_norm", a.kv_latent, d.layers);
  map("layers.attention.k_up", Role::kK, Split::kColumns, a.kv_latent, a.heads * a.head_size,
      false);
  map("layers.attention.v_up", Role::kV, Split::kColumns, a.kv_latent, a.heads * a.v_head_size,
      false);
  Keep(model, d.layers, "kv latent", a.kv_latent, Split::kNone);
  KeepInput(model, d.layers, "kv latent, normed", a.kv_latent, Split::kNone,
            InputOf(Role::kK, Role::kV));
  Keep(model, d.layers, "q", q, Split::kTensor, Kept::kActivation, kFull | kKeptByOperations);
  Keep(model, d.layers, "k", q, Split::kTensor);
  Keep(model, d.layers, "v", a.heads * a.v_head_size, Split::kTensor, Kept::kActivation,
       kFull | kKeptByOperations);
  AddScores(model, d, {}, a.heads, a.heads, a.head_size + a.rotary_size, a.v_head_size,
            a.kv_latent + a.rotary_size);
  AddAttentionEnds(model, d, a.heads * a.v_head_size, a.bias);
}

}  // namespace v1
}  // namespace gpuday::sdk

#endif  // GPUDAY_DECODER_ATTENTION_H_
