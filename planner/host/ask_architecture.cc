#include <set>

#include "planner/host/ask.h"
#include "planner/host/ask_internal.h"
#include "planner/host/boundary.h"

namespace gpuday {
namespace {

constexpr std::uint64_t kWidest = 1ull << 40;
constexpr std::uint64_t kMostLayers = 1'000'000;
constexpr std::uint64_t kAllDroppedBy =
    GPUDAY_DROPPED_BY_SELECTIVE | GPUDAY_DROPPED_BY_FULL | GPUDAY_DROPPED_BY_FLASH |
    GPUDAY_ONLY_WITH_FLASH | GPUDAY_UNLESS_FUSED | GPUDAY_ONLY_UNFUSED | GPUDAY_KEPT_BY_OPERATIONS;
constexpr std::uint64_t kAllRoles = (std::uint64_t{1} << (GPUDAY_ROLE_BIAS + 1)) - 1;

struct ModelAnswer : PluginAnswer {
  using PluginAnswer::PluginAnswer;

  Model model;
  bool has_shape = false;
  double parameters = 0;
  bool too_large = false;  // the fault of the values rather than the plugin's
  std::set<std::string> names;

  std::int32_t Shape(const gpuday_model& raw) {
    const gpuday_model sent = Receive(raw);
    if (has_shape) return Refuse("the model's shape is told twice");
    if (!TakeCount(sent.layers, 1, kMostLayers, "layers", "model") ||
        !TakeCount(sent.hidden_size, 1, kWidest, "hidden_size", "model") ||
        !TakeCount(sent.context_length, 0, kWidest, "context_length", "model")) {
      return 1;
    }
    has_shape = true;
    model.layers = sent.layers;
    model.hidden_size = sent.hidden_size;
    model.context_length = sent.context_length;
    model.context_is_hard_limit = sent.context_is_hard_limit != 0;
    return 0;
  }

  std::int32_t Add(const gpuday_matrix& raw) {
    Matrix matrix;
    if (!has_shape) return Refuse("a matrix before the model's shape");
    if (model.matrices.size() == kMostMatrices) {
      return Refuse(absl::StrCat("more than ", kMostMatrices, " matrices"));
    }
    if (!TakeMatrix(raw, *this, matrix)) return 1;
    if (matrix.part == sdk::Part::kAdapter) {
      return Refuse(
          absl::StrCat(matrix.name, ": adapters are an optimizer's, not an architecture's"));
    }
    if (!names.insert(matrix.name).second) {
      return Refuse(absl::StrCat("two matrices are called ", matrix.name));
    }
    parameters += static_cast<double>(matrix.rows) * static_cast<double>(matrix.columns) *
                  static_cast<double>(matrix.layers) * static_cast<double>(matrix.per_layer);
    if (parameters > kMostParameters) {
      too_large = true;
      return Refuse(absl::StrCat("more than ", Scaled(kMostParameters), " parameters"));
    }
    model.matrices.push_back(std::move(matrix));
    return 0;
  }

  std::int32_t Add(const gpuday_attention& raw) {
    const gpuday_attention sent = Receive(raw);
    AttentionLayers layers;
    if (model.attention.size() == kMostMatrices) return Refuse("too many kinds of attention");
    if (!TakeName(sent.name, "attention", layers.name)) return 1;
    const std::string& name = layers.name;
    if (!TakeCount(sent.layers, 1, kMostLayers, "layers", name) ||
        !TakeCount(sent.query_heads, 1, kWidest, "query_heads", name) ||
        !TakeCount(sent.kv_heads, 1, kWidest, "kv_heads", name) ||
        !TakeCount(sent.qk_head_size, 1, kWidest, "qk_head_size", name) ||
        !TakeCount(sent.v_head_size, 1, kWidest, "v_head_size", name) ||
        !TakeCount(sent.window, 0, kWidest, "window", name) ||
        !TakeCount(sent.cache_elements, 0, kWidest, "cache_elements", name)) {
      return 1;
    }
    layers.layers = sent.layers;
    layers.query_heads = sent.query_heads;
    layers.kv_heads = sent.kv_heads;
    layers.qk_head_size = sent.qk_head_size;
    layers.v_head_size = sent.v_head_size;
    layers.window = sent.window;
    layers.cache_elements = sent.cache_elements;
    model.attention.push_back(std::move(layers));
    return 0;
  }

