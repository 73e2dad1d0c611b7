/* The boundary between gpuday and its plugins, in C.
 *
 * A plugin is a shared library that exports ONE symbol, `gpuday_plugin_entry`, a constant of type
 * `gpuday_plugin`. Plugins are written against the C++ face of this header (gpuday/architecture.h,
 * gpuday/optimizer.h, gpuday/precision.h); this file is for those who write one in another language
 * and for the host.
 *
 * Rules, for both sides:
 *  1. Nothing but these structs crosses: no exception, no C++ object, no memory to be freed.
 *  2. Strings are UTF-8, end in NUL, and belong to the side that passes them; the receiver copies
 *     what it keeps before it returns. Results go into a sink that the host owns.
 *  3. A call is a pure function of its arguments: same question, same answer; no I/O; it leaves
 *     locale, rounding mode and working directory alone. The host may call from any thread.
 *  4. Every function returns 0 for success. GPUDAY_INVALID says that the values do not go together
 *     (the message in `gpuday_error` tells why and what to do: it is for the user); any other value
 *     is a failure of the plugin. A sink function that returns non-zero has refused what it was
 *     given (the host remembers why); the plugin returns GPUDAY_REFUSED at once.
 *  5. Structs start with their size. A newer minor version only appends fields; a reader looks at a
 *     field only when the size says that it is there. Another major version is refused.
 *
 * 1.0 is frozen: docs/abi.md says what is promised and how it grows.
 */
#ifndef GPUDAY_ABI_H_
#define GPUDAY_ABI_H_

#include <stdint.h>

#ifdef __FAST_MATH__
#error \
    "A plugin built with -ffast-math changes the rounding of the whole process; build without it."
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define GPUDAY_MAGIC 0x59445047u /* "GPDY" */
#define GPUDAY_ABI_MAJOR 1u
#define GPUDAY_ABI_MINOR 0u

enum { GPUDAY_OK = 0, GPUDAY_INVALID = 1, GPUDAY_REFUSED = 2, GPUDAY_FAILED = 3 }; /* results */

/* ---- what a plugin says about itself ---- */

enum { /* family */
       GPUDAY_ARCHITECTURE = 1,
       GPUDAY_OPTIMIZER = 2,
       GPUDAY_PRECISION = 3,
       GPUDAY_READER =
           4 /* makes plugins of the other families out of files that are no libraries */
};

enum { /* type of a parameter */
       GPUDAY_INTEGER = 1,
       GPUDAY_REAL = 2,
       GPUDAY_BOOLEAN = 3,
       GPUDAY_TEXT = 4,        /* one of `choices` when there are any */
       GPUDAY_TEXT_LIST = 5,   /* words separated by one space, each one of `choices` */
       GPUDAY_INTEGER_LIST = 6 /* whole numbers within the range, as words */
};

enum {                      /* flags of a parameter */
       GPUDAY_REQUIRED = 1, /* without it there is no answer */
       GPUDAY_DERIVED = 2,  /* when it is not given, the plugin works it out from others */
       GPUDAY_NULL = 4      /* a null in a model's configuration means `null_integer`; without this
                               flag a null means that the key is not there */
};

/* A parameter that the plugin understands; the host checks values against it and shows it. */
typedef struct gpuday_parameter {
  uint32_t struct_size;
  uint32_t type;
  uint32_t flags;
  uint32_t reserved;
  const char* name;        /* lower_case_with_underscores, unique in the plugin */
  const char* unit;        /* "tokens", "bits"; may be NULL */
  const char* help;        /* one sentence */
  const char* aliases;     /* other names that people use, separated by a space; may be NULL */
  const char* choices;     /* allowed words, separated by a space; may be NULL */
  double low, high;        /* both allowed; for numbers only */
  int64_t default_integer; /* also of a boolean: 0 or 1 */
  double default_real;
  const char* default_text; /* of a derived parameter: how it is worked out, in words */
  /* Where a model's configuration file (Hugging Face config.json) keeps it: dotted
   * paths separated by a space ("n_embd hidden_size", "attn_config.kv_n_heads"); the first that is
   * there counts. NULL: the parameter's own name; "": nowhere. Without dots they are aliases too.
   */
  const char* keys;
  int64_t null_integer; /* also of a boolean; see GPUDAY_NULL */
} gpuday_parameter;

