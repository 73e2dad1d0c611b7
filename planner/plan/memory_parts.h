// The parts of one GPU's memory in training, listed once: every table, chart and document of memory
// goes through this list.
#ifndef GPUDAY_PLANNER_PLAN_MEMORY_PARTS_H_
#define GPUDAY_PLANNER_PLAN_MEMORY_PARTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "planner/plan/ids.h"
#include "planner/plan/plan.h"

namespace gpuday {

// A part as every plan may have it.
struct MemoryPartKind {
  const char* name;           // of its class in documents and charts: "weights_bytes"
  const char* line;           // id of the line that has its bytes
  const char* per_parameter;  // id of its bytes per parameter; null: does not grow with parameters
  const char* label;          // for people, where no line of a plan says it
  std::uint32_t color;        // in charts, 0xRRGGBB
};

// In the order of the ledger.
inline constexpr MemoryPartKind kMemoryPartKinds[] = {
    {"weights_bytes", id::kMemoryPerGpuWeightsBytes, id::kMemoryBytesPerParameterPartsWeights,
     "weights", 0x3B6FB6},
    {"gradients_bytes", id::kMemoryPerGpuGradientsBytes, id::kMemoryBytesPerParameterPartsGradients,
     "gradients", 0x7FA8DB},
    {"gradient_copy_bytes", id::kMemoryPerGpuGradientCopyBytes,
     id::kMemoryBytesPerParameterPartsGradientCopy, "gradient copy", 0xB5CDEB},
    {"master_weights_bytes", id::kMemoryPerGpuMasterWeightsBytes,
     id::kMemoryBytesPerParameterPartsMasterWeights, "master weights", 0x5B5EA6},
    {"optimizer_bytes", id::kMemoryPerGpuOptimizerBytes, id::kMemoryBytesPerParameterPartsOptimizer,
     "optimizer states", 0x9A8FCB},
    {"activations_bytes", id::kMemoryPerGpuActivationsBytes, nullptr, "activations", 0x2A9D8F},
    {"overhead_bytes", id::kMemoryPerGpuOverheadBytes, nullptr, "overhead", 0xE0A458}};

// A part of what lasts or passes on one GPU of a plan.
struct MemoryPart {
  const MemoryPartKind* kind;  // of kMemoryPartKinds
  std::string label;           // the line's
  double bytes = 0;
  double bytes_per_parameter = 0;  // before sharding; 0: does not grow with the parameters
  std::optional<Band> band;        // bytes
};

// The parts of `plan` that are not nothing, in the order of the ledger; they sum up to
// id::kMemoryPerGpuTotalBytes.
std::vector<MemoryPart> MemoryParts(const Plan& plan);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_MEMORY_PARTS_H_
