/* The layout of plugin interface 1.0, field by field, as it is promised for as long as the major
 * version is 1 (docs/abi.md). Compiled as C99, C11, C++17 and C++20: that it compiles is the test.
 * A newer minor version appends fields and constants and so leaves every line here true; a line
 * that has to be changed is a new major version. For machines of 64 bits. */
#include <gpuday/abi.h>
#include <stddef.h>

#if defined(__cplusplus)
#define PIN(what, part, condition) static_assert(condition, "the frozen layout of 1.0 has changed")
#elif __STDC_VERSION__ >= 201112L
#define PIN(what, part, condition) \
  _Static_assert(condition, "the frozen layout of 1.0 has changed")
#else /* C99: an array of negative size does not compile */
#define NAME_PIN(what, part) frozen_##what##_##part
#define PIN(what, part, condition) typedef char NAME_PIN(what, part)[(condition) ? 1 : -1]
#endif

/* At least the bytes that it had. */
#define STRUCT(type, size) PIN(type, 0, sizeof(type) >= (size))
#define FIELD(type, field, offset, size)  \
  PIN(type, field,                        \
      offsetof(type, field) == (offset) && sizeof(((type*)NULL)->field) == (size))
#define VALUE(name, value) PIN(name, 1, (name) == (value))

/* clang-format off: a table */
VALUE(GPUDAY_MAGIC, 0x59445047u);
VALUE(GPUDAY_ABI_MAJOR, 1u);

VALUE(GPUDAY_OK, 0);
VALUE(GPUDAY_INVALID, 1);
VALUE(GPUDAY_REFUSED, 2);
VALUE(GPUDAY_FAILED, 3);

VALUE(GPUDAY_ARCHITECTURE, 1);
VALUE(GPUDAY_OPTIMIZER, 2);
VALUE(GPUDAY_PRECISION, 3);
VALUE(GPUDAY_READER, 4);

VALUE(GPUDAY_INTEGER, 1);
VALUE(GPUDAY_REAL, 2);
VALUE(GPUDAY_BOOLEAN, 3);
VALUE(GPUDAY_TEXT, 4);
VALUE(GPUDAY_TEXT_LIST, 5);
VALUE(GPUDAY_INTEGER_LIST, 6);

VALUE(GPUDAY_REQUIRED, 1);
VALUE(GPUDAY_DERIVED, 2);
VALUE(GPUDAY_NULL, 4);

VALUE(GPUDAY_ROLE_OTHER, 0);
VALUE(GPUDAY_ROLE_EMBED, 1);
VALUE(GPUDAY_ROLE_POSITION, 2);
VALUE(GPUDAY_ROLE_Q, 3);
VALUE(GPUDAY_ROLE_K, 4);
VALUE(GPUDAY_ROLE_V, 5);
VALUE(GPUDAY_ROLE_O, 6);
VALUE(GPUDAY_ROLE_GATE, 7);
VALUE(GPUDAY_ROLE_UP, 8);
VALUE(GPUDAY_ROLE_DOWN, 9);
VALUE(GPUDAY_ROLE_HEAD, 10);
VALUE(GPUDAY_ROLE_ROUTER, 11);
VALUE(GPUDAY_ROLE_NORM, 12);
VALUE(GPUDAY_ROLE_BIAS, 13);

VALUE(GPUDAY_PART_EMBEDDING, 1);
VALUE(GPUDAY_PART_ATTENTION, 2);
VALUE(GPUDAY_PART_MLP, 3);
VALUE(GPUDAY_PART_NORM, 4);
VALUE(GPUDAY_PART_HEAD, 5);
VALUE(GPUDAY_PART_ADAPTER, 6);

VALUE(GPUDAY_OP_MATMUL, 1);
VALUE(GPUDAY_OP_LOOKUP, 2);
VALUE(GPUDAY_OP_ELEMENTWISE, 3);