/* The value of a parameter, checked by the host. Passed in the order of the parameters; from one to
 * the next it is the `struct_size` of the first in bytes. */
typedef struct gpuday_value {
  uint32_t struct_size;
  uint32_t given; /* 0: a derived parameter that nobody set; no value below counts */
  const char* name;
  int64_t integer; /* also of a boolean */
  double real;
  const char* text;
} gpuday_value;

typedef struct gpuday_error {
  uint32_t struct_size;
  char message[512]; /* NUL-terminated; what is wrong and what to do about it */
} gpuday_error;

/* A figure that the plugin is known to give, for `gpuday plugins check`. Figures of an
 * architecture: "parameters", "active_parameters", "kv_cache_elements" (per token); of an
 * optimizer, over all matrices of the reference model (docs/abi.md): "trained_parameters",
 * "state_bits" (32 for each element of a state without bits of its own); of a precision:
 * "bits_per_trained_parameter" (weight, gradients, master weight), "bits_per_frozen_parameter" (in
 * a layer). */
typedef struct gpuday_golden {
  uint32_t struct_size;
  uint32_t reserved;
  const char* values; /* "hidden_size=4096 num_hidden_layers=32"; a list is joined by commas */
  const char* figure;
  double expected;    /* exactly; whole numbers to 2^53 */
  const char* source; /* where it is published, or how it is worked out by hand */
} gpuday_golden;

/* The exported constant. The first four fields never change their place. */
typedef struct gpuday_plugin {
  uint32_t magic;       /* GPUDAY_MAGIC */
  uint32_t struct_size; /* sizeof(gpuday_plugin) of the plugin's SDK */
  uint32_t abi_major;
  uint32_t abi_minor;
  uint32_t family;
  uint32_t parameter_count;
  const gpuday_parameter* parameters;
  uint64_t parameter_stride;   /* bytes from one parameter to the next */
  const char* name;            /* the stem of the file's name */
  const char* version;         /* of the plugin: "1.0.0" */
  const char* summary;         /* one sentence; may cite the paper */
  const void* functions;       /* gpuday_architecture, _optimizer, _precision or _reader */
  const gpuday_golden* golden; /* may be NULL */
  uint64_t golden_count;
  uint64_t golden_stride; /* bytes from one to the next */
} gpuday_plugin;

/* ---- architecture: "what is this model made of?" ---- */

enum { /* role of a matrix: what LoRA targets and reports name */
       GPUDAY_ROLE_OTHER = 0,
       GPUDAY_ROLE_EMBED = 1,
       GPUDAY_ROLE_POSITION = 2,
       GPUDAY_ROLE_Q = 3,
       GPUDAY_ROLE_K = 4,
       GPUDAY_ROLE_V = 5,
       GPUDAY_ROLE_O = 6,
       GPUDAY_ROLE_GATE = 7,
       GPUDAY_ROLE_UP = 8,
       GPUDAY_ROLE_DOWN = 9,
       GPUDAY_ROLE_HEAD = 10,
       GPUDAY_ROLE_ROUTER = 11,
       GPUDAY_ROLE_NORM = 12,
       GPUDAY_ROLE_BIAS = 13
};

enum { /* part of the model that a matrix is counted under */
       GPUDAY_PART_EMBEDDING = 1,
       GPUDAY_PART_ATTENTION = 2,
       GPUDAY_PART_MLP = 3,
       GPUDAY_PART_NORM = 4,
       GPUDAY_PART_HEAD = 5,
       GPUDAY_PART_ADAPTER = 6
};

