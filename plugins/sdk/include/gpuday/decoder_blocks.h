// The frame of a decoder: how its layers are joined, norms, linear maps, embeddings and head.
#ifndef GPUDAY_DECODER_BLOCKS_H_
#define GPUDAY_DECODER_BLOCKS_H_

#include <gpuday/architecture.h>

#include <string>

namespace gpuday::sdk {
inline namespace v1 {

// What a norm learns for each of its elements.
enum class Norm {
  kScale,         // RMSNorm, LayerNorm without bias
  kScaleAndBias,  // LayerNorm
  kNothing,       // LayerNorm without parameters
};

// How attention and MLP of a layer are joined to the residual stream.
enum class Block {
  kPreNorm,       // x + attention(norm(x)), then x + mlp(norm(x))
  kPostNorm,      // x + norm(attention(x)), then x + norm(mlp(x)) (OLMo 2); OPT 350M keeps as much
  kSandwichNorm,  // a norm before and behind each (Gemma 2)
  kParallelOneNorm,  // x + attention(y) + mlp(y), y = norm(x) (GPT-J)
  kParallelTwoNorms  // x + attention(norm1(x)) + mlp(norm2(x)) (GPT-NeoX)
};

// What the blocks of a model have in common.
struct Decoder {
  std::uint64_t layers;
  std::uint64_t hidden_size;
  Norm norm = Norm::kScale;
  Block block = Block::kPreNorm;
  bool final_norm = true;
  bool dropout = false;  // keeps masks
};

// A tensor that all layers, or those that hold the block, keep.
inline void Keep(ModelSink& model, std::uint64_t layers, const char* name, std::uint64_t elements,
                 Split split, Kept kept = Kept::kActivation, std::uint32_t dropped_by = kFull) {
  if (layers == 0) return;
  model.Add(Activation{.name = name,
                       .layers = layers,
                       .elements = elements,
                       .kept = kept,
                       .dropped_by = dropped_by,
                       .split = split});
}

// What reads an MLP's input.
inline constexpr std::uint64_t kMlpInputOf = InputOf(Role::kGate, Role::kUp, Role::kRouter);

// The input of matrices, kept for their weight gradients alone.
inline void KeepInput(ModelSink& model, std::uint64_t layers, const char* name,
                      std::uint64_t elements, Split split, std::uint64_t input_of) {
  if (layers == 0) return;
  model.Add(Activation{
      .name = name, .layers = layers, .elements = elements, .split = split, .input_of = input_of});
}

// A vector of `elements` parameters in each of `layers` layers: a norm's scale, a bias, a gate.
inline void AddVector(ModelSink& model, const std::string& name, Role role, Part part,
                      std::uint64_t elements, std::uint64_t layers, Place place = Place::kLayer,
                      Split split = Split::kNone) {
  model.Add(Matrix{.name = name.c_str(),
                   .role = role,
                   .part = part,
                   .operation = Operation::kElementwise,
                   .split = split,
                   .place = place,
                   .rows = elements,
                   .layers = layers});
}

// The parameters of a norm over `elements` elements.
inline void AddNormParameters(ModelSink& model, Norm norm, const std::string& name,
                              std::uint64_t elements, std::uint64_t layers,
                              Place place = Place::kLayer) {
  if (norm == Norm::kNothing) return;
  AddVector(model, name, Role::kNorm, Part::kNorm, elements, layers, place);
  if (norm == Norm::kScaleAndBias) {
    AddVector(model, name + ".bias", Role::kNorm, Part::kNorm, elements, layers, place);
  }
}

// The norms of all layers and the last one, with the inputs that they keep. The layer's input is
// what full recomputation starts from.
inline void AddNorms(ModelSink& model, const Decoder& d) {
  const auto norm = [&](const char* name) {
    AddNormParameters(model, d.norm, name, d.hidden_size, d.layers);
  };
  const auto keep = [&](const char* name) {
    Keep(model, d.layers, name, d.hidden_size, Split::kSequence);
  };
  model.Add(Activation{.name = "layer input",
                       .layers = d.layers,
                       .elements = d.hidden_size,
                       .dropped_by = kNever,
                       .split = Split::kSequence});
  const std::uint64_t norms = d.block == Block::kParallelOneNorm ? 1
                              : d.block == Block::kSandwichNorm  ? 4
                                                                 : 2;
  if (d.norm == Norm::kScale) {
    // An RMSNorm of single operations keeps its input in 32 bit and in 16 bit what it scales.
    Keep(model, d.layers, "norms' 32-bit copies", norms * d.hidden_size, Split::kSequence,
         Kept::kFp32, kFull | kOnlyUnfused);
  }
  if (d.block != Block::kPostNorm) norm("layers.norm1");
  if (d.block == Block::kPostNorm || d.block == Block::kSandwichNorm) {
    norm("layers.attention.post_norm");
    keep("attention output");
  }
  if (d.block == Block::kPreNorm || d.block == Block::kSandwichNorm) keep("norm2 input");
  if (d.block != Block::kPostNorm && d.block != Block::kParallelOneNorm) norm("layers.norm2");
  if (d.block == Block::kPostNorm || d.block == Block::kSandwichNorm) {
    norm("layers.mlp.post_norm");
    keep("mlp output");
  }
  if (!d.final_norm) return;
  AddNormParameters(model, d.norm, "final_norm", d.hidden_size, 1, Place::kOutput);
  model.Add(Activation{.name = "final norm input",
                       .place = Place::kOutput,
                       .elements = d.hidden_size,
                       .dropped_by = kNever,
                       .split = Split::kSequence});
}

// A linear map in `layers` layers, with its bias.
inline void AddLinear(ModelSink& model, std::uint64_t layers, const std::string& name, Role role,
                      Part part, Split split, std::uint64_t rows, std::uint64_t columns,
                      bool bias = false) {
  model.Add(Matrix{.name = name.c_str(),
                   .role = role,
                   .part = part,
                   .split = split,
                   .rows = rows,
                   .columns = columns,
                   .layers = layers});
  if (!bias) return;
  AddVector(model, name + ".bias", Role::kBias, part, columns, layers, Place::kLayer,
            split == Split::kColumns ? Split::kColumns : Split::kNone);
}

struct EmbeddingShape {
  std::uint64_t vocabulary;
  bool tied;                    // the head uses the embedding's parameters
  std::uint64_t positions = 0;  // rows of learned positions
  bool head_bias = false;
  bool norm = false;        // a norm behind the embedding (BLOOM)
  std::uint64_t width = 0;  // of an embedding narrower than the model, mapped to it and back; 0: h
};

// Token embedding, learned positions, head, and the logits of the loss.
inline void AddEmbeddings(ModelSink& model, const Decoder& d, const EmbeddingShape& e) {
  const std::uint64_t width = e.width == 0 ? d.hidden_size : e.width;
  Matrix matrix{.name = "embed",
                .role = Role::kEmbed,
                .part = Part::kEmbedding,
                .operation = Operation::kLookup,
                .split = Split::kRows,
                .place = Place::kInput,
                .rows = e.vocabulary,
                .columns = width};
  model.Add(matrix);
  if (e.positions > 0) {
    matrix.name = "positions";
    matrix.role = Role::kPosition;
    matrix.split = Split::kNone;
    matrix.rows = e.positions;
    matrix.columns = d.hidden_size;
    model.Add(matrix);
  }
  if (width != d.hidden_size) {
    for (const bool in : {true, false}) {
      model.Add(Matrix{.name = in ? "embed.project" : "head.project",
                       .part = in ? Part::kEmbedding : Part::kHead,
                       .place = in ? Place::kInput : Place::kOutput,
                       .rows = in ? width : d.hidden_size,
                       .columns = in ? d.hidden_size : width});
    }
  }
  if (e.norm) {
    AddNormParameters(model, d.norm, "embed.norm", d.hidden_size, 1, Place::kInput);
    model.Add(Activation{.name = "embedding norm input",
                         .place = Place::kInput,
                         .elements = d.hidden_size,
                         .dropped_by = kNever,
                         .split = Split::kSequence});
  }
  model.Add(Matrix{.name = "head",
                   .role = Role::kHead,
                   .part = Part::kHead,
                   .split = Split::kColumns,
                   .place = Place::kOutput,
                   .rows = width,
                   .columns = e.vocabulary,
                   .shares_storage = e.tied});
  if (e.head_bias) {
    AddVector(model, "head.bias", Role::kBias, Part::kHead, e.vocabulary, 1, Place::kOutput,
              Split::kColumns);
  }
  model.Add(Activation{.name = "head input",
                       .place = Place::kOutput,
                       .elements = width,
                       .dropped_by = kNever,
                       .split = Split::kNone,
                       .input_of = InputOf(Role::kHead)});
  // The loss works on logits in 32 bit: 4sbV (section 4.3 of the paper named in decoder.h).
  model.Add(Activation{.name = "logits",
                       .place = Place::kOutput,
                       .elements = e.vocabulary,
                       .kept = Kept::kFp32,
                       .dropped_by = kNever,
                       .split = Split::kTensor});
}

}  // namespace v1
}  // namespace gpuday::sdk

#endif  // GPUDAY_DECODER_BLOCKS_H_
