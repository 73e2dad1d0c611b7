/* An architecture of one matrix, in C, whose descriptor each build makes wrong in one place. */
#include <gpuday/abi.h>
#include <stddef.h>

#ifndef PLUGIN_MAGIC
#define PLUGIN_MAGIC GPUDAY_MAGIC
#endif
#ifndef PLUGIN_MAJOR
#define PLUGIN_MAJOR GPUDAY_ABI_MAJOR
#endif
#ifndef PLUGIN_MINOR
#define PLUGIN_MINOR GPUDAY_ABI_MINOR
#endif
#ifndef EXTRA_BYTES
#define EXTRA_BYTES 8
#endif
#ifndef PLUGIN_SIZE
#define PLUGIN_SIZE sizeof(struct plugin)
#endif
#ifndef PLUGIN_FAMILY
#define PLUGIN_FAMILY GPUDAY_ARCHITECTURE
#endif
#ifndef PLUGIN_VERSION
#define PLUGIN_VERSION "1.0.0"
#endif
#ifndef PLUGIN_SUMMARY
#define PLUGIN_SUMMARY "For a test"
#endif
#ifndef PLUGIN_FUNCTIONS
#define PLUGIN_FUNCTIONS &kFunctions
#endif
#ifndef FUNCTIONS_SIZE
#define FUNCTIONS_SIZE sizeof(gpuday_architecture)
#endif
#ifndef PARAMETER_COUNT
#define PARAMETER_COUNT 2
#endif
#ifndef PARAMETERS
#define PARAMETERS &kParameters[0].known
#endif
#ifndef PARAMETER_STRIDE
#define PARAMETER_STRIDE sizeof(kParameters[0])
#endif
#ifndef PARAMETER_SIZE
#define PARAMETER_SIZE sizeof(struct parameter)
#endif
#ifndef SECOND_NAME
#define SECOND_NAME "second"
#endif
#ifndef SECOND_ALIASES
#define SECOND_ALIASES "2nd"
#endif
#ifndef SECOND_LOW
#define SECOND_LOW 0
#endif
#ifndef SECOND_HIGH
#define SECOND_HIGH 10
#endif
#ifndef SECOND_TYPE
#define SECOND_TYPE GPUDAY_INTEGER
#endif

#ifndef SECOND_FLAGS
#define SECOND_FLAGS 0
#endif
#ifndef SECOND_NULL
#define SECOND_NULL 0
#endif
#ifndef SECOND_KEYS
#define SECOND_KEYS NULL
#endif
#ifndef MODEL_TYPES
#define MODEL_TYPES NULL
#define MODEL_TYPE_COUNT 0
#endif
#ifndef MODEL_TYPE_COUNT
#define MODEL_TYPE_COUNT 1
#endif
#ifndef MODEL_TYPE_STRIDE
#define MODEL_TYPE_STRIDE sizeof(gpuday_model_type)
#endif
#ifndef TYPE_NAME
#define TYPE_NAME "some_type"
#endif
#ifndef TYPE_DEFAULTS
#define TYPE_DEFAULTS "first=4 2nd=5"
#endif

/* Structs as a newer minor version would have them: more fields at the end. */
struct parameter {
  gpuday_parameter known;
  char more[EXTRA_BYTES];
};
struct plugin {
  gpuday_plugin known;
  char more[EXTRA_BYTES];
};

static const struct parameter kParameters[2] = {{.known = {.struct_size = PARAMETER_SIZE,
                                                           .type = GPUDAY_INTEGER,
                                                           .name = "first",
                                                           .unit = "tokens",
                                                           .help = "The first",
                                                           .aliases = "1st",
                                                           .low = 0,
                                                           .high = 10,
                                                           .default_integer = 3,
                                                           .default_text = ""},
                                                 .more = {1}},
                                                {.known = {.struct_size = PARAMETER_SIZE,
                                                           .type = SECOND_TYPE,
                                                           .flags = SECOND_FLAGS,
                                                           .name = SECOND_NAME,
                                                           .unit = "tokens",
                                                           .help = "The second",
                                                           .aliases = SECOND_ALIASES,
                                                           .low = SECOND_LOW,
                                                           .high = SECOND_HIGH,
                                                           .default_text = "",
                                                           .keys = SECOND_KEYS,
                                                           .null_integer = SECOND_NULL},
                                                 .more = {1}}};

static int32_t Describe(const gpuday_architecture* self, const gpuday_value* values,
                        uint32_t value_count, const gpuday_architecture_sink* sink,
                        gpuday_error* error) {
  (void)self;
  const gpuday_model model = {.struct_size = sizeof(model), .layers = 1, .hidden_size = 8};
  const gpuday_matrix matrix = {.struct_size = sizeof(matrix),
                                .part = GPUDAY_PART_MLP,
                                .operation = GPUDAY_OP_MATMUL,
                                .place = GPUDAY_PLACE_LAYER,
                                .name = "only",
                                .rows = 8,
                                .columns = 4,
                                .layers = 1,
                                .per_layer = 1,
                                .active_per_layer = 1};
  (void)values;
  (void)value_count;
  (void)error;
  if (sink->model(sink->host, &model) != 0 || sink->matrix(sink->host, &matrix) != 0) {
    return GPUDAY_REFUSED;
  }
  return GPUDAY_OK;
}

static const gpuday_model_type kTypes[1] = {{.struct_size = sizeof(gpuday_model_type),
                                             .name = TYPE_NAME,
                                             .section = "text_config",
                                             .defaults = TYPE_DEFAULTS,
                                             .note = "a note"}};

static const gpuday_architecture kFunctions = {.struct_size = FUNCTIONS_SIZE,
                                               .reserved = 0,
                                               .describe = Describe,
                                               .model_types = MODEL_TYPES,
                                               .model_type_count = MODEL_TYPE_COUNT,
                                               .model_type_stride = MODEL_TYPE_STRIDE};
/* Not every variant uses all of it. */
const void* const gpuday_test_unused[] = {kParameters, &kFunctions, kTypes};

const struct plugin gpuday_plugin_entry = {.known = {.magic = PLUGIN_MAGIC,
                                                     .struct_size = PLUGIN_SIZE,
                                                     .abi_major = PLUGIN_MAJOR,
                                                     .abi_minor = PLUGIN_MINOR,
                                                     .family = PLUGIN_FAMILY,
                                                     .parameter_count = PARAMETER_COUNT,
                                                     .parameters = PARAMETERS,
                                                     .parameter_stride = PARAMETER_STRIDE,
                                                     .name = PLUGIN_NAME,
                                                     .version = PLUGIN_VERSION,
                                                     .summary = PLUGIN_SUMMARY,
                                                     .functions = PLUGIN_FUNCTIONS},
                                           .more = {1}};