  std::int32_t Add(const gpuday_activation& raw) {
    const gpuday_activation sent = Receive(raw);
    SavedActivation activation;
    if (model.activations.size() == kMostMatrices) return Refuse("too many activations");
    if (!TakeName(sent.name, "activation", activation.name)) return 1;
    const std::string& name = activation.name;
    if (!TakeCount(sent.layers, 1, kMostLayers, "layers", name) ||
        !TakeCount(sent.elements, 0, kWidest, "elements", name) ||
        !TakeCount(sent.dropped_by, 0, kAllDroppedBy, "dropped_by", name) ||
        !TakeCount(sent.input_of, 0, kAllRoles, "input_of", name) ||
        !TakeCount(sent.kept, GPUDAY_KEPT_ACTIVATION, GPUDAY_KEPT_MASK, "kept", name) ||
        !TakeCount(sent.place, GPUDAY_PLACE_INPUT, GPUDAY_PLACE_OUTPUT, "place", name) ||
        !TakeCount(sent.split, GPUDAY_SPLIT_NONE, GPUDAY_SPLIT_SEQUENCE, "split", name)) {
      return 1;
    }
    activation.layers = sent.layers;
    activation.elements = sent.elements;
    activation.kept = static_cast<sdk::Kept>(sent.kept);
    activation.place = static_cast<sdk::Place>(sent.place);
    activation.split = static_cast<sdk::Split>(sent.split);
    activation.dropped_by = sent.dropped_by;
    activation.per_token_pair = sent.per_token_pair != 0;
    activation.input_of = sent.input_of;
    model.activations.push_back(std::move(activation));
    return 0;
  }
};

// A sink function: the host's pointer back to its answer, and null never followed.
template <typename Raw, std::int32_t (ModelAnswer::*add)(const Raw&)>
std::int32_t Into(void* host, const Raw* raw) {
  auto& answer = *static_cast<ModelAnswer*>(host);
  return raw == nullptr ? answer.Refuse("a null pointer") : (answer.*add)(*raw);
}

}  // namespace

bool TakeMatrix(const gpuday_matrix& raw, PluginAnswer& answer, Matrix& matrix) {
  const gpuday_matrix sent = Receive(raw);
  if (!answer.TakeName(sent.name, "matrix", matrix.name)) return false;
  const std::string& name = matrix.name;
  if (!answer.TakeCount(sent.rows, 1, kWidest, "rows", name) ||
      !answer.TakeCount(sent.columns, 1, kWidest, "columns", name) ||
      !answer.TakeCount(sent.layers, 1, kMostLayers, "layers", name) ||
      !answer.TakeCount(sent.per_layer, 1, kMostLayers, "per_layer", name) ||
      !answer.TakeCount(sent.active_per_layer, 1, sent.per_layer, "active_per_layer", name) ||
      !answer.TakeCount(sent.role, GPUDAY_ROLE_OTHER, GPUDAY_ROLE_BIAS, "role", name) ||
      !answer.TakeCount(sent.part, GPUDAY_PART_EMBEDDING, GPUDAY_PART_ADAPTER, "part", name) ||
      !answer.TakeCount(sent.operation, GPUDAY_OP_MATMUL, GPUDAY_OP_ELEMENTWISE, "operation",
                        name) ||
      !answer.TakeCount(sent.split, GPUDAY_SPLIT_NONE, GPUDAY_SPLIT_ROWS, "split", name) ||
      !answer.TakeCount(sent.place, GPUDAY_PLACE_INPUT, GPUDAY_PLACE_OUTPUT, "place", name)) {
    return false;
  }
  matrix.role = static_cast<sdk::Role>(sent.role);
  matrix.part = static_cast<sdk::Part>(sent.part);
  matrix.operation = static_cast<sdk::Operation>(sent.operation);
  matrix.split = static_cast<sdk::Split>(sent.split);
  matrix.place = static_cast<sdk::Place>(sent.place);
  matrix.shares_storage = sent.shares_storage != 0;
  matrix.rows = sent.rows;
  matrix.columns = sent.columns;
  matrix.layers = sent.layers;
  matrix.per_layer = sent.per_layer;
  matrix.active_per_layer = sent.active_per_layer;
  return true;
}

gpuday_matrix ForPlugin(const Matrix& matrix) {
  return {.struct_size = sizeof(gpuday_matrix),
          .role = static_cast<std::uint32_t>(matrix.role),
          .part = static_cast<std::uint32_t>(matrix.part),
          .operation = static_cast<std::uint32_t>(matrix.operation),
          .split = static_cast<std::uint32_t>(matrix.split),
          .place = static_cast<std::uint32_t>(matrix.place),
          .shares_storage = matrix.shares_storage ? 1u : 0u,
          .reserved = 0,
          .name = matrix.name.c_str(),
          .rows = matrix.rows,
          .columns = matrix.columns,
          .layers = matrix.layers,
          .per_layer = matrix.per_layer,
          .active_per_layer = matrix.active_per_layer};
}

absl::StatusOr<Model> AskArchitecture(const Plugin& plugin, const PluginValues& values,
                                      const Location& where) {
  const auto* self = static_cast<const gpuday_architecture*>(plugin.functions);
  const gpuday_architecture functions = Receive(*self);
  ModelAnswer answer(plugin);
  if (functions.describe == nullptr) {
    answer.Refuse("it has no function describe");
    return answer.status();
  }
  const gpuday_architecture_sink sink{.struct_size = sizeof(gpuday_architecture_sink),
                                      .reserved = 0,
                                      .host = &answer,
                                      .model = Into<gpuday_model, &ModelAnswer::Shape>,
                                      .matrix = Into<gpuday_matrix, &ModelAnswer::Add>,
                                      .attention = Into<gpuday_attention, &ModelAnswer::Add>,
                                      .activation = Into<gpuday_activation, &ModelAnswer::Add>};
  const std::vector<gpuday_value> raw = values.ForPlugin();
  const absl::Status called = CallPlugin(answer, where, [&](gpuday_error* error) {
    return functions.describe(self, raw.data(), static_cast<std::uint32_t>(raw.size()), &sink,
                              error);
  });
  if (!called.ok() && answer.too_large) {
    return Error(Fault::kInput, absl::StrCat(where.Text(), ": architecture ", plugin.name,
                                             ": with these parameters the model has more than ",
                                             Scaled(kMostParameters), " parameters"));
  }
  GPUDAY_RETURN_IF_ERROR(called);
  if (answer.model.matrices.empty()) {
    answer.Refuse("it says ok and names no matrix");
    return answer.status();
  }
  return std::move(answer.model);
}

}  // namespace gpuday
