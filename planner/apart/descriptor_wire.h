// What a plugin says of itself, from the child that loaded it to the program.
#ifndef GPUDAY_PLANNER_APART_DESCRIPTOR_WIRE_H_
#define GPUDAY_PLANNER_APART_DESCRIPTOR_WIRE_H_

#include <gpuday/abi.h>

#include "planner/apart/wire.h"

namespace gpuday {

// Follows the pointers of `entry`, which may lead nowhere: the child's side.
void PackDescriptor(const gpuday_plugin& entry, Packer& packer);

// Which functions a plugin has, without the functions.
struct SentFunctions {
  bool answers = false;   // its family's first function is there
  bool matrices = false;  // of a precision: it tells matrices apart
  std::uint32_t needs_next = 0;
  const char* default_next = nullptr;
  const gpuday_model_type* model_types = nullptr;
  std::uint64_t model_type_count = 0;
};

// The descriptor, but for its functions, which it says apart: `functions` is null where it has
// none. All of it points into `unpacker`.
struct SentDescriptor {
  gpuday_plugin entry;
  bool has_functions = false;
  SentFunctions functions;
};
SentDescriptor UnpackDescriptor(Unpacker& unpacker);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_APART_DESCRIPTOR_WIRE_H_
