// The GPU, its peak, the utilization, the price and the region.
#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/dates.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/calendar.h"
#include "planner/compose/resolve.h"
#include "planner/plan/ids.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

const char* TypeName(sdk::ComputeType type) {
  switch (type) {
    case sdk::ComputeType::kFp32:
      return "fp32";
    case sdk::ComputeType::kTf32:
      return "tf32";
    case sdk::ComputeType::kFp16:
      return "fp16";
    case sdk::ComputeType::kBf16:
      return "bf16";
    case sdk::ComputeType::kFp8:
      return "fp8";
    case sdk::ComputeType::kInt8:
      return "int8";
    case sdk::ComputeType::kInt4:
      return "int4";
    case sdk::ComputeType::kFp4:
      return "fp4";
  }
  return "";
}

absl::Status ResolvePeak(Composing& c, const GpuEntry& gpu) {
  for (const sdk::ComputeType type : c.workload.precision.compute) {
    const auto peak = gpu.peak_flops_per_second.find(TypeName(type));
    if (peak == gpu.peak_flops_per_second.end()) continue;
    c.workload.compute_type = peak->first;
    c.workload.machine.peak_flops_per_second = peak->second;
    c.workload.told.peak_origin = CiteGpu(gpu, absl::StrCat("dense_peak_tflops.", peak->first));
    return absl::OkStatus();
  }
  const std::string has =
      absl::StrJoin(gpu.peak_flops_per_second, ", ",
                    [](std::string* out, const auto& peak) { absl::StrAppend(out, peak.first); });
  const std::string wants = absl::StrJoin(
      c.workload.precision.compute, " or ",
      [](std::string* out, sdk::ComputeType t) { absl::StrAppend(out, TypeName(t)); });
  return WithKey(
      Error(Fault::kInput, absl::StrCat(c.scenario.precision->name.where.Text(), ": precision ",
                                        c.scenario.precision->name.value, " computes in ", wants,
                                        ", which ", gpu.name, " does not have (it has ", has,
                                        "); choose another precision or GPU")),
      key::kPrecisionName.path);
}

// What runs on the GPU beside the program. Measured on one kind of GPU and software; on others it
// is a guess.
absl::Status ResolveRuntime(Composing& c, const GpuEntry& gpu) {
  GPUDAY_ASSIGN_OR_RETURN(const RuntimeEntry runtime, c.catalog->FindRuntime(gpu.vendor));
  Machine& machine = c.workload.machine;
  machine.context_bytes = runtime.context_bytes.value;
  machine.communication_bytes = runtime.communication_bytes.value;
  machine.workspace_bytes = runtime.workspace_bytes.value;
  machine.fragmentation = runtime.fragmentation.value;
  Told& told = c.workload.told;
  told.context_origin = {runtime.context_bytes.source, Confidence::kAssumed};
  told.communication_origin = {runtime.communication_bytes.source, Confidence::kAssumed};
  told.workspace_origin = {runtime.workspace_bytes.source, Confidence::kAssumed};
  told.fragmentation_origin = {runtime.fragmentation.source, Confidence::kAssumed};
  told.runtime = {.context = runtime.context,
                  .libraries = runtime.libraries,
                  .driver_tool = runtime.driver_tool,
                  .allocator_readings = runtime.allocator_readings,
                  .readings_source = runtime.readings_source};
  return absl::OkStatus();
}

}  // namespace

Origin CiteGpu(const GpuEntry& gpu, const std::string& key) {
  const bool unverified =
      std::find(gpu.unverified.begin(), gpu.unverified.end(), key) != gpu.unverified.end();
  return {absl::StrCat("catalog gpus/", gpu.name, ".toml, ", key, ": ", Cite(gpu.source, gpu.date),
                       unverified ? "; not verified" : ""),
          unverified ? Confidence::kAssumed : Confidence::kMeasured};
}

void ResolveGivenNumbers(Composing& c) {
  Workload& w = c.workload;
  w.machine.gpus = c.scenario.Get<key::kClusterGpus>()->value;
  w.machine.utilization = c.scenario.ValueOr<key::kEfficiencyUtilization>(0);
  w.confidence = c.scenario.ValueOr<key::kBudgetConfidence>(100 * kUsualConfidence) / 100;
  w.machine.margin_share = ShareOfHighEnd(w.confidence);
  if (const auto& usd = c.scenario.Get<key::kBudgetUsd>()) w.prices.budget_usd = usd->value;
  if (const auto& days = c.scenario.Get<key::kBudgetDeadlineDays>()) {
    w.prices.deadline_days = days->value;
  }
  if (c.told == nullptr) return;
  if (const auto& given = c.scenario.Get<key::kEfficiencyUtilization>()) {
    c.told->utilization_origin = c.OriginOf(key::kEfficiencyUtilization.path, given->where);
  }
  std::string model;
  for (const Fact& fact : c.told->facts) {
    if (fact.id == key::kModelName.path) model = fact.value;
  }
  c.told->title = absl::StrCat(model, " on ", w.machine.gpus, " × ", w.gpu);
}

absl::Status ResolveDates(Composing& c) {
  if (!c.scenario.Get<key::kBudgetStart>() && !c.scenario.Get<key::kBudgetBy>()) {
    return absl::OkStatus();
  }
  GPUDAY_ASSIGN_OR_RETURN(const Calendar calendar, CalendarOf(c.scenario));
  c.workload.dates = {.given = true, .start = calendar.start, .by = calendar.by};
  if (const auto days = DaysUntilEnd(c.scenario, calendar)) {
    c.workload.prices.deadline_days = *days;
  }
  if (!calendar.start_given) c.Assume(key::kBudgetStart.path, DateText(calendar.start), "today");
  if (c.told != nullptr && calendar.start_given && calendar.start < Today()) {
    c.told->notes.push_back(
        absl::StrCat("the start, ", DateText(calendar.start), ", lies in the past"));
  }
  return absl::OkStatus();
}

