// From what a plugin says about itself, across the C boundary, to the host's own checked copy.
#ifndef GPUDAY_PLANNER_HOST_DESCRIPTOR_H_
#define GPUDAY_PLANNER_HOST_DESCRIPTOR_H_

#include <gpuday/abi.h>

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"
#include "planner/host/plugin.h"

namespace gpuday {

// Copies and checks the descriptor of the plugin at `path`. Error (kPlugin): the first thing wrong
// with it, and what to do.
absl::StatusOr<Plugin> ReadDescriptor(const gpuday_plugin& entry, Family family,
                                      const std::filesystem::path& path, const std::string& sha256);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_HOST_DESCRIPTOR_H_
