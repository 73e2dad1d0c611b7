// Blocks that most decoders are built from: each adds its matrices, biases and saved activations.
//
// Which tensors the backward pass needs follows Korthikanti et al. 2022, "Reducing Activation
// Recomputation in Large Transformer Models", section 4.1 (fused softmax and activation kernels);
// with plain MLPs, biases and dropout the blocks of one layer add up to 34sbh + 5as^2b bytes in 16
// bit.
#ifndef GPUDAY_DECODER_H_
#define GPUDAY_DECODER_H_

#include <gpuday/architecture.h>

namespace gpuday::sdk {
inline namespace v0 {

// What the blocks of a model have in common.
struct Decoder {
  std::uint64_t layers;
  std::uint64_t hidden_size;
  bool norm_bias = false;  // LayerNorm (scale and bias) rather than RMSNorm (scale)
  bool dropout = false;    // keeps masks
};

struct AttentionShape {
  std::uint64_t query_heads;
  std::uint64_t kv_heads;
  std::uint64_t head_size;
  bool qkv_bias = false;
  bool output_bias = false;
  std::uint64_t window = 0;
};

struct MlpShape {
  std::uint64_t width;
  bool gated = true;  // gate and up, their product into down; otherwise up, activation, down
  bool bias = false;
};

// V x h token embedding, and an untied (V x h of its own) or tied head. `positions` > 0: learned.
inline void AddEmbeddings(ModelSink& model, const Decoder& d, std::uint64_t vocabulary, bool tied,
                          std::uint64_t positions = 0) {
  model.Add(Matrix{.name = "embed",
                   .role = Role::kEmbed,
                   .part = Part::kEmbedding,
                   .operation = Operation::kLookup,
                   .split = Split::kRows,
                   .place = Place::kInput,
                   .rows = vocabulary,
                   .columns = d.hidden_size});
  if (positions > 0) {
    model.Add(Matrix{.name = "positions",
                     .role = Role::kPosition,
                     .part = Part::kEmbedding,
                     .operation = Operation::kLookup,
                     .place = Place::kInput,
                     .rows = positions,
                     .columns = d.hidden_size});
  }
  model.Add(Matrix{.name = "head",
                   .role = Role::kHead,
                   .part = Part::kHead,
                   .split = Split::kColumns,
                   .place = Place::kOutput,
                   .rows = d.hidden_size,
                   .columns = vocabulary,
                   .shares_storage = tied});
  model.Add(Activation{.name = "head input",
                       .place = Place::kOutput,
                       .elements = d.hidden_size,
                       .dropped_by = kNever,
                       .split = Split::kNone});
  // The loss works on logits in 32 bit: 4sbV (section 4.3 of the paper above).
  model.Add(Activation{.name = "logits",
                       .place = Place::kOutput,
                       .elements = vocabulary,
                       .kept = Kept::kFp32,
                       .dropped_by = kNever,
                       .split = Split::kTensor});
}

// A norm's parameters and its saved input. `dropped_by` kNever: the input of a layer, which full
// recomputation starts from.
inline void AddNorm(ModelSink& model, const Decoder& d, const char* scale, const char* bias,
                    const char* input, Place place, std::uint32_t dropped_by) {
  const std::uint64_t copies = place == Place::kLayer ? d.layers : 1;
  Matrix matrix{.name = scale,
                .role = Role::kNorm,
                .part = Part::kNorm,
                .operation = Operation::kElementwise,
                .place = place,
                .rows = d.hidden_size,
                .layers = copies};
  model.Add(matrix);
  if (d.norm_bias) {
    matrix.name = bias;
    model.Add(matrix);
  }
  model.Add(Activation{.name = input,
                       .place = place,
                       .layers = copies,
                       .elements = d.hidden_size,
                       .dropped_by = dropped_by,
                       .split = Split::kSequence});
}

inline void AddNorms(ModelSink& model, const Decoder& d) {
  AddNorm(model, d, "layers.norm1", "layers.norm1.bias", "layer input", Place::kLayer, kNever);
  AddNorm(model, d, "layers.norm2", "layers.norm2.bias", "norm2 input", Place::kLayer, kFull);
  AddNorm(model, d, "final_norm", "final_norm.bias", "final norm input", Place::kOutput, kNever);
}

// A linear map inside the layers, with its bias.
inline void AddLinear(ModelSink& model, const Decoder& d, const char* name, const char* bias_name,
                      Role role, Part part, Split split, std::uint64_t rows, std::uint64_t columns,
                      bool bias) {
  model.Add(Matrix{.name = name,
                   .role = role,
                   .part = part,
                   .split = split,
                   .rows = rows,
                   .columns = columns,
                   .layers = d.layers});
  if (!bias) return;
  model.Add(Matrix{.name = bias_name,
                   .role = Role::kBias,
                   .part = part,
                   .operation = Operation::kElementwise,
                   .split = split == Split::kColumns ? Split::kColumns : Split::kNone,
                   .rows = columns,
                   .layers = d.layers});
}

// Self-attention with grouped KV heads: q, k, v, o and the tensors between them.
inline void AddAttention(ModelSink& model, const Decoder& d, const AttentionShape& a) {
  const std::uint64_t q = a.query_heads * a.head_size;
  const std::uint64_t kv = a.kv_heads * a.head_size;
  AddLinear(model, d, "layers.attention.q", "layers.attention.q.bias", Role::kQ, Part::kAttention,
            Split::kColumns, d.hidden_size, q, a.qkv_bias);
  AddLinear(model, d, "layers.attention.k", "layers.attention.k.bias", Role::kK, Part::kAttention,
            Split::kColumns, d.hidden_size, kv, a.qkv_bias);
  AddLinear(model, d, "layers.attention.v", "layers.attention.v.bias", Role::kV, Part::kAttention,
            Split::kColumns, d.hidden_size, kv, a.qkv_bias);
  AddLinear(model, d, "layers.attention.o", "layers.attention.o.bias", Role::kO, Part::kAttention,
            Split::kRows, q, d.hidden_size, a.output_bias);
  model.Add(Attention{.layers = d.layers,
                      .query_heads = a.query_heads,
                      .kv_heads = a.kv_heads,
                      .qk_head_size = a.head_size,
                      .v_head_size = a.head_size,
                      .window = a.window});

  const auto keep = [&](const char* name, std::uint64_t elements, Split split) {
    model.Add(Activation{.name = name, .layers = d.layers, .elements = elements, .split = split});
  };
  const auto keep_scores = [&](const char* name, Kept kept) {
    model.Add(Activation{.name = name,
                         .layers = d.layers,
                         .elements = a.query_heads,
                         .per_token_pair = true,
                         .kept = kept,
                         .dropped_by = kSelective | kFull | kFlash,
                         .split = Split::kTensor});
  };
  keep("qkv input", d.hidden_size, Split::kSequence);
  keep("q", q, Split::kTensor);
  keep("k", kv, Split::kTensor);
  keep("v", kv, Split::kTensor);
  keep_scores("softmax output", Kept::kActivation);
  if (d.dropout) {
    keep_scores("attention dropout mask", Kept::kMask);
    keep_scores("attention dropout output", Kept::kActivation);
  }
  // FlashAttention keeps the logarithm of each row's sum instead (Dao et al. 2022, section 3.1).
  model.Add(Activation{.name = "softmax row sums",
                       .layers = d.layers,
                       .elements = a.query_heads,
                       .kept = Kept::kFp32,
                       .dropped_by = kFull | kOnlyWithFlash,
                       .split = Split::kTensor});
  keep("o input", q, Split::kTensor);
  if (d.dropout) {
    model.Add(Activation{.name = "o dropout mask",
                         .layers = d.layers,
                         .elements = d.hidden_size,
                         .kept = Kept::kMask,
                         .split = Split::kSequence});
  }
}

inline void AddMlp(ModelSink& model, const Decoder& d, const MlpShape& mlp) {
  const std::uint64_t h = d.hidden_size;
  if (mlp.gated) {
    AddLinear(model, d, "layers.mlp.gate", "layers.mlp.gate.bias", Role::kGate, Part::kMlp,
              Split::kColumns, h, mlp.width, mlp.bias);
  }
  AddLinear(model, d, "layers.mlp.up", "layers.mlp.up.bias", Role::kUp, Part::kMlp, Split::kColumns,
            h, mlp.width, mlp.bias);
  AddLinear(model, d, "layers.mlp.down", "layers.mlp.down.bias", Role::kDown, Part::kMlp,
            Split::kRows, mlp.width, h, mlp.bias);

  const auto keep = [&](const char* name, std::uint64_t elements, Split split, Kept kept) {
    model.Add(Activation{
        .name = name, .layers = d.layers, .elements = elements, .kept = kept, .split = split});
  };
  keep("mlp input", h, Split::kSequence, Kept::kActivation);
  if (mlp.gated) keep("gate output", mlp.width, Split::kTensor, Kept::kActivation);
  keep("up output", mlp.width, Split::kTensor, Kept::kActivation);
  keep("down input", mlp.width, Split::kTensor, Kept::kActivation);
  if (d.dropout) keep("mlp dropout mask", h, Split::kSequence, Kept::kMask);
}

}  // namespace v0
}  // namespace gpuday::sdk

#endif  // GPUDAY_DECODER_H_