enum {                           /* what a token does with a matrix */
       GPUDAY_OP_MATMUL = 1,     /* 2 x rows x columns FLOPs per token and active copy, forward */
       GPUDAY_OP_LOOKUP = 2,     /* reads a row: no FLOPs */
       GPUDAY_OP_ELEMENTWISE = 3 /* scale or bias: FLOPs not counted */
};

enum {                           /* how tensor parallelism may split a matrix or an activation */
       GPUDAY_SPLIT_NONE = 0,    /* every GPU of the group holds all of it */
       GPUDAY_SPLIT_COLUMNS = 1, /* matrix: output features */
       GPUDAY_SPLIT_ROWS = 2,    /* matrix: input features */
       GPUDAY_SPLIT_TENSOR = 3,  /* activation: over the tensor-parallel group */
       GPUDAY_SPLIT_SEQUENCE = 4 /* activation: over the group with sequence parallelism only */
};

enum { /* where in the model it lies; pipeline stages are cut between layers */
       GPUDAY_PLACE_INPUT = 1,
       GPUDAY_PLACE_LAYER = 2,
       GPUDAY_PLACE_OUTPUT = 3
};

/* The model as a whole; told exactly once, first. */
typedef struct gpuday_model {
  uint32_t struct_size;
  uint32_t context_is_hard_limit; /* 1: longer sequences are impossible (learned positions) */
  uint64_t layers;
  uint64_t hidden_size;
  uint64_t context_length; /* tokens per sequence that the model was made for; 0 unknown */
} gpuday_model;

/* Parameters: `layers` x `per_layer` copies of a rows x columns matrix (a vector: rows x 1). An
 * input of width rows gives an output of width columns. */
typedef struct gpuday_matrix {
  uint32_t struct_size;
  uint32_t role;
  uint32_t part;
  uint32_t operation;
  uint32_t split;
  uint32_t place;
  uint32_t
      shares_storage; /* 1: uses the parameters of another matrix (tied head): work, no count */
  uint32_t reserved;
  const char* name; /* "layers.attention.q", unique in the model */
  uint64_t rows, columns;
  uint64_t layers;           /* how many layers hold it; 1 at input and output */
  uint64_t per_layer;        /* copies in each of them: experts, usually 1 */
  uint64_t active_per_layer; /* of these, how many a token passes through */
} gpuday_matrix;

/* One kind of attention layer. Scores take 2 x query_heads x (qk_head_size + v_head_size) FLOPs per
 * pair of tokens, forward; the KV cache holds cache_elements per token and layer. */
typedef struct gpuday_attention {
  uint32_t struct_size;
  uint32_t reserved;
  const char* name;
  uint64_t layers;
  uint64_t query_heads;
  uint64_t kv_heads;
  uint64_t qk_head_size;
  uint64_t v_head_size;
  uint64_t window;         /* tokens that one attends to; 0: all before it */
  uint64_t cache_elements; /* usually kv_heads x (qk_head_size + v_head_size) */
} gpuday_attention;

enum {                             /* type in which an activation is kept */
       GPUDAY_KEPT_ACTIVATION = 1, /* the precision's activation type */
       GPUDAY_KEPT_FP32 = 2,
       GPUDAY_KEPT_MASK = 3 /* one byte */
};

enum { /* what makes an activation unnecessary (a mask of these), or necessary */
       GPUDAY_DROPPED_BY_SELECTIVE = 1, /* selective recomputation: attention's scores */
       GPUDAY_DROPPED_BY_FULL = 2,      /* full recomputation: all but the layer's input */
       GPUDAY_DROPPED_BY_FLASH = 4,     /* attention kernels that never store the scores */
       GPUDAY_ONLY_WITH_FLASH = 8,
       /* Needed unless activation functions and the like are fused; needed where norms
        * too are single operations. */
       GPUDAY_UNLESS_FUSED = 16,
       GPUDAY_ONLY_UNFUSED = 64,
       /* Recomputation by operations drops all but these: every other matrix product's output and
        * attention's. */
       GPUDAY_KEPT_BY_OPERATIONS = 32
};

