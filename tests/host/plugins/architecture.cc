// An architecture that does what its option `do` says, straight against the C boundary.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>

#include "tests/host/plugins/raw.h"

namespace {

constexpr std::uint64_t kHuge = 1ull << 63;

constexpr gpuday_model kModel = {.struct_size = sizeof(gpuday_model),
                                 .context_is_hard_limit = 0,
                                 .layers = 2,
                                 .hidden_size = 8,
                                 .context_length = 0};
constexpr gpuday_matrix kMatrix = {.struct_size = sizeof(gpuday_matrix),
                                   .role = GPUDAY_ROLE_Q,
                                   .part = GPUDAY_PART_ATTENTION,
                                   .operation = GPUDAY_OP_MATMUL,
                                   .split = GPUDAY_SPLIT_NONE,
                                   .place = GPUDAY_PLACE_LAYER,
                                   .shares_storage = 0,
                                   .reserved = 0,
                                   .name = "matrix",
                                   .rows = 8,
                                   .columns = 4,
                                   .layers = 2,
                                   .per_layer = 1,
                                   .active_per_layer = 1};
constexpr gpuday_attention kAttention = {.struct_size = sizeof(gpuday_attention),
                                         .reserved = 0,
                                         .name = "attention",
                                         .layers = 2,
                                         .query_heads = 2,
                                         .kv_heads = 1,
                                         .qk_head_size = 4,
                                         .v_head_size = 4,
                                         .window = 0,
                                         .cache_elements = 8};
constexpr gpuday_activation kActivation = {.struct_size = sizeof(gpuday_activation),
                                           .kept = GPUDAY_KEPT_ACTIVATION,
                                           .dropped_by = 0,
                                           .split = GPUDAY_SPLIT_NONE,
                                           .place = GPUDAY_PLACE_LAYER,
                                           .per_token_pair = 0,
                                           .name = "activation",
                                           .layers = 2,
                                           .elements = 8,
                                           .input_of = 0};

// Sends one struct with one field changed.
struct Sender {
  const gpuday_architecture_sink& sink;

