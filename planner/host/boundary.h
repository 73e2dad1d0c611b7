// Helpers for both sides of the C boundary, for host/ and apart/ only.
#ifndef GPUDAY_PLANNER_HOST_BOUNDARY_H_
#define GPUDAY_PLANNER_HOST_BOUNDARY_H_

#include <gpuday/abi.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace gpuday {

// The sizes that structs had in the first version that had them, the oldest that is understood.
// Numbers rather than sizeof: structs grow, these stay.
template <typename Struct>
inline constexpr std::size_t kOldestSize = 0;
template <>
inline constexpr std::size_t kOldestSize<gpuday_plugin> = 72;
template <>
inline constexpr std::size_t kOldestSize<gpuday_golden> = 40;
template <>
inline constexpr std::size_t kOldestSize<gpuday_reader> = 16;
template <>
inline constexpr std::size_t kOldestSize<gpuday_parameter> = 96;
template <>
inline constexpr std::size_t kOldestSize<gpuday_model> = 32;
template <>
inline constexpr std::size_t kOldestSize<gpuday_matrix> = 80;
template <>
inline constexpr std::size_t kOldestSize<gpuday_attention> = 72;
template <>
inline constexpr std::size_t kOldestSize<gpuday_activation> = 48;
template <>
inline constexpr std::size_t kOldestSize<gpuday_state> = 24;
template <>
inline constexpr std::size_t kOldestSize<gpuday_architecture> = 16;
template <>
inline constexpr std::size_t kOldestSize<gpuday_model_type> = 40;
template <>
inline constexpr std::size_t kOldestSize<gpuday_optimizer> = 24;
template <>
inline constexpr std::size_t kOldestSize<gpuday_precision> = 16;

// A copy of a struct that came over the boundary, whose sender may know fewer fields (older) or
// more (newer) than we do: what it does not know is zero, what we do not know is left out. One that
// says it is smaller than the oldest comes back all zero: no name, no count and no function, which
// every check refuses.
template <typename Struct>
Struct Receive(const Struct& sent) {
  static_assert(kOldestSize<Struct> > 0 && kOldestSize<Struct> <= sizeof(Struct));
  Struct copy;
  std::memset(&copy, 0, sizeof(copy));
  if (sent.struct_size >= kOldestSize<Struct>) {
    // A size that ends inside a pointer does not have that pointer.
    const std::size_t whole_fields = sent.struct_size / sizeof(void*) * sizeof(void*);
    std::memcpy(&copy, &sent, std::min(whole_fields, sizeof(copy)));
  }
  return copy;
}

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_HOST_BOUNDARY_H_
