// Everything of gpuday/abi.h that crosses the boundary, reachable from one function, for
// libabigail: tests/sdk/abi compares it with the baseline. A new root struct or enum gets a line
// here.
#include <gpuday/abi.h>

// The enums have no names; a member of the type of one of its constants stands for each.
struct GpudayConstants {
  decltype(GPUDAY_OK) result;
  decltype(GPUDAY_ARCHITECTURE) family;
  decltype(GPUDAY_INTEGER) parameter_type;
  decltype(GPUDAY_REQUIRED) parameter_flag;
  decltype(GPUDAY_ROLE_OTHER) role;
  decltype(GPUDAY_PART_EMBEDDING) part;
  decltype(GPUDAY_OP_MATMUL) operation;
  decltype(GPUDAY_SPLIT_NONE) split;
  decltype(GPUDAY_PLACE_INPUT) place;
  decltype(GPUDAY_KEPT_ACTIVATION) kept;
  decltype(GPUDAY_DROPPED_BY_FULL) dropped_by;
  decltype(GPUDAY_STATE_PRECISION) state;
  decltype(GPUDAY_TRAINED_WEIGHT) tensor;
  decltype(GPUDAY_COMPUTE_FP32) compute;
};

// What the entry points to is a void pointer, so that each family's functions are named as well.
extern "C" void gpuday_abi_surface(const gpuday_plugin*, const gpuday_architecture*,
                                   const gpuday_optimizer*, const gpuday_precision*,
                                   const gpuday_reader*, const GpudayConstants*) {}