  std::int32_t Model() const { return sink.model(sink.host, &kModel); }
  template <typename Field>
  std::int32_t Model(Field gpuday_model::*field, Field value) const {
    gpuday_model model = kModel;
    model.*field = value;
    return sink.model(sink.host, &model);
  }
  template <typename Field>
  std::int32_t Matrix(Field gpuday_matrix::*field, Field value) const {
    gpuday_matrix matrix = kMatrix;
    matrix.*field = value;
    return sink.matrix(sink.host, &matrix);
  }
  template <typename Field>
  std::int32_t Attention(Field gpuday_attention::*field, Field value) const {
    gpuday_attention attention = kAttention;
    attention.*field = value;
    return sink.attention(sink.host, &attention);
  }
  template <typename Field>
  std::int32_t Activation(Field gpuday_activation::*field, Field value) const {
    gpuday_activation activation = kActivation;
    activation.*field = value;
    return sink.activation(sink.host, &activation);
  }
};

std::int32_t Fail(gpuday_error* error, std::int32_t code, const char* message) {
  std::strncpy(error->message, message, sizeof(error->message) - 1);
  return code;
}

// Wrong values of single fields; their refusal is passed on as the rules say. -1: another word.
std::int32_t SendWrongField(std::string_view what, const Sender& send) {
  using A = gpuday_attention;
  using M = gpuday_matrix;
  using V = gpuday_activation;
  if (what == "zero_rows") return send.Matrix(&M::rows, std::uint64_t{0});
  if (what == "zero_columns") return send.Matrix(&M::columns, std::uint64_t{0});
  if (what == "zero_layers") return send.Matrix(&M::layers, std::uint64_t{0});
  if (what == "huge_rows") return send.Matrix(&M::rows, kHuge);
  if (what == "all_ones_rows") return send.Matrix(&M::rows, ~std::uint64_t{0});
  if (what == "huge_per_layer") return send.Matrix(&M::per_layer, kHuge);
  if (what == "idle_actives") return send.Matrix(&M::active_per_layer, std::uint64_t{2});
  if (what == "no_actives") return send.Matrix(&M::active_per_layer, std::uint64_t{0});
  if (what == "unknown_role") return send.Matrix(&M::role, 99u);
  if (what == "unknown_part") return send.Matrix(&M::part, 0u);
  if (what == "adapter_part") return send.Matrix(&M::part, std::uint32_t{GPUDAY_PART_ADAPTER});
  if (what == "unknown_operation") return send.Matrix(&M::operation, 77u);
  if (what == "unknown_split") return send.Matrix(&M::split, 9u);
  if (what == "unknown_place") return send.Matrix(&M::place, 0u);
  if (what == "name_null") return send.Matrix(&M::name, static_cast<const char*>(nullptr));
  if (what == "name_empty") return send.Matrix(&M::name, "");
  if (what == "name_newline") return send.Matrix(&M::name, "two\nlines");
  if (what == "name_escape") return send.Matrix(&M::name, "\x1B[31mred");
  if (what == "name_not_utf8") return send.Matrix(&M::name, "\xFF\xFE");
  if (what == "name_long") return send.Matrix(&M::name, std::string(129, 'x').c_str());
  if (what == "half_matrix") return send.Matrix(&M::struct_size, 36u);
  if (what == "empty_matrix") return send.Matrix(&M::struct_size, 0u);
  if (what == "zero_heads") return send.Attention(&A::query_heads, std::uint64_t{0});
  if (what == "huge_heads") return send.Attention(&A::kv_heads, kHuge);
  if (what == "huge_cache") return send.Attention(&A::cache_elements, kHuge);
  if (what == "attention_newline") return send.Attention(&A::name, "a\nb");
  if (what == "half_attention") return send.Attention(&A::struct_size, 12u);
  if (what == "unknown_kept") return send.Activation(&V::kept, 0u);
  if (what == "huge_elements") return send.Activation(&V::elements, ~std::uint64_t{0});
  if (what == "activation_split") return send.Activation(&V::split, 5u);
  if (what == "unknown_drop") return send.Activation(&V::dropped_by, 0x80000000u);
  return -1;
}

std::int32_t SendLarge(const gpuday_architecture_sink& sink) {
  gpuday_matrix matrix = kMatrix;
  matrix.rows = matrix.columns = std::uint64_t{1} << 40;
  return sink.matrix(sink.host, &matrix) != 0 ? GPUDAY_REFUSED : GPUDAY_OK;
}

std::int32_t SendMany(const gpuday_architecture_sink& sink) {
  for (int i = 0; i < 1000000; ++i) {
    const std::string name = "matrix" + std::to_string(i);
    gpuday_matrix matrix = kMatrix;
    matrix.name = name.c_str();
    if (sink.matrix(sink.host, &matrix) != 0) return GPUDAY_REFUSED;
  }
  return GPUDAY_OK;
}

// As many of the largest matrices as pass 2^64 parameters together.
std::int32_t SendMuch(const gpuday_architecture_sink& sink) {
  for (int i = 0; i < 20000; ++i) {
    const std::string name = "matrix" + std::to_string(i);
    gpuday_matrix matrix = kMatrix;
    matrix.name = name.c_str();
    matrix.rows = 30'000'000;
    matrix.columns = 30'000'000;
    matrix.layers = 1;
    if (sink.matrix(sink.host, &matrix) != 0) return GPUDAY_REFUSED;
  }
  return GPUDAY_OK;
}

std::int32_t Answer(const gpuday_architecture* /*self*/, const gpuday_value* values,
                    std::uint32_t /*count*/, const gpuday_architecture_sink* sink,
                    gpuday_error* error) {
  const std::string_view what = raw::Wanted(values);
  const Sender send{*sink};
  if (what == "throw") throw std::runtime_error("thrown over the boundary");
  if (what == "throw_number") throw 7;
  if (what == "nothing") return GPUDAY_OK;
  if (what == "matrix_first") {
    return sink->matrix(sink->host, &kMatrix) != 0 ? GPUDAY_REFUSED : GPUDAY_OK;
  }
  if (what == "null_model") return sink->model(sink->host, nullptr);
  if (what == "no_layers") return send.Model(&gpuday_model::layers, std::uint64_t{0});
  if (what == "huge_hidden") return send.Model(&gpuday_model::hidden_size, kHuge);
  if (send.Model() != 0) return GPUDAY_REFUSED;
  if (what == "shape_only") return GPUDAY_OK;
  if (what == "shape_twice") return send.Model() != 0 ? GPUDAY_REFUSED : GPUDAY_OK;
  if (what == "null_matrix") return sink->matrix(sink->host, nullptr);
  if (what == "null_attention") return sink->attention(sink->host, nullptr);
  if (what == "null_activation") return sink->activation(sink->host, nullptr);
  if (what == "too_many_parameters") return SendLarge(*sink);
  if (what == "million_matrices") return SendMany(*sink);
  if (what == "sum_too_large") return SendMuch(*sink);
  if (what == "refused_but_ok") {
    send.Matrix(&gpuday_matrix::rows, std::uint64_t{0});
    sink->matrix(sink->host, &kMatrix);
    return GPUDAY_OK;
  }
  if (what == "failed") return Fail(error, GPUDAY_FAILED, "no idea\x1B[31m");
  if (what == "failed_silently") return -77;
  if (what == "invalid") return Fail(error, GPUDAY_INVALID, "give another width");
  if (what == "says_refused") return GPUDAY_REFUSED;
  if (what == "endless_message") {
    std::memset(error->message, 'x', sizeof(error->message));
    return GPUDAY_FAILED;
  }
  if (const std::int32_t refused = SendWrongField(what, send); refused != -1) {
    return refused != 0 ? GPUDAY_REFUSED : GPUDAY_OK;
  }
  if (sink->matrix(sink->host, &kMatrix) != 0) return GPUDAY_REFUSED;
  if (what == "duplicate_matrix") return sink->matrix(sink->host, &kMatrix);
  const bool refused = sink->attention(sink->host, &kAttention) != 0 ||
                       sink->activation(sink->host, &kActivation) != 0;
  return refused ? GPUDAY_REFUSED : GPUDAY_OK;
}

constexpr gpuday_architecture kFunctions = {sizeof(gpuday_architecture), 0, Answer, nullptr, 0, 0};

}  // namespace

extern "C" constexpr gpuday_plugin gpuday_plugin_entry =
    raw::Describe(GPUDAY_ARCHITECTURE, &kFunctions);