/* A tensor that the forward pass keeps for the backward pass: elements for each token of the
 * micro-batch, or for each pair of tokens of a sequence. */
typedef struct gpuday_activation {
  uint32_t struct_size;
  uint32_t kept;
  uint32_t dropped_by;
  uint32_t split;
  uint32_t place;
  uint32_t per_token_pair; /* 0: per token, 1: per pair */
  const char* name;
  uint64_t layers;
  uint64_t elements;
  /* The input of matrices of these roles (bit 1 << role), kept for their weight
   * gradients alone: not needed where all of them are frozen. 0: needed in any case. */
  uint64_t input_of;
} gpuday_activation;

typedef struct gpuday_architecture_sink {
  uint32_t struct_size;
  uint32_t reserved;
  void* host;
  int32_t (*model)(void* host, const gpuday_model* model);
  int32_t (*matrix)(void* host, const gpuday_matrix* matrix);
  int32_t (*attention)(void* host, const gpuday_attention* attention);
  int32_t (*activation)(void* host, const gpuday_activation* activation);
} gpuday_architecture_sink;

/* A `model_type` of Hugging Face configuration files that the architecture reads. */
typedef struct gpuday_model_type {
  uint32_t struct_size;
  uint32_t reserved;
  const char* name;     /* "qwen3_moe"; compared without regard to case, '_' and '-' */
  const char* section;  /* the table that holds the keys: "text_config"; NULL or "": the file */
  const char* defaults; /* what a missing key means, where that is not the parameter's default:
                           "num_key_value_heads=8 tie_word_embeddings=true"; may be NULL */
  const char* note;     /* a sentence for the user about what is left out; may be NULL */
} gpuday_model_type;

/* `self` of this and all other functions: the very struct that the plugin exported. */
typedef struct gpuday_architecture {
  uint32_t struct_size;
  uint32_t reserved;
  int32_t (*describe)(const struct gpuday_architecture* self, const gpuday_value* values,
                      uint32_t value_count, const gpuday_architecture_sink* sink,
                      gpuday_error* error);
  const gpuday_model_type* model_types; /* may be NULL */
  uint64_t model_type_count;
  uint64_t model_type_stride; /* bytes from one to the next */
} gpuday_architecture;

/* ---- optimizer: "what of it is trained, and what state does it carry?" ---- */

enum {                            /* type of an optimizer state */
       GPUDAY_STATE_PRECISION = 0 /* the precision decides; any other value: that many bits */
};

/* State kept for one copy of a matrix. */
typedef struct gpuday_state {
  uint32_t struct_size;
  uint32_t bits; /* per element, overhead included; GPUDAY_STATE_PRECISION */
  const char* name;
  uint64_t elements;
} gpuday_state;

typedef struct gpuday_optimizer_sink {
  uint32_t struct_size;
  uint32_t reserved;
  void* host;
  /* Matrix `index` is trained in full. What is not named stays frozen. */
  int32_t (*train)(void* host, uint32_t index);
  /* Matrix `index` is trained through `extra`, a matrix beside it that is trained itself. */
  int32_t (*adapt)(void* host, uint32_t index, const gpuday_matrix* extra);
  /* Matrix `index`, which is trained, carries `state`. */
  int32_t (*state)(void* host, uint32_t index, const gpuday_state* state);
} gpuday_optimizer_sink;

typedef struct gpuday_optimizer {
  uint32_t struct_size;
  /* 1: a stage that decides what is trained and hands that on to another optimizer. */
  uint32_t needs_next;
  const char* default_next; /* which one, unless the scenario says; NULL without needs_next */
  /* `matrices` are all matrices of the model, or those that the stage before trains. */
  int32_t (*assign)(const struct gpuday_optimizer* self, const gpuday_value* values,
                    uint32_t value_count, const gpuday_matrix* matrices, uint32_t matrix_count,
                    uint64_t matrix_stride, const gpuday_optimizer_sink* sink, gpuday_error* error);
} gpuday_optimizer;

