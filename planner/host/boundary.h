// Helpers for both sides of the C boundary, inside host/ only.
#ifndef GPUDAY_PLANNER_HOST_BOUNDARY_H_
#define GPUDAY_PLANNER_HOST_BOUNDARY_H_

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace gpuday {

// A copy of a struct that came over the boundary, whose sender may know fewer fields (older) or
// more (newer) than we do: what it does not know is zero, what we do not know is left out.
// gpuday_plugin has its size in the second field, all others in the first.
template <typename Struct>
Struct Receive(const Struct& sent) {
  Struct copy;
  std::memset(&copy, 0, sizeof(copy));
  std::memcpy(&copy, &sent, std::min<std::size_t>(sent.struct_size, sizeof(copy)));
  return copy;
}

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_HOST_BOUNDARY_H_
