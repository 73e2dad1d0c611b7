// How sure the memory lines are.
#include "absl/strings/str_cat.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/ids.h"

namespace gpuday {

void WriteMemoryBands(const Machine& machine, const MemoryPerGpu& m, LineWriter& writer) {
  const MemorySpread& spread = machine.memory_spread;
  const auto within = [&](const char* id, double lasting, double transient, double runtime) {
    writer.Within(absl::StrCat("memory.", id), SpreadBand(lasting, transient, runtime, spread));
  };
  within("per_gpu.weights_bytes", m.weights_bytes, 0, 0);
  within("per_gpu.gradients_bytes", m.gradients_bytes, 0, 0);
  within("per_gpu.gradient_copy_bytes", m.gradient_copy_bytes, 0, 0);
  within("per_gpu.master_weights_bytes", m.master_weights_bytes, 0, 0);
  within("per_gpu.optimizer_bytes", m.optimizer_bytes, 0, 0);
  within("per_gpu.activations_bytes", 0, m.activations_bytes, 0);
  within("per_gpu.overhead_parts.output_bytes", 0, m.output_bytes, 0);
  within("per_gpu.overhead_parts.recomputation_bytes", 0, m.recomputation_bytes, 0);
  within("per_gpu.overhead_parts.gathered_bytes", 0, m.gathered_bytes, 0);
  within("per_gpu.overhead_parts.fragmentation_bytes", 0, m.fragmentation_bytes, 0);
  within("per_gpu.overhead_parts.buffers_bytes", 0, 0, m.buffers_bytes);
  within("per_gpu.overhead_parts.runtime_bytes", 0, 0, m.runtime_bytes);
  const double lasting = m.LastingBytes(), transient = m.TransientBytes();
  const double runtime = m.buffers_bytes + m.runtime_bytes;
  within("per_gpu.overhead_bytes", 0, transient - m.activations_bytes, runtime);
  within("per_gpu.total_bytes", lasting, transient, runtime);
  within("readings.allocated_bytes", lasting, transient - m.fragmentation_bytes, m.buffers_bytes);
  within("readings.reserved_bytes", lasting, transient, m.buffers_bytes);
  within("readings.driver_bytes", lasting, transient, runtime);
  const Band total = TotalBand(m, spread);
  writer.Within(id::kMemoryFreeBytes, {.low = machine.capacity_bytes - total.high,
                                       .high = machine.capacity_bytes - total.low});
}

}  // namespace gpuday
