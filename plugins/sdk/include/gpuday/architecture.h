// For authors of an architecture: say what the model is made of, once, and gpuday works out
// parameters, FLOPs, activations, KV cache and sharding. A plugin is a list of parameters, one
// function and one macro:
//
//   constexpr sdk::Parameter kParameters[] = {sdk::HiddenSize(), ...};
//   constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("mine")};
//   void Describe(const sdk::Values& values, sdk::ModelSink& model) { model.Add(...); }
//   GPUDAY_ARCHITECTURE_PLUGIN("mine", "1.0.0", "What it is (paper)", kModelTypes, kParameters,
//                              Describe, nullptr)
//
// gpuday/decoder.h has the parameters and the blocks that most decoders share.
#ifndef GPUDAY_ARCHITECTURE_H_
#define GPUDAY_ARCHITECTURE_H_

#include <gpuday/plugin.h>

namespace gpuday::sdk {
inline namespace v1 {

enum class Role : std::uint32_t {
  kOther = GPUDAY_ROLE_OTHER,
  kEmbed = GPUDAY_ROLE_EMBED,
  kPosition = GPUDAY_ROLE_POSITION,
  kQ = GPUDAY_ROLE_Q,
  kK = GPUDAY_ROLE_K,
  kV = GPUDAY_ROLE_V,
  kO = GPUDAY_ROLE_O,
  kGate = GPUDAY_ROLE_GATE,
  kUp = GPUDAY_ROLE_UP,
  kDown = GPUDAY_ROLE_DOWN,
  kHead = GPUDAY_ROLE_HEAD,
  kRouter = GPUDAY_ROLE_ROUTER,
  kNorm = GPUDAY_ROLE_NORM,
  kBias = GPUDAY_ROLE_BIAS,
};

// "q", "router": the word that scenarios and reports use.
constexpr const char* RoleName(Role role) {
  constexpr const char* kNames[] = {"other", "embed", "position", "q",    "k",      "v",    "o",
                                    "gate",  "up",    "down",     "head", "router", "norm", "bias"};
  return kNames[static_cast<std::uint32_t>(role)];
}

enum class Part : std::uint32_t {
  kEmbedding = GPUDAY_PART_EMBEDDING,
  kAttention = GPUDAY_PART_ATTENTION,
  kMlp = GPUDAY_PART_MLP,
  kNorm = GPUDAY_PART_NORM,
  kHead = GPUDAY_PART_HEAD,
  kAdapter = GPUDAY_PART_ADAPTER,
};

enum class Operation : std::uint32_t {
  kMatmul = GPUDAY_OP_MATMUL,            // 2 x rows x columns FLOPs per token, forward
  kLookup = GPUDAY_OP_LOOKUP,            // reads a row
  kElementwise = GPUDAY_OP_ELEMENTWISE,  // scale or bias
};

enum class Split : std::uint32_t {
  kNone = GPUDAY_SPLIT_NONE,
  kColumns = GPUDAY_SPLIT_COLUMNS,
  kRows = GPUDAY_SPLIT_ROWS,
  kTensor = GPUDAY_SPLIT_TENSOR,
  kSequence = GPUDAY_SPLIT_SEQUENCE,
};

enum class Place : std::uint32_t {
  kInput = GPUDAY_PLACE_INPUT,
  kLayer = GPUDAY_PLACE_LAYER,
  kOutput = GPUDAY_PLACE_OUTPUT,
};

enum class Kept : std::uint32_t {
  kActivation = GPUDAY_KEPT_ACTIVATION,  // in the precision's activation type
  kFp32 = GPUDAY_KEPT_FP32,
  kMask = GPUDAY_KEPT_MASK,  // one byte
};

// A mask for Activation::dropped_by.
enum DroppedBy : std::uint32_t {
  kNever = 0,
  kSelective = GPUDAY_DROPPED_BY_SELECTIVE,
  kFull = GPUDAY_DROPPED_BY_FULL,
  kFlash = GPUDAY_DROPPED_BY_FLASH,
  kOnlyWithFlash = GPUDAY_ONLY_WITH_FLASH,
  kUnlessFused = GPUDAY_UNLESS_FUSED,
  kOnlyUnfused = GPUDAY_ONLY_UNFUSED,
  kKeptByOperations = GPUDAY_KEPT_BY_OPERATIONS,
};

// A mask for Activation::input_of.
template <typename... Roles>
constexpr std::uint64_t InputOf(Roles... roles) {
  return ((std::uint64_t{1} << static_cast<std::uint32_t>(roles)) | ...);
}

// The model as a whole; say it first, once.
struct ModelShape {
  std::uint64_t layers;
  std::uint64_t hidden_size;
  std::uint64_t context_length = 0;    // tokens; 0: not known
  bool context_is_hard_limit = false;  // learned positions: longer sequences are impossible
};

// Parameters: layers x per_layer copies of rows x columns. An input of width rows gives an output
// of width columns; a vector has one column.
struct Matrix {
  const char* name;  // unique in the model
  Role role = Role::kOther;
  Part part;
  Operation operation = Operation::kMatmul;
  Split split = Split::kNone;
  Place place = Place::kLayer;
  std::uint64_t rows;
  std::uint64_t columns = 1;
  std::uint64_t layers = 1;            // how many layers hold it
  std::uint64_t per_layer = 1;         // copies in each of them (experts)
  std::uint64_t active_per_layer = 0;  // copies that a token passes through; 0: all
  bool shares_storage = false;         // a tied head: work, but no parameters of its own
};

// One kind of attention layer.
struct Attention {
  const char* name = "attention";
  std::uint64_t layers;
  std::uint64_t query_heads;
  std::uint64_t kv_heads;
  std::uint64_t qk_head_size;
  std::uint64_t v_head_size;
  std::uint64_t window = 0;          // tokens attended to; 0: all before
  std::uint64_t cache_elements = 0;  // per token and layer; 0: kv_heads x (qk + v head size)
};

// A tensor that the forward pass keeps for the backward pass.
struct Activation {
  const char* name;
  Place place = Place::kLayer;
  std::uint64_t layers = 1;
  std::uint64_t elements;       // per token of the micro-batch, or per pair of tokens of a sequence
  bool per_token_pair = false;  // true: times the sequence length once more
  Kept kept = Kept::kActivation;
  std::uint32_t dropped_by = kFull;  // mask of DroppedBy
  Split split = Split::kNone;
  // Kept only for weight gradients of matrices of these roles (InputOf); 0: needed in any case.
  std::uint64_t input_of = 0;
};

// A `model_type` of config.json files that the architecture reads. Its keys are those of the
// parameters; what differs from type to type is a default here.
struct ModelType : gpuday_model_type {
  constexpr explicit ModelType(const char* model_type)
      : gpuday_model_type{.struct_size = sizeof(gpuday_model_type),
                          .reserved = 0,
                          .name = model_type,
                          .section = nullptr,
                          .defaults = nullptr,
                          .note = nullptr} {}

  // What a missing key means, where that is not the parameter's own default:
  // "num_key_value_heads=8 tie_word_embeddings=true".
  constexpr ModelType Defaults(const char* text) const {
    ModelType copy = *this;
    copy.defaults = text;
    return copy;
  }
  // The table of the file that holds the keys: "text_config".
  constexpr ModelType Section(const char* path) const {
    ModelType copy = *this;
    copy.section = path;
    return copy;
  }
  // A sentence for the user about what is left out.
  constexpr ModelType Note(const char* text) const {
    ModelType copy = *this;
    copy.note = text;
    return copy;
  }
};
static_assert(sizeof(ModelType) == sizeof(gpuday_model_type));

// Where an architecture puts its answer. The host checks each piece; a refusal ends the call.
class ModelSink {
 public:
  explicit ModelSink(const gpuday_architecture_sink& sink) : sink_(sink) {}

  void Shape(const ModelShape& shape) {
    const gpuday_model model{.struct_size = sizeof(gpuday_model),
                             .context_is_hard_limit = shape.context_is_hard_limit ? 1u : 0u,
                             .layers = shape.layers,
                             .hidden_size = shape.hidden_size,
                             .context_length = shape.context_length};
    internal::Check(sink_.model(sink_.host, &model));
  }

  void Add(const Matrix& m) {
    const gpuday_matrix matrix{
        .struct_size = sizeof(gpuday_matrix),
        .role = static_cast<std::uint32_t>(m.role),
        .part = static_cast<std::uint32_t>(m.part),
        .operation = static_cast<std::uint32_t>(m.operation),
        .split = static_cast<std::uint32_t>(m.split),
        .place = static_cast<std::uint32_t>(m.place),
        .shares_storage = m.shares_storage ? 1u : 0u,
        .reserved = 0,
        .name = m.name,
        .rows = m.rows,
        .columns = m.columns,
        .layers = m.layers,
        .per_layer = m.per_layer,
        .active_per_layer = m.active_per_layer == 0 ? m.per_layer : m.active_per_layer};
    internal::Check(sink_.matrix(sink_.host, &matrix));
  }

  void Add(const Attention& a) {
    const gpuday_attention attention{
        .struct_size = sizeof(gpuday_attention),
        .reserved = 0,
        .name = a.name,
        .layers = a.layers,
        .query_heads = a.query_heads,
        .kv_heads = a.kv_heads,
        .qk_head_size = a.qk_head_size,
        .v_head_size = a.v_head_size,
        .window = a.window,
        .cache_elements = a.cache_elements == 0 ? a.kv_heads * (a.qk_head_size + a.v_head_size)
                                                : a.cache_elements};
    internal::Check(sink_.attention(sink_.host, &attention));
  }

  void Add(const Activation& a) {
    const gpuday_activation activation{.struct_size = sizeof(gpuday_activation),
                                       .kept = static_cast<std::uint32_t>(a.kept),
                                       .dropped_by = a.dropped_by,
                                       .split = static_cast<std::uint32_t>(a.split),
                                       .place = static_cast<std::uint32_t>(a.place),
                                       .per_token_pair = a.per_token_pair ? 1u : 0u,
                                       .name = a.name,
                                       .layers = a.layers,
                                       .elements = a.elements,
                                       .input_of = a.input_of};
    internal::Check(sink_.activation(sink_.host, &activation));
  }

 private:
  const gpuday_architecture_sink& sink_;
};

namespace internal {

using DescribeFunction = decltype(gpuday_architecture::describe);

constexpr gpuday_architecture Architecture(DescribeFunction describe, const ModelType* types,
                                           std::uint64_t count) {
  return {.struct_size = sizeof(gpuday_architecture),
          .reserved = 0,
          .describe = describe,
          .model_types = types,
          .model_type_count = count,
          .model_type_stride = sizeof(ModelType)};
}

template <std::size_t count>
constexpr gpuday_architecture Architecture(DescribeFunction describe,
                                           const ModelType (&types)[count]) {
  return Architecture(describe, types, count);
}

constexpr gpuday_architecture Architecture(DescribeFunction describe, std::nullptr_t) {
  return Architecture(describe, nullptr, 0);
}

}  // namespace internal
}  // namespace v1
}  // namespace gpuday::sdk