absl::Status CheckNumberIsNoName(const Catalog& catalog, std::uint64_t gpus,
                                 const Location& where) {
  constexpr std::uint64_t kLeast = 1000;
  if (gpus < kLeast) return absl::OkStatus();
  const absl::StatusOr<GpuEntry> gpu = catalog.FindGpu(absl::StrCat(gpus), where);
  if (!gpu.ok()) return absl::OkStatus();
  return WithKey(Error(Fault::kInput,
                       absl::StrCat(where.Text(), ": ", key::kClusterGpus.path, ": ", gpus,
                                    " is a number of GPUs, and ", gpu->name, " is a GPU; say 1x",
                                    gpu->name, ", or ", gpus, "x and a name")),
                 key::kClusterGpus.path);
}

absl::Status ResolveMachine(Composing& c) {
  const auto& gpus = c.scenario.Get<key::kClusterGpus>();
  const bool named = FindAssumption(c.workload.told.assumptions, key::kClusterGpu.path) == nullptr;
  if (!named && gpus.has_value()) {
    GPUDAY_RETURN_IF_ERROR(CheckNumberIsNoName(*c.catalog, gpus->value, gpus->where));
  }
  const auto& asked = c.scenario.Get<key::kClusterGpu>();
  Machine& machine = c.workload.machine;
  GPUDAY_ASSIGN_OR_RETURN(
      const GpuEntry gpu,
      WithKey(c.catalog->FindGpu(asked->value, asked->where), key::kClusterGpu.path));
  machine.capacity_bytes = gpu.memory_bytes;
  machine.host_bytes = gpu.host_memory_bytes;
  c.workload.told.host_origin = CiteGpu(gpu, "host_memory_gib");
  if (const auto& host_gib = c.scenario.Get<key::kClusterHostMemoryGib>()) {
    machine.host_bytes = host_gib->value * kBytesPerGiB;
    c.workload.told.host_origin = c.OriginOf(key::kClusterHostMemoryGib.path, host_gib->where);
  }
  if (!gpu.counted_as.empty()) c.workload.told.notes.push_back(gpu.counted_as);
  c.workload.told.capacity_origin = CiteGpu(gpu, gpu.memory_source);
  GPUDAY_ASSIGN_OR_RETURN(machine.device, DeviceOf(gpu, *c.catalog));
  c.workload.gpu = gpu.name;
  NoteTaken(c, key::kClusterGpu.path, asked->value, gpu.name);
  if (const auto& network_gb_per_s = c.scenario.Get<key::kClusterNetworkGbPerS>()) {
    machine.device.network_bytes_per_second = network_gb_per_s->value * kBytesPerGB;
  }
  if (const auto& link_gb_per_s = c.scenario.Get<key::kClusterLinkGbPerS>()) {
    machine.device.link_bytes_per_second = link_gb_per_s->value * kBytesPerGB;
  }
  if (const auto& gpus_per_node = c.scenario.Get<key::kClusterGpusPerNode>()) {
    machine.device.gpus_per_node = static_cast<double>(gpus_per_node->value);
  }
  GPUDAY_RETURN_IF_ERROR(ResolvePeak(c, gpu));

  GPUDAY_RETURN_IF_ERROR(ResolveRuntime(c, gpu));
  const std::pair<const char*, double*> spreads[] = {
      {"lasting_memory_low", &machine.memory_spread.lasting_low},
      {"lasting_memory_high", &machine.memory_spread.lasting_high},
      {"transient_memory_low", &machine.memory_spread.transient_low},
      {"transient_memory_high", &machine.memory_spread.transient_high},
      {"runtime_memory_low", &machine.memory_spread.runtime_low},
      {"runtime_memory_high", &machine.memory_spread.runtime_high}};
  for (const auto& [name, factor] : spreads) {
    GPUDAY_ASSIGN_OR_RETURN(const ConstantEntry entry, c.catalog->Constant(name));
    *factor = entry.value;
  }
  c.AddFact(id::kClusterGpu, gpu.name);
  c.AddFact(id::kPrecisionCompute, c.workload.compute_type);
  GPUDAY_RETURN_IF_ERROR(ResolveOffers(c, gpu));
  return ResolveRegion(c, gpu);
}

absl::Status ResolveRegion(Composing& c, const GpuEntry& gpu) {
  const auto& asked = c.scenario.Get<key::kClusterRegion>();
  if (!asked.has_value()) return absl::OkStatus();
  GPUDAY_ASSIGN_OR_RETURN(
      const RegionEntry region,
      WithKey(c.catalog->FindRegion(asked->value, asked->where), key::kClusterRegion.path));
  c.AddFact(id::kClusterRegion, region.name);
  if (gpu.tdp_watts == 0) {
    c.workload.told.notes.push_back(
        absl::StrCat("the power of ", gpu.name, " is not known, so there is no energy figure"));
    return absl::OkStatus();
  }
  c.workload.gpu_watts = gpu.tdp_watts;
  c.workload.power_usage_effectiveness = region.pue == 0 ? 1 : region.pue;
  c.workload.gco2e_per_kwh = region.gco2e_per_kwh;
  c.workload.told.energy_origin = CiteGpu(gpu, "tdp_w");
  c.workload.told.carbon_origin = {Cite(region.source, region.date), Confidence::kMeasured};
  if (region.pue == 0) c.Assume("region PUE", "1", absl::StrCat("not known for ", region.name));
  return absl::OkStatus();
}

}  // namespace gpuday
