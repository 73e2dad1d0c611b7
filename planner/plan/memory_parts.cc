#include "planner/plan/memory_parts.h"

namespace gpuday {

std::vector<MemoryPart> MemoryParts(const Plan& plan) {
  std::vector<MemoryPart> parts;
  for (const MemoryPartKind& kind : kMemoryPartKinds) {
    const Line* line = plan.FindLine(kind.line);
    if (line == nullptr || line->value == 0) continue;
    parts.push_back({.kind = &kind,
                     .label = line->label,
                     .bytes = line->value,
                     .bytes_per_parameter =
                         kind.per_parameter == nullptr ? 0 : plan.ValueOf(kind.per_parameter),
                     .band = line->band});
  }
  return parts;
}

}  // namespace gpuday
