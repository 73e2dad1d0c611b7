/* An architecture built with the SDK of another minor version, whose structs are declared here as
 * that one would: with OLDER without the fields that came last, otherwise with more behind each.
 * What lies behind the structs of the older one would crash whoever reads it. Both tell the same
 * model. */
#include <gpuday/abi.h>
#include <stddef.h>

#ifdef OLDER
#define MINOR 0u
#define MORE
#else
#define MINOR (GPUDAY_ABI_MINOR + 7u)
#define MORE uint64_t more;
#endif

typedef struct parameter {
  uint32_t struct_size, type, flags, reserved;
  const char *name, *unit, *help, *aliases, *choices;
  double low, high;
  int64_t default_integer;
  double default_real;
  const char* default_text;
#ifndef OLDER
  const char* keys;
  int64_t null_integer;
#endif
  MORE
} parameter;

#ifndef OLDER
typedef struct golden {
  uint32_t struct_size, reserved;
  const char *values, *figure;
  double expected;
  const char* source;
  uint64_t more;
} golden;

typedef struct model_type {
  uint32_t struct_size, reserved;
  const char *name, *section, *defaults, *note;
  uint64_t more;
} model_type;
#endif

typedef struct architecture {
  uint32_t struct_size, reserved;
  int32_t (*describe)(const gpuday_architecture* self, const gpuday_value* values,
                      uint32_t value_count, const gpuday_architecture_sink* sink,
                      gpuday_error* error);
#ifndef OLDER
  const model_type* model_types;
  uint64_t model_type_count, model_type_stride;
  int32_t (*more)(void); /* a question that this host does not know */
#endif
} architecture;

typedef struct model {
  uint32_t struct_size, context_is_hard_limit;
  uint64_t layers, hidden_size, context_length;
  MORE
} model;

typedef struct matrix {
  uint32_t struct_size, role, part, operation, split, place, shares_storage, reserved;
  const char* name;
  uint64_t rows, columns, layers, per_layer, active_per_layer;
  MORE
} matrix;

typedef struct attention {
  uint32_t struct_size, reserved;
  const char* name;
  uint64_t layers, query_heads, kv_heads, qk_head_size, v_head_size, window, cache_elements;
  MORE
} attention;

typedef struct activation {
  uint32_t struct_size, kept, dropped_by, split, place, per_token_pair;
  const char* name;
  uint64_t layers, elements;
#ifndef OLDER
  uint64_t input_of;
#endif
  MORE
} activation;

typedef struct plugin {
  uint32_t magic, struct_size, abi_major, abi_minor, family, parameter_count;
  const parameter* parameters;
  uint64_t parameter_stride;
  const char *name, *version, *summary;
  const architecture* functions;
#ifndef OLDER
  const golden* golden;
  uint64_t golden_count, golden_stride;
#endif
  MORE
} plugin;

#ifdef OLDER
#define SIZE_OF_1_0(type, less) sizeof(type) == sizeof(gpuday_##type) - (less)
#else
#define SIZE_OF_1_0(type, less) sizeof(type) == sizeof(gpuday_##type) + 8
#endif
_Static_assert(SIZE_OF_1_0(plugin, 24), "the descriptor of another minor");
_Static_assert(SIZE_OF_1_0(parameter, 16), "a parameter of another minor");
_Static_assert(SIZE_OF_1_0(architecture, 24), "functions of another minor");
_Static_assert(SIZE_OF_1_0(activation, 8), "an activation of another minor");

enum { kLayers = 2, kHidden = 64, kVocabulary = 1000 };

