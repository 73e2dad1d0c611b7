// Weights as llama.cpp writes them into GGUF files: blocks of 32 or 256 elements with their scales,
// and for each file type a mix of block types. Block sizes: github.com/ggml-org/llama.cpp,
// ggml/src/ggml-common.h; which matrix gets which: src/llama-quant.cpp, llama_tensor_get_type.
#include <gpuday/precision.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Text("file_type")
        .Choices(
            "f16 q8_0 q4_0 q4_1 q5_0 q5_1 q2_k q2_k_2023 q3_k_s q3_k_m q3_k_l q4_k_s q4_k_m q5_k_s "
            "q5_k_m q6_k")
        .Default("q4_k_m")
        .Help("as llama.cpp names it; q2_k_2023: q2_k as it was until the end of 2023, larger"),
    sdk::Boolean("fused_qkv")
        .Default(false)
        .Help("the file keeps q, k and v as one matrix (Falcon, BLOOM, GPT-2, Qwen 1, Phi-3)"),
};

// A block of `elements` of `bits` each takes `bytes`; the rest are scales.
struct Block {
  double bits, elements, bytes;
};
constexpr Block kF32 = {32, 1, 4}, kF16 = {16, 1, 2};
constexpr Block kQ40 = {4, 32, 18}, kQ41 = {4, 32, 20}, kQ50 = {5, 32, 22}, kQ51 = {5, 32, 24};
constexpr Block kQ80 = {8, 32, 34};
constexpr Block kQ2K = {2, 256, 84}, kQ3K = {3, 256, 110}, kQ4K = {4, 256, 144};
constexpr Block kQ5K = {5, 256, 176}, kQ6K = {6, 256, 210};

double BitsOf(const Block& block) { return 8 * block.bytes / block.elements; }

constexpr bool IsK(const Block& block) { return block.elements == 256; }

// What takes the place of blocks that rows of `width` do not fill.
Block ThatFits(const Block& block, std::uint64_t width) {
  const auto fits = [&](const Block& b) {
    return width % static_cast<std::uint64_t>(b.elements) == 0;
  };
  if (fits(block)) return block;
  const Block smaller = block.bits <= 3   ? kQ40  // IQ4_NL, which is as large
                        : block.bits == 4 ? kQ50
                        : block.bits == 5 ? kQ51
                                          : kQ80;
  return IsK(block) && fits(smaller) ? smaller : kF16;
}

// The type that most matrices of a file have.
Block BaseOf(std::string_view file) {
  constexpr std::pair<std::string_view, Block> kBases[] = {
      {"f16", kF16},  {"q8_0", kQ80}, {"q4_0", kQ40}, {"q4_1", kQ41},
      {"q5_0", kQ50}, {"q5_1", kQ51}, {"q2_k", kQ2K}, {"q3_k", kQ3K},
      {"q4_k", kQ4K}, {"q5_k", kQ5K}, {"q6_k", kQ6K},
  };
  for (const auto& [start, block] : kBases) {
    if (file.starts_with(start)) return block;
  }
  throw std::logic_error("a file type without a block type");
}

// What the choice depends on beside the matrix itself.
struct File {
  std::string_view type;
  Block base;
  bool fused_qkv = false;
  bool has_head = false;     // of its own, not the embedding
  std::uint64_t hidden = 0;  // width of the stream between layers
  std::uint64_t queries_per_key = 1;
  bool is_70b = false;  // 80 layers with grouped heads
  bool eight_experts = false;

  bool Is(std::string_view name) const { return type == name; }
  bool IsQ2K() const { return type.starts_with("q2_k"); }
};

// The layers of the _M mixes that get more bits: the first eighth, the last, every third between.
bool GetsMoreBits(std::uint64_t layer, std::uint64_t layers) {
  return layer < layers / 8 || layer >= 7 * layers / 8 || (layer - layers / 8) % 3 == 2;
}

Block ValueType(const File& file, std::uint64_t layer, std::uint64_t layers) {
  if (file.eight_experts) return kQ80;
  Block block = file.base;
  if (file.IsQ2K()) block = file.queries_per_key >= 4 ? kQ4K : kQ3K;
  if (file.Is("q3_k_m")) block = layer < 2 ? kQ5K : kQ4K;
  if (file.Is("q3_k_l")) block = kQ5K;
  if (file.Is("q4_k_s") && layer < 4) block = kQ5K;
  if ((file.Is("q4_k_m") || file.Is("q5_k_m")) && GetsMoreBits(layer, layers)) block = kQ6K;
  const bool few_bits = IsK(block) && (block.bits == 3 || block.bits == 4);
  return file.is_70b && few_bits ? kQ5K : block;
}

Block DownType(const File& file, std::uint64_t layer, std::uint64_t layers) {
  if (file.IsQ2K()) return kQ3K;
  if (file.Is("q3_k_m")) return layer < layers / 16 ? kQ5K : kQ4K;
  if (file.Is("q3_k_l")) return kQ5K;
  if (file.Is("q4_k_s") && layer < layers / 8) return kQ5K;
  if ((file.Is("q4_k_m") || file.Is("q5_k_m")) && GetsMoreBits(layer, layers)) return kQ6K;
  return file.base;
}

Block OutputType(const File& file) {
  if (file.eight_experts) {
    const bool up_to_q4_k = IsK(file.base) && file.base.bits <= 4 && !file.Is("q3_k_l");
    return up_to_q4_k ? kQ5K : file.base;
  }
  if (file.IsQ2K()) return kQ3K;
  if (file.Is("q3_k_m")) return kQ4K;
  if (file.Is("q3_k_l")) return kQ5K;
  return file.base;
}