VALUE(GPUDAY_SPLIT_NONE, 0);
VALUE(GPUDAY_SPLIT_COLUMNS, 1);
VALUE(GPUDAY_SPLIT_ROWS, 2);
VALUE(GPUDAY_SPLIT_TENSOR, 3);
VALUE(GPUDAY_SPLIT_SEQUENCE, 4);

VALUE(GPUDAY_PLACE_INPUT, 1);
VALUE(GPUDAY_PLACE_LAYER, 2);
VALUE(GPUDAY_PLACE_OUTPUT, 3);

VALUE(GPUDAY_KEPT_ACTIVATION, 1);
VALUE(GPUDAY_KEPT_FP32, 2);
VALUE(GPUDAY_KEPT_MASK, 3);

VALUE(GPUDAY_DROPPED_BY_SELECTIVE, 1);
VALUE(GPUDAY_DROPPED_BY_FULL, 2);
VALUE(GPUDAY_DROPPED_BY_FLASH, 4);
VALUE(GPUDAY_ONLY_WITH_FLASH, 8);
VALUE(GPUDAY_UNLESS_FUSED, 16);
VALUE(GPUDAY_ONLY_UNFUSED, 64);
VALUE(GPUDAY_KEPT_BY_OPERATIONS, 32);

VALUE(GPUDAY_STATE_PRECISION, 0);

VALUE(GPUDAY_TRAINED_WEIGHT, 1);
VALUE(GPUDAY_FROZEN_LINEAR, 2);
VALUE(GPUDAY_FROZEN_OTHER, 3);
VALUE(GPUDAY_GRADIENT, 4);
VALUE(GPUDAY_GRADIENT_COPY, 5);
VALUE(GPUDAY_MASTER_WEIGHT, 6);
VALUE(GPUDAY_OPTIMIZER_STATE, 7);
VALUE(GPUDAY_ACTIVATION, 8);
VALUE(GPUDAY_KV_CACHE, 9);

VALUE(GPUDAY_COMPUTE_FP32, 1);
VALUE(GPUDAY_COMPUTE_TF32, 2);
VALUE(GPUDAY_COMPUTE_FP16, 3);
VALUE(GPUDAY_COMPUTE_BF16, 4);
VALUE(GPUDAY_COMPUTE_FP8, 5);
VALUE(GPUDAY_COMPUTE_INT8, 6);
VALUE(GPUDAY_COMPUTE_INT4, 7);
VALUE(GPUDAY_COMPUTE_FP4, 8);

STRUCT(gpuday_parameter, 112);
FIELD(gpuday_parameter, struct_size, 0, 4);
FIELD(gpuday_parameter, type, 4, 4);
FIELD(gpuday_parameter, flags, 8, 4);
FIELD(gpuday_parameter, reserved, 12, 4);
FIELD(gpuday_parameter, name, 16, 8);
FIELD(gpuday_parameter, unit, 24, 8);
FIELD(gpuday_parameter, help, 32, 8);
FIELD(gpuday_parameter, aliases, 40, 8);
FIELD(gpuday_parameter, choices, 48, 8);
FIELD(gpuday_parameter, low, 56, 8);
FIELD(gpuday_parameter, high, 64, 8);
FIELD(gpuday_parameter, default_integer, 72, 8);
FIELD(gpuday_parameter, default_real, 80, 8);
FIELD(gpuday_parameter, default_text, 88, 8);
FIELD(gpuday_parameter, keys, 96, 8);
FIELD(gpuday_parameter, null_integer, 104, 8);

STRUCT(gpuday_value, 40);
FIELD(gpuday_value, struct_size, 0, 4);
FIELD(gpuday_value, given, 4, 4);
FIELD(gpuday_value, name, 8, 8);
FIELD(gpuday_value, integer, 16, 8);
FIELD(gpuday_value, real, 24, 8);
FIELD(gpuday_value, text, 32, 8);

STRUCT(gpuday_error, 516);
FIELD(gpuday_error, struct_size, 0, 4);
FIELD(gpuday_error, message, 4, 512);

