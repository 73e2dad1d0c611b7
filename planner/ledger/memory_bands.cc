// How sure the memory lines are.
#include "planner/ledger/ledger.h"
#include "planner/plan/ids.h"

namespace gpuday {

void WriteMemoryBands(const Machine& machine, const MemoryPerGpu& m, LineWriter& writer) {
  const MemorySpread& spread = machine.memory_spread;
  const auto within = [&](const char* id, double lasting, double transient, double runtime) {
    writer.Within(id, SpreadBand(lasting, transient, runtime, spread));
  };
  within(id::kMemoryPerGpuWeightsBytes, m.weights_bytes, 0, 0);
  within(id::kMemoryPerGpuGradientsBytes, m.gradients_bytes, 0, 0);
  within(id::kMemoryPerGpuGradientCopyBytes, m.gradient_copy_bytes, 0, 0);
  within(id::kMemoryPerGpuMasterWeightsBytes, m.master_weights_bytes, 0, 0);
  within(id::kMemoryPerGpuOptimizerBytes, m.optimizer_bytes, 0, 0);
  within(id::kMemoryPerGpuActivationsBytes, 0, m.activations_bytes, 0);
  within(id::kMemoryPerGpuOverheadPartsOutputBytes, 0, m.output_bytes, 0);
  within(id::kMemoryPerGpuOverheadPartsRecomputationBytes, 0, m.recomputation_bytes, 0);
  within(id::kMemoryPerGpuOverheadPartsGatheredBytes, 0, m.gathered_bytes, 0);
  within(id::kMemoryPerGpuOverheadPartsFragmentationBytes, 0, m.fragmentation_bytes, 0);
  within(id::kMemoryPerGpuOverheadPartsBuffersBytes, 0, 0, m.buffers_bytes);
  within(id::kMemoryPerGpuOverheadPartsRuntimeBytes, 0, 0, m.runtime_bytes);
  const double lasting = m.LastingBytes(), transient = m.TransientBytes();
  const double runtime = m.buffers_bytes + m.runtime_bytes;
  within(id::kMemoryPerGpuOverheadBytes, 0, transient - m.activations_bytes, runtime);
  within(id::kMemoryPerGpuTotalBytes, lasting, transient, runtime);
  within(id::kMemoryReadingsAllocatedBytes, lasting, transient - m.fragmentation_bytes,
         m.buffers_bytes);
  within(id::kMemoryReadingsReservedBytes, lasting, transient, m.buffers_bytes);
  within(id::kMemoryReadingsDriverBytes, lasting, transient, runtime);
  const Band total = TotalBand(m, spread);
  writer.Within(id::kMemoryFreeBytes, {.low = machine.capacity_bytes - total.high,
                                       .high = machine.capacity_bytes - total.low});
}

}  // namespace gpuday
