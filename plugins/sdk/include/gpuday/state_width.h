// For optimizers whose states may be narrower than the precision asks: the option `state_bits` and
// what a state of that width costs. 8-bit states are quantized block by block, with a 32-bit scale
// per 256 elements; tensors under 4096 elements keep 32-bit states.
// Dettmers et al. 2022, arXiv:2110.02861, section 2 (blocks of 2048); bitsandbytes has blocks of
// 256.
#ifndef GPUDAY_STATE_WIDTH_H_
#define GPUDAY_STATE_WIDTH_H_

#include <gpuday/optimizer.h>

namespace gpuday::sdk {
inline namespace v1 {

constexpr Parameter StateBits() {
  return Integer("state_bits")
      .Aliases("optim_bits")
      .Range(8, 32)
      .Unit("bits")
      .Derived("as the precision says")
      .Help("32, 16, or 8 (in blocks of 256 with a scale; tensors under 4096 elements keep 32)");
}
constexpr Parameter Embeddings32Bit() {
  return Boolean("embeddings_32bit")
      .Default(false)
      .Help("beside 8-bit states, embeddings keep 32-bit ones, as in the Hugging Face Trainer");
}
constexpr Parameter Paged() {
  return Boolean("paged").Default(false).Help(
      "states may be moved to host memory when the GPU is full; they cost the same bytes");
}

inline constexpr std::uint64_t kStateBlockElements = 256;
inline constexpr std::uint64_t kSmallest8BitElements = 4096;

// A state of `elements` per copy of the matrix, as wide as the options StateBits() and, if the
// plugin has it, Embeddings32Bit() say. Scales are a state of their own.
inline void AddState(const Values& values, const Matrices& matrices, std::uint32_t index,
                     const std::string& name, std::uint64_t elements, TrainingSink& training) {
  if (!values.Given("state_bits")) {
    training.State(index, name.c_str(), elements);
    return;
  }
  const std::uint64_t asked = values.Integer("state_bits");
  if (asked != 8 && asked != 16 && asked != 32) {
    throw Error("state_bits is " + std::to_string(asked) + "; it can be 8, 16 or 32");
  }
  const gpuday_matrix& matrix = matrices[index];
  const bool embedding = matrix.operation == GPUDAY_OP_LOOKUP && matrix.part != GPUDAY_PART_ADAPTER;
  const bool wide =
      embedding && values.Has("embeddings_32bit") && values.Boolean("embeddings_32bit");
  const bool quantized = asked == 8 && elements >= kSmallest8BitElements && !wide;
  const std::uint64_t bits = asked == 8 && !quantized ? 32 : asked;
  training.State(index, name.c_str(), elements, static_cast<std::uint32_t>(bits));
  if (!quantized) return;
  const std::uint64_t scales = (elements + kStateBlockElements - 1) / kStateBlockElements;
  training.State(index, (name + " scales").c_str(), scales, 32);
}

}  // namespace v1
}  // namespace gpuday::sdk

#endif  // GPUDAY_STATE_WIDTH_H_
