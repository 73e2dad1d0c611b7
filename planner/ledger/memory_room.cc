// What tools would read of a GPU's memory, how much of it is left, and what would still fit.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/budget/evaluate_workload.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

// The multiples of Phi: lasting bytes before sharding, over all parameters.
void WritePerParameter(const Totals& totals, const Figures& figures, LineWriter& writer) {
  const StateBytes& all = totals.states;
  const auto parameters = static_cast<double>(totals.parameters.total);
  constexpr char kSource[] = "Rajbhandari et al. 2020 (ZeRO), section 3.1";
  struct Part {
    const char* id;
    const char* name;
    double bytes;
  };
  const Part parts[] = {
      {id::kMemoryBytesPerParameterPartsWeights, "weights", all.weights},
      {id::kMemoryBytesPerParameterPartsGradients, "gradients", all.gradients},
      {id::kMemoryBytesPerParameterPartsGradientCopy, "gradient copy", all.gradient_copy},
      {id::kMemoryBytesPerParameterPartsMasterWeights, "master weights", all.master_weights},
      {id::kMemoryBytesPerParameterPartsOptimizer, "optimizer", all.optimizer}};
  const Formula total = Ref(id::kModelParametersTotal);
  std::vector<Formula> sum;
  for (const Part& part : parts) {
    writer.Write({.id = part.id,
                  .label = absl::StrCat(part.name, " per parameter"),
                  .value = part.bytes / parameters,
                  .unit = "bytes",
                  .is = Term("bytes before sharding", part.bytes) / total,
                  .source = kSource});
    sum.push_back(Term(part.name, part.bytes));
  }
  writer.Write({.id = id::kMemoryBytesPerParameter,
                .label = "lasting bytes per parameter (of all P)",
                .value = figures.bytes_per_parameter,
                .unit = "bytes",
                .is = SumOf(sum) / total,
                .words = "(weights + gradients + gradient copy + master weights + optimizer "
                         "states) / P, before sharding",
                .source = kSource});
}

// What a node's host holds, where something is offloaded to it, and how much it could.
void WriteHostMemory(const Workload& workload, LineWriter& writer) {
  const double held = HostBytes(workload);
  if (held == 0) return;
  writer.Write({.id = id::kMemoryHostPerNodeBytes,
                .label = "memory of a node's host",
                .value = held,
                .unit = "bytes",
                .words = "offloaded masters, 32-bit gradients and states, weights, activations of "
                         "its GPUs",
                .source = "Ren et al. 2021 (ZeRO-Offload), section 3"});
  if (workload.machine.host_bytes == 0) return;
  writer.Write({.id = id::kMemoryHostCapacityBytes,
                .label = "memory of the host",
                .value = workload.machine.host_bytes,
                .unit = "bytes",
                .words = "of one machine",
                .source = workload.told.host_origin.source,
                .confidence = workload.told.host_origin.confidence});
}

}  // namespace

// What PyTorch's allocator and the driver's tool would read, where there are such.
void WriteMemoryReadings(const Workload& workload, const MemoryPerGpu& m, LineWriter& writer) {
  const RuntimeWords& words = workload.told.runtime;
  const MemorySpread& spread = workload.machine.memory_spread;
  const double lasting = m.LastingBytes(), transient = m.TransientBytes();
  const auto reading = [&](const char* id, const std::string& label, double value, const char* how,
                           const Band& band) {
    writer.WriteStandard({.id = id,
                          .label = label,
                          .value = value,
                          .unit = "bytes",
                          .words = how,
                          .source = words.readings_source,
                          .confidence = Confidence::kAssumed,
                          .band = band});
  };
  if (words.allocator_readings) {
    reading(id::kMemoryReadingsAllocatedBytes, "PyTorch's max_memory_allocated", m.AllocatedBytes(),
            "total - runtime - fragmentation",
            SpreadBand(lasting, transient - m.fragmentation_bytes, m.buffers_bytes, spread));
    reading(id::kMemoryReadingsReservedBytes, "PyTorch's max_memory_reserved", m.ReservedBytes(),
            "total - runtime", SpreadBand(lasting, transient, m.buffers_bytes, spread));
  }
  if (words.driver_tool.empty()) return;
  reading(id::kMemoryReadingsDriverBytes, words.driver_tool, m.total_bytes, "memory per GPU",
          TotalBand(m, spread));
}

void WriteMemoryRoom(const Workload& workload, const Totals& totals, const Figures& figures,
                     const Limits& limits, LineWriter& writer) {
  const double capacity = workload.machine.capacity_bytes;
  const Band total = TotalBand(figures.memory, workload.machine.memory_spread);
  writer.Write({.id = id::kMemoryCapacityBytes,
                .label = "memory of the GPU",
                .symbol = "capacity",
                .value = capacity,
                .unit = "bytes",
                .words = "usable memory of one GPU",
                .source = workload.told.capacity_origin.source,
                .confidence = workload.told.capacity_origin.confidence});
  writer.WriteStandard({.id = id::kMemoryFreeBytes,
                        .label = "left over",
                        .value = figures.free_bytes,
                        .unit = "bytes",
                        .source = "difference",
                        .band = Band{.low = capacity - total.high, .high = capacity - total.low}});
  WriteHostMemory(workload, writer);
  WritePerParameter(totals, figures, writer);
  writer.Write({.id = id::kMemoryLargestMicroBatch,
                .label = "largest micro-batch that fits",
                .value = limits.largest_micro_batch,
                .unit = "sequences",
                .words = "largest b for which the expected total stays within the capacity",
                .source = "search"});
  writer.Write({.id = id::kMemorySmallestGpus,
                .label = "fits from this many GPUs",
                .value = limits.smallest_gpus,
                .unit = "GPUs",
                .words = "smallest data-parallel degree for which the expected total stays within "
                         "the capacity; 0: none",
                .source = "search"});
}

}  // namespace gpuday