/* ---- precision: "how many bits, and at which speed?" ---- */

enum { /* class of tensors */
       GPUDAY_TRAINED_WEIGHT = 1,
       GPUDAY_FROZEN_LINEAR = 2, /* frozen matrices inside layers */
       GPUDAY_FROZEN_OTHER = 3,  /* frozen embeddings, head, norms, biases */
       GPUDAY_GRADIENT = 4,
       GPUDAY_GRADIENT_COPY = 5,
       GPUDAY_MASTER_WEIGHT = 6,
       GPUDAY_OPTIMIZER_STATE = 7,
       GPUDAY_ACTIVATION = 8,
       GPUDAY_KV_CACHE = 9
};

enum { /* type of matrix products: which peak of the GPU counts */
       GPUDAY_COMPUTE_FP32 = 1,
       GPUDAY_COMPUTE_TF32 = 2,
       GPUDAY_COMPUTE_FP16 = 3,
       GPUDAY_COMPUTE_BF16 = 4,
       GPUDAY_COMPUTE_FP8 = 5,
       GPUDAY_COMPUTE_INT8 = 6,
       GPUDAY_COMPUTE_INT4 = 7,
       GPUDAY_COMPUTE_FP4 = 8
};

typedef struct gpuday_precision_sink {
  uint32_t struct_size;
  uint32_t reserved;
  void* host;
  /* Tensors of class `tensor` take `bits` per element and `overhead_bits` for scales and the like;
   * `reason` says how they come about. A class not named is not kept (no master weights). */
  int32_t (*storage)(void* host, uint32_t tensor, double bits, double overhead_bits,
                     const char* reason);
  /* Matrix products run in `compute`; named several times: the first that the GPU supports. */
  int32_t (*compute)(void* host, uint32_t compute);
  /* Matrices inside layers cannot be trained in full in this precision; `reason` says why and what
   * to do instead. */
  int32_t (*refuse_full_training)(void* host, const char* reason);
} gpuday_precision_sink;

typedef struct gpuday_matrix_sink {
  uint32_t struct_size;
  uint32_t reserved;
  void* host;
  /* Where matrix `index` is not trained, its elements take `bits` and `overhead_bits` each, on
   * average over its layers and copies. One not named is stored as its class says. */
  int32_t (*storage)(void* host, uint32_t index, double bits, double overhead_bits);
} gpuday_matrix_sink;

typedef struct gpuday_precision {
  uint32_t struct_size;
  uint32_t reserved;
  int32_t (*describe)(const struct gpuday_precision* self, const gpuday_value* values,
                      uint32_t value_count, const gpuday_precision_sink* sink, gpuday_error* error);
  /* May be NULL: all matrices of a class are stored alike. Asked after `describe`;
   * `matrices` are all matrices of the model. */
  int32_t (*store_matrices)(const struct gpuday_precision* self, const gpuday_value* values,
                            uint32_t value_count, const gpuday_matrix* matrices,
                            uint32_t matrix_count, uint64_t matrix_stride,
                            const gpuday_matrix_sink* sink, gpuday_error* error);
} gpuday_precision;

/* ---- reader: "which plugin does this file describe?" ---- */

/* A reader is named after the extension of its files: readers/toml.so reads
 * architectures/NAME.toml.
 */
typedef struct gpuday_reader {
  uint32_t struct_size;
  uint32_t reserved;
  /* Makes the plugin called `name` of `family` out of `size` bytes of `text` (not NUL-terminated).
   * `*plugin` belongs to the reader and stays until the process ends. The message of an error
   * begins with the place: "12:5: expected ..., found ...". */
  int32_t (*read)(const struct gpuday_reader* self, uint32_t family, const char* name,
                  const char* text, uint64_t size, const gpuday_plugin** plugin,
                  gpuday_error* error);
} gpuday_reader;

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* GPUDAY_ABI_H_ */