Block FusedType(const File& file) {
  if (file.Is("q3_k_m") || file.Is("q3_k_l")) return kQ4K;
  if (file.Is("q4_k_m")) return kQ5K;
  if (file.Is("q5_k_m")) return kQ6K;
  return file.base;
}

// The head, or the embedding in its place: the more precise of what there is.
Block HeadType(const File& file, std::uint64_t width) {
  if (width % static_cast<std::uint64_t>(file.base.elements) != 0) return kQ80;
  return BitsOf(file.base) < BitsOf(kQ80) ? kQ6K : file.base;
}

// The type of one layer's copy, as wanted.
Block WantedType(const File& file, const gpuday_matrix& matrix, sdk::Role role,
                 std::uint64_t layer) {
  switch (role) {
    case sdk::Role::kRouter:
    case sdk::Role::kPosition:
      return kF32;
    case sdk::Role::kHead:
      return HeadType(file, matrix.rows);
    case sdk::Role::kEmbed:
      return file.has_head ? file.base : HeadType(file, matrix.columns);
    case sdk::Role::kDown:
      return DownType(file, layer, matrix.layers);
    case sdk::Role::kO:
      return OutputType(file);
    case sdk::Role::kGate:
    case sdk::Role::kUp:
      return file.Is("q2_k_2023") ? kQ3K : file.base;
    case sdk::Role::kQ:
    case sdk::Role::kK:
    case sdk::Role::kV:
      break;
    default:
      return file.base;
  }
  if (file.fused_qkv) return FusedType(file);
  // Those of a latent have other names, for which there is no rule.
  if (matrix.rows != file.hidden || role == sdk::Role::kQ) return file.base;
  if (role == sdk::Role::kV) return ValueType(file, layer, matrix.layers);
  return file.eight_experts ? kQ80 : file.base;
}

File Look(const sdk::Values& values, const sdk::Matrices& matrices) {
  File file{.type = values.Text("file_type"),
            .base = BaseOf(values.Text("file_type")),
            .fused_qkv = values.Boolean("fused_qkv")};
  std::uint64_t queries = 0, keys = 0, layers = 0;
  for (std::uint32_t i = 0; i < matrices.size(); ++i) {
    const gpuday_matrix& matrix = matrices[i];
    const sdk::Role role = matrices.RoleOf(i);
    if (matrix.operation == GPUDAY_OP_ELEMENTWISE) continue;
    if (role == sdk::Role::kHead) file.has_head |= matrix.shares_storage == 0;
    if (role == sdk::Role::kO) file.hidden = matrix.columns;
    if (role == sdk::Role::kQ) queries = std::max(queries, matrix.columns);
    if (role == sdk::Role::kK) keys = std::max(keys, matrix.columns);
    if (role == sdk::Role::kV) layers += matrix.layers;
    file.eight_experts |= matrix.per_layer == 8;
  }
  if (keys > 0) file.queries_per_key = queries / keys;
  file.is_70b = layers == 80 && file.queries_per_key > 1;
  return file;
}

// A matrix stands for all its layers, so its bits are their mean.
void StoreMatrices(const sdk::Values& values, const sdk::Matrices& matrices,
                   sdk::MatrixSink& storage) {
  const File file = Look(values, matrices);
  for (std::uint32_t i = 0; i < matrices.size(); ++i) {
    const gpuday_matrix& matrix = matrices[i];
    if (matrix.operation == GPUDAY_OP_ELEMENTWISE) continue;
    const std::uint64_t width = matrix.operation == GPUDAY_OP_LOOKUP ? matrix.columns : matrix.rows;
    double bits = 0, all = 0;
    for (std::uint64_t layer = 0; layer < matrix.layers; ++layer) {
      const Block block = ThatFits(WantedType(file, matrix, matrices.RoleOf(i), layer), width);
      bits += block.bits;
      all += BitsOf(block);
    }
    const auto layers = static_cast<double>(matrix.layers);
    storage.Store(i, bits / layers, (all - bits) / layers);
  }
}

void Describe(const sdk::Values& values, sdk::PrecisionSink& precision) {
  const Block base = BaseOf(values.Text("file_type"));
  AddMixedTraining(precision);
  precision.Store(sdk::Tensor::kFrozenLinear, base.bits, BitsOf(base) - base.bits,
                  "llama.cpp's blocks, each matrix by the file's mix");
  precision.Store(sdk::Tensor::kFrozenOther, 32, "FP32 norms and biases");
  precision.RefuseFullTraining(
      "weights of a GGUF file are for inference; train in precision \"mixed\" or, over a quantized "
      "base, with \"int4\" and optimizer.name = \"lora\"");
}

constexpr sdk::Golden kGolden[] = {
    {"", "bits_per_trained_parameter", 64,
     "by hand: 16 of the weight + 16 of the gradient + 32 of the master weight, of adapters"},
    {"", "bits_per_frozen_parameter", 4.5,
     "by hand: blocks of type Q4_K: 144 bytes for 256 elements"},
    {"file_type=q8_0", "bits_per_frozen_parameter", 8.5,
     "by hand: blocks of type Q8_0: 34 bytes for 32 elements"},
};

}  // namespace

GPUDAY_MATRIX_PRECISION_PLUGIN("gguf", "1.0.0",
                               "llama.cpp's GGUF weights: quantized blocks, mixed by matrix and "
                               "layer; 16-bit cache",
                               kParameters, Describe, StoreMatrices, kGolden)