// Exports the plugin. `model_types` is an array of sdk::ModelType, or nullptr when it reads no
// config.json; `describe` is void(const sdk::Values&, sdk::ModelSink&). `golden` is an array of
// sdk::Golden, the figures that the plugin is known to give, or nullptr. So for the other families.
#define GPUDAY_ARCHITECTURE_PLUGIN(name, version, summary, model_types, parameters, describe,  \
                                   golden)                                                     \
  static constexpr gpuday_architecture kGpudayFunctions = gpuday::sdk::internal::Architecture( \
      [](const auto*, const gpuday_value* values, std::uint32_t count,                         \
         const gpuday_architecture_sink* sink, gpuday_error* error) -> std::int32_t {          \
        return gpuday::sdk::internal::Guard(error, [&] {                                       \
          gpuday::sdk::ModelSink model(*sink);                                                 \
          describe(gpuday::sdk::Values(values, count), model);                                 \
        });                                                                                    \
      },                                                                                       \
      model_types);                                                                            \
  GPUDAY_EXPORT constexpr gpuday_plugin gpuday_plugin_entry = gpuday::sdk::internal::Describe( \
      GPUDAY_ARCHITECTURE, parameters, name, version, summary, &kGpudayFunctions, golden);

#endif  // GPUDAY_ARCHITECTURE_H_
