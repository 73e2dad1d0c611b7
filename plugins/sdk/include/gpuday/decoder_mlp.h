// The MLPs of a decoder: plain, gated, and mixtures of experts with and without shared experts.
#ifndef GPUDAY_DECODER_MLP_H_
#define GPUDAY_DECODER_MLP_H_

#include <gpuday/decoder_blocks.h>

namespace gpuday::sdk {
inline namespace v1 {

struct MlpShape {
  std::uint64_t width;
  bool gated = true;  // gate and up, their product into down; otherwise up, activation, down
  bool bias = false;
};

// The MLP's input, unless it is attention's as well.
inline void KeepMlpInput(ModelSink& model, const Decoder& d, std::uint64_t layers) {
  if (d.block != Block::kParallelOneNorm) {
    KeepInput(model, layers, "mlp input", d.hidden_size, Split::kSequence, kMlpInputOf);
  }
}

// An MLP that every token passes through, in `layers` layers; matrices are called PREFIX.up.
inline void AddDenseMlp(ModelSink& model, const Decoder& d, const MlpShape& mlp,
                        std::uint64_t layers, const std::string& prefix) {
  if (layers == 0) return;
  const std::uint64_t h = d.hidden_size;
  if (mlp.gated) {
    AddLinear(model, layers, prefix + ".gate", Role::kGate, Part::kMlp, Split::kColumns, h,
              mlp.width, mlp.bias);
  }
  AddLinear(model, layers, prefix + ".up", Role::kUp, Part::kMlp, Split::kColumns, h, mlp.width,
            mlp.bias);
  AddLinear(model, layers, prefix + ".down", Role::kDown, Part::kMlp, Split::kRows, mlp.width, h,
            mlp.bias);
  const auto keep = [&](const char* name, std::uint32_t dropped_by) {
    Keep(model, layers, name, mlp.width, Split::kTensor, Kept::kActivation, dropped_by);
  };
  if (mlp.gated) {
    keep("gate output", kFull | kKeptByOperations);
    keep("up output", kFull);
    keep("activated gate", kFull | kUnlessFused);
  } else {
    keep("up output", kFull | kKeptByOperations);
  }
  KeepInput(model, layers, "down input", mlp.width, Split::kTensor, InputOf(Role::kDown));
  if (d.dropout) {
    Keep(model, layers, "mlp dropout mask", h, Split::kSequence, Kept::kMask);
  }
}

// The MLP of all layers, or of the `layers` that hold no experts.
inline void AddMlp(ModelSink& model, const Decoder& d, const MlpShape& mlp, std::uint64_t layers) {
  KeepMlpInput(model, d, layers);
  AddDenseMlp(model, d, mlp, layers, "layers.mlp");
}
inline void AddMlp(ModelSink& model, const Decoder& d, const MlpShape& mlp) {
  AddMlp(model, d, mlp, d.layers);
}

struct ExpertsShape {
  std::uint64_t layers;  // that hold experts
  std::uint64_t experts;
  std::uint64_t active;            // of these, how many a token passes through
  std::uint64_t width;             // of one expert, gated
  bool bias = false;               // on the experts' matrices
  bool router_bias = false;        // one per expert
  bool router_correction = false;  // one more per expert, set for balance (DeepSeek-V3)
  std::uint64_t shared_width = 0;  // of the expert that every token passes through; 0: none
  bool shared_gate = false;        // its output is scaled by a learned gate (Qwen 1.5 MoE)
};

// Layers of gated experts behind a router (Shazeer et al. 2017), with shared experts where there
// are (DeepSeekMoE, arXiv:2401.06066). A token's input is copied for each expert that it visits;
// the experts' outputs are kept to weigh them.
inline void AddExperts(ModelSink& model, const Decoder& d, const ExpertsShape& e) {
  if (e.layers == 0) return;
  const std::uint64_t h = d.hidden_size;
  AddLinear(model, e.layers, "layers.router", Role::kRouter, Part::kMlp, Split::kNone, h, e.experts,
            e.router_bias);
  if (e.router_correction) {
    AddVector(model, "layers.router.correction", Role::kBias, Part::kMlp, e.experts, e.layers);
  }
  const auto expert = [&](const std::string& name, Role role, Split split, std::uint64_t rows,
                          std::uint64_t columns) {
    Matrix matrix{.name = name.c_str(),
                  .role = role,
                  .part = Part::kMlp,
                  .split = split,
                  .rows = rows,
                  .columns = columns,
                  .layers = e.layers,
                  .per_layer = e.experts,
                  .active_per_layer = e.active};
    model.Add(matrix);
    if (!e.bias) return;
    const std::string bias = name + ".bias";
    matrix.name = bias.c_str();
    matrix.role = Role::kBias;
    matrix.operation = Operation::kElementwise;
    matrix.split = split == Split::kColumns ? Split::kColumns : Split::kNone;
    matrix.rows = columns;
    matrix.columns = 1;
    model.Add(matrix);
  };
  expert("layers.experts.gate", Role::kGate, Split::kColumns, h, e.width);
  expert("layers.experts.up", Role::kUp, Split::kColumns, h, e.width);
  expert("layers.experts.down", Role::kDown, Split::kRows, e.width, h);

  KeepMlpInput(model, d, e.layers);
  Keep(model, e.layers, "router scores", e.experts, Split::kNone, Kept::kFp32);
  KeepInput(model, e.layers, "tokens sent to experts", e.active * h, Split::kSequence,
            InputOf(Role::kGate, Role::kUp));
  Keep(model, e.layers, "experts' gate output", e.active * e.width, Split::kTensor,
       Kept::kActivation, kFull | kKeptByOperations);
  Keep(model, e.layers, "experts' up output", e.active * e.width, Split::kTensor);
  Keep(model, e.layers, "experts' activated gate", e.active * e.width, Split::kTensor,
       Kept::kActivation, kFull | kUnlessFused);
  KeepInput(model, e.layers, "experts' down input", e.active * e.width, Split::kTensor,
            InputOf(Role::kDown));
  Keep(model, e.layers, "experts' outputs", e.active * h, Split::kSequence);

  if (e.shared_width == 0) return;
  AddDenseMlp(model, d, {.width = e.shared_width}, e.layers, "layers.shared_expert");
  if (e.shared_gate) {
    AddLinear(model, e.layers, "layers.shared_expert_gate", Role::kRouter, Part::kMlp, Split::kNone,
              h, 1);
    Keep(model, e.layers, "shared expert's output", h, Split::kSequence);
  }
}

}  // namespace v1
}  // namespace gpuday::sdk

#endif  // GPUDAY_DECODER_MLP_H_