static int32_t Describe(const gpuday_architecture* self, const gpuday_value* values,
                        uint32_t value_count, const gpuday_architecture_sink* sink,
                        gpuday_error* error) {
  const uint64_t width = value_count == 1 ? (uint64_t)values[0].integer : 0;
  const model shape = {.struct_size = sizeof(shape),
                       .layers = kLayers,
                       .hidden_size = kHidden,
                       .context_length = 128};
  const matrix matrices[] = {{.struct_size = sizeof(matrix),
                              .role = GPUDAY_ROLE_EMBED,
                              .part = GPUDAY_PART_EMBEDDING,
                              .operation = GPUDAY_OP_LOOKUP,
                              .place = GPUDAY_PLACE_INPUT,
                              .name = "embed",
                              .rows = kVocabulary,
                              .columns = kHidden,
                              .layers = 1,
                              .per_layer = 1,
                              .active_per_layer = 1},
                             {.struct_size = sizeof(matrix),
                              .role = GPUDAY_ROLE_UP,
                              .part = GPUDAY_PART_MLP,
                              .operation = GPUDAY_OP_MATMUL,
                              .place = GPUDAY_PLACE_LAYER,
                              .name = "layers.up",
                              .rows = kHidden,
                              .columns = width,
                              .layers = kLayers,
                              .per_layer = 1,
                              .active_per_layer = 1},
                             {.struct_size = sizeof(matrix),
                              .role = GPUDAY_ROLE_HEAD,
                              .part = GPUDAY_PART_HEAD,
                              .operation = GPUDAY_OP_MATMUL,
                              .place = GPUDAY_PLACE_OUTPUT,
                              .name = "head",
                              .rows = kHidden,
                              .columns = kVocabulary,
                              .layers = 1,
                              .per_layer = 1,
                              .active_per_layer = 1}};
  const attention scores = {.struct_size = sizeof(scores),
                            .name = "attention",
                            .layers = kLayers,
                            .query_heads = 4,
                            .kv_heads = 4,
                            .qk_head_size = 16,
                            .v_head_size = 16,
                            .cache_elements = 128};
  const activation kept = {.struct_size = sizeof(kept),
                           .kept = GPUDAY_KEPT_ACTIVATION,
                           .dropped_by = GPUDAY_DROPPED_BY_FULL,
                           .place = GPUDAY_PLACE_LAYER,
                           .name = "up input",
                           .layers = kLayers,
                           .elements = kHidden};
  (void)self;
  (void)error;
  if (sink->model(sink->host, (const gpuday_model*)&shape) != 0) return GPUDAY_REFUSED;
  for (size_t i = 0; i < sizeof(matrices) / sizeof(matrices[0]); ++i) {
    if (sink->matrix(sink->host, (const gpuday_matrix*)&matrices[i]) != 0) return GPUDAY_REFUSED;
  }
  if (sink->attention(sink->host, (const gpuday_attention*)&scores) != 0) return GPUDAY_REFUSED;
  if (sink->activation(sink->host, (const gpuday_activation*)&kept) != 0) return GPUDAY_REFUSED;
  return GPUDAY_OK;
}

/* Each struct that the host keeps, with what lies behind it. */
static const struct {
  parameter first;
  uint64_t poison[8];
} kParameters = {.first = {.struct_size = sizeof(parameter),
                           .type = GPUDAY_INTEGER,
                           .name = "width",
                           .help = "columns of the only matrix in a layer",
                           .low = 1,
                           .high = 1000,
                           .default_integer = 256,
                           .default_text = ""},
                 .poison = {1, 1, 1, 1, 1, 1, 1, 1}};

#ifndef OLDER
static int32_t More(void) { return GPUDAY_FAILED; }

static const model_type kTypes[2] = {
    {.struct_size = sizeof(model_type), .name = "one", .defaults = "width=8", .more = 1},
    {.struct_size = sizeof(model_type), .name = "other", .more = 1}};

static const golden kGolden[2] = {{.struct_size = sizeof(golden),
                                   .values = "width=256",
                                   .figure = "parameters",
                                   .expected = 160768,
                                   .source = "2 x 64,000 + 2 x 64 x 256",
                                   .more = 1},
                                  {.struct_size = sizeof(golden),
                                   .values = "width=1",
                                   .figure = "parameters",
                                   .expected = 128128,
                                   .source = "2 x 64,000 + 2 x 64",
                                   .more = 1}};
#endif

static const struct {
  architecture first;
  uint64_t poison[8];
} kFunctions = {.first = {.struct_size = sizeof(architecture),
                          .describe = Describe,
#ifndef OLDER
                          .model_types = kTypes,
                          .model_type_count = 2,
                          .model_type_stride = sizeof(model_type),
                          .more = More
#endif
                },
                .poison = {1, 1, 1, 1, 1, 1, 1, 1}};

const struct {
  plugin first;
  uint64_t poison[8];
} gpuday_plugin_entry = {.first = {.magic = GPUDAY_MAGIC,
                                   .struct_size = sizeof(plugin),
                                   .abi_major = GPUDAY_ABI_MAJOR,
                                   .abi_minor = MINOR,
                                   .family = GPUDAY_ARCHITECTURE,
                                   .parameter_count = 1,
                                   .parameters = &kParameters.first,
                                   .parameter_stride = sizeof(parameter),
                                   .name = PLUGIN_NAME,
                                   .version = "1.0.0",
                                   .summary = "Of another minor version",
                                   .functions = &kFunctions.first,
#ifndef OLDER
                                   .golden = kGolden,
                                   .golden_count = 2,
                                   .golden_stride = sizeof(golden),
                                   .more = 1
#endif
                         },
                         .poison = {1, 1, 1, 1, 1, 1, 1, 1}};