STRUCT(gpuday_golden, 40);
FIELD(gpuday_golden, struct_size, 0, 4);
FIELD(gpuday_golden, reserved, 4, 4);
FIELD(gpuday_golden, values, 8, 8);
FIELD(gpuday_golden, figure, 16, 8);
FIELD(gpuday_golden, expected, 24, 8);
FIELD(gpuday_golden, source, 32, 8);

STRUCT(gpuday_plugin, 96);
FIELD(gpuday_plugin, magic, 0, 4);
FIELD(gpuday_plugin, struct_size, 4, 4);
FIELD(gpuday_plugin, abi_major, 8, 4);
FIELD(gpuday_plugin, abi_minor, 12, 4);
FIELD(gpuday_plugin, family, 16, 4);
FIELD(gpuday_plugin, parameter_count, 20, 4);
FIELD(gpuday_plugin, parameters, 24, 8);
FIELD(gpuday_plugin, parameter_stride, 32, 8);
FIELD(gpuday_plugin, name, 40, 8);
FIELD(gpuday_plugin, version, 48, 8);
FIELD(gpuday_plugin, summary, 56, 8);
FIELD(gpuday_plugin, functions, 64, 8);
FIELD(gpuday_plugin, golden, 72, 8);
FIELD(gpuday_plugin, golden_count, 80, 8);
FIELD(gpuday_plugin, golden_stride, 88, 8);

STRUCT(gpuday_model, 32);
FIELD(gpuday_model, struct_size, 0, 4);
FIELD(gpuday_model, context_is_hard_limit, 4, 4);
FIELD(gpuday_model, layers, 8, 8);
FIELD(gpuday_model, hidden_size, 16, 8);
FIELD(gpuday_model, context_length, 24, 8);

STRUCT(gpuday_matrix, 80);
FIELD(gpuday_matrix, struct_size, 0, 4);
FIELD(gpuday_matrix, role, 4, 4);
FIELD(gpuday_matrix, part, 8, 4);
FIELD(gpuday_matrix, operation, 12, 4);
FIELD(gpuday_matrix, split, 16, 4);
FIELD(gpuday_matrix, place, 20, 4);
FIELD(gpuday_matrix, shares_storage, 24, 4);
FIELD(gpuday_matrix, reserved, 28, 4);
FIELD(gpuday_matrix, name, 32, 8);
FIELD(gpuday_matrix, rows, 40, 8);
FIELD(gpuday_matrix, columns, 48, 8);
FIELD(gpuday_matrix, layers, 56, 8);
FIELD(gpuday_matrix, per_layer, 64, 8);
FIELD(gpuday_matrix, active_per_layer, 72, 8);

STRUCT(gpuday_attention, 72);
FIELD(gpuday_attention, struct_size, 0, 4);
FIELD(gpuday_attention, reserved, 4, 4);
FIELD(gpuday_attention, name, 8, 8);
FIELD(gpuday_attention, layers, 16, 8);
FIELD(gpuday_attention, query_heads, 24, 8);
FIELD(gpuday_attention, kv_heads, 32, 8);
FIELD(gpuday_attention, qk_head_size, 40, 8);
FIELD(gpuday_attention, v_head_size, 48, 8);
FIELD(gpuday_attention, window, 56, 8);
FIELD(gpuday_attention, cache_elements, 64, 8);

STRUCT(gpuday_activation, 56);
FIELD(gpuday_activation, struct_size, 0, 4);
FIELD(gpuday_activation, kept, 4, 4);
FIELD(gpuday_activation, dropped_by, 8, 4);
FIELD(gpuday_activation, split, 12, 4);
FIELD(gpuday_activation, place, 16, 4);
FIELD(gpuday_activation, per_token_pair, 20, 4);
FIELD(gpuday_activation, name, 24, 8);
FIELD(gpuday_activation, layers, 32, 8);
FIELD(gpuday_activation, elements, 40, 8);
FIELD(gpuday_activation, input_of, 48, 8);

STRUCT(gpuday_architecture_sink, 48);
FIELD(gpuday_architecture_sink, struct_size, 0, 4);
FIELD(gpuday_architecture_sink, reserved, 4, 4);
FIELD(gpuday_architecture_sink, host, 8, 8);
FIELD(gpuday_architecture_sink, model, 16, 8);
FIELD(gpuday_architecture_sink, matrix, 24, 8);
FIELD(gpuday_architecture_sink, attention, 32, 8);
FIELD(gpuday_architecture_sink, activation, 40, 8);

STRUCT(gpuday_model_type, 40);
FIELD(gpuday_model_type, struct_size, 0, 4);
FIELD(gpuday_model_type, reserved, 4, 4);
FIELD(gpuday_model_type, name, 8, 8);
FIELD(gpuday_model_type, section, 16, 8);
FIELD(gpuday_model_type, defaults, 24, 8);
FIELD(gpuday_model_type, note, 32, 8);

STRUCT(gpuday_architecture, 40);
FIELD(gpuday_architecture, struct_size, 0, 4);
FIELD(gpuday_architecture, reserved, 4, 4);
FIELD(gpuday_architecture, describe, 8, 8);
FIELD(gpuday_architecture, model_types, 16, 8);
FIELD(gpuday_architecture, model_type_count, 24, 8);
FIELD(gpuday_architecture, model_type_stride, 32, 8);

STRUCT(gpuday_state, 24);
FIELD(gpuday_state, struct_size, 0, 4);
FIELD(gpuday_state, bits, 4, 4);
FIELD(gpuday_state, name, 8, 8);
FIELD(gpuday_state, elements, 16, 8);

STRUCT(gpuday_optimizer_sink, 40);
FIELD(gpuday_optimizer_sink, struct_size, 0, 4);
FIELD(gpuday_optimizer_sink, reserved, 4, 4);
FIELD(gpuday_optimizer_sink, host, 8, 8);
FIELD(gpuday_optimizer_sink, train, 16, 8);
FIELD(gpuday_optimizer_sink, adapt, 24, 8);
FIELD(gpuday_optimizer_sink, state, 32, 8);

STRUCT(gpuday_optimizer, 24);
FIELD(gpuday_optimizer, struct_size, 0, 4);
FIELD(gpuday_optimizer, needs_next, 4, 4);
FIELD(gpuday_optimizer, default_next, 8, 8);
FIELD(gpuday_optimizer, assign, 16, 8);

STRUCT(gpuday_precision_sink, 40);
FIELD(gpuday_precision_sink, struct_size, 0, 4);
FIELD(gpuday_precision_sink, reserved, 4, 4);
FIELD(gpuday_precision_sink, host, 8, 8);
FIELD(gpuday_precision_sink, storage, 16, 8);
FIELD(gpuday_precision_sink, compute, 24, 8);
FIELD(gpuday_precision_sink, refuse_full_training, 32, 8);

STRUCT(gpuday_matrix_sink, 24);
FIELD(gpuday_matrix_sink, struct_size, 0, 4);
FIELD(gpuday_matrix_sink, reserved, 4, 4);
FIELD(gpuday_matrix_sink, host, 8, 8);
FIELD(gpuday_matrix_sink, storage, 16, 8);

STRUCT(gpuday_precision, 24);
FIELD(gpuday_precision, struct_size, 0, 4);
FIELD(gpuday_precision, reserved, 4, 4);
FIELD(gpuday_precision, describe, 8, 8);
FIELD(gpuday_precision, store_matrices, 16, 8);

STRUCT(gpuday_reader, 16);
FIELD(gpuday_reader, struct_size, 0, 4);
FIELD(gpuday_reader, reserved, 4, 4);
FIELD(gpuday_reader, read, 8, 8);
/* clang-format on */
