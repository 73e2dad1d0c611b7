// What the training software does, what long work reaches on the GPU, and the constants of the
// step-time model.
#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/compose/resolve.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

// Where a GPU's entry does not say what is reached: usual shares of its data sheet, and a slow
// network, so that a guess is not too fast.
constexpr double kUsualShare = 0.8;
constexpr double kUsualNetwork = 25e9 / 8;
constexpr double kUsualPcie = 16e9;
constexpr double kUsualNode = 8;
constexpr double kUsualMultiprocessors = 108;

double Or(double value, double otherwise) { return value > 0 ? value : otherwise; }

double PeakOf(const GpuEntry& gpu, const char* type) {
  const auto peak = gpu.peak_flops_per_second.find(type);
  return peak == gpu.peak_flops_per_second.end() ? 0 : peak->second;
}

}  // namespace

Device DeviceOf(const GpuEntry& gpu) {
  const GpuEntry::Reached& reached = gpu.reached;
  const double peak = Or(PeakOf(gpu, "bf16"), Or(PeakOf(gpu, "fp16"), PeakOf(gpu, "fp32")));
  Device device;
  device.flops16 = Or(reached.flops16, kUsualShare * peak);
  device.flops8 = Or(reached.flops8, device.flops16);
  device.flops4 = Or(reached.flops4, device.flops8);
  device.memory_bytes_per_second = gpu.memory_bandwidth_bytes_per_second;
  device.pcie_bytes_per_second = Or(gpu.pcie_bytes_per_second, kUsualPcie);
  device.link_bytes_per_second =
      Or(reached.link_bytes_per_second,
         Or(gpu.interconnect_bytes_per_second, device.pcie_bytes_per_second));
  device.network_bytes_per_second =
      Or(reached.network_bytes_per_second, Or(gpu.network_bytes_per_second, kUsualNetwork));
  device.gpus_per_node = Or(reached.gpus_per_node, Or(gpu.gpus_per_node, kUsualNode));
  device.multiprocessors = Or(reached.multiprocessors, kUsualMultiprocessors);
  device.power_limited = reached.power_limited;
  device.flash_attention_3 = reached.flash_attention_3;
  device.measured = reached.measured;
  return device;
}

void ResolveLosses(Composing& c) {
  const auto& asked = c.scenario.goodput;
  Losses& losses = c.workload.losses;
  const auto value = [](const std::optional<Given<double>>& given) {
    return given.has_value() ? given->value : 0;
  };
  losses.failures_per_gpu_day = value(asked.failures_per_gpu_day);
  losses.restart_seconds = 60 * value(asked.restart_minutes);
  losses.checkpoint_seconds = value(asked.checkpoint_seconds);
  losses.interval_seconds = 60 * value(asked.checkpoint_minutes);
  // A share that is given is that of this cluster, whatever its size.
  losses.other_share = value(asked.other_losses);
  if (!asked.other_losses.has_value()) losses.share_per_doubling = value(asked.losses_per_doubling);
  losses.gpus_per_node = c.workload.machine.device.gpus_per_node;
  if (c.told != nullptr && asked.failures_per_gpu_day.has_value()) {
    c.told->losses_origin =
        c.OriginOf(key::kGoodputFailuresPerGpuDay, asked.failures_per_gpu_day->where);
  }
}

absl::StatusOr<SpeedConstants> LoadSpeedConstants(const Catalog& catalog) {
  GPUDAY_ASSIGN_OR_RETURN(const auto values, catalog.SpeedConstantEntries());
  SpeedConstants constants;
  for (const SpeedConstantInfo& info : SpeedConstantTable()) {
    const auto value = values.find(info.name);
    if (value == values.end()) {
      return Error(Fault::kInput, absl::StrCat("speed.toml: no constant ", info.name));
    }
    constants.*info.value = value->second.value;
  }
  return constants;
}

namespace {

absl::Status ResolveOwnRuns(Composing& c) {
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<CalibrationEntry> entries, c.catalog->Calibration());
  Workload& w = c.workload;
  for (const CalibrationEntry& entry : entries) {
    if (entry.gpu != w.gpu || entry.framework != w.framework ||
        entry.size != SizeClass(w.model.hidden_size)) {
      continue;
    }
    w.machine.own_factor = entry.factor;
    if (c.scenario.utilization.has_value()) return absl::OkStatus();
    w.told.notes.push_back(
        absl::StrCat("times are corrected by your own runs: ", Scaled(entry.factor),
                     " x what is predicted (drawn towards 1 as by one more run), from ", entry.rows,
                     entry.rows == 1 ? " run on " : " runs on ", entry.gpu,
                     entry.framework.empty() ? "" : " with " + entry.framework, " (",
                     Cite(entry.source, entry.date), ")"));
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status ResolveTimeBand(Composing& c) {
  const Workload& w = c.workload;
  const auto constant = [&](const char* name) { return c.catalog->Constant(name); };
  double widest = 1;
  const auto doubt = [&](bool applies, const char* name, const std::string& why) -> absl::Status {
    if (!applies) return absl::OkStatus();
    GPUDAY_ASSIGN_OR_RETURN(const ConstantEntry entry, constant(name));
    widest = std::max(widest, entry.value);
    c.workload.told.time_doubts.push_back(why);
    return absl::OkStatus();
  };
  const bool experts = std::any_of(w.model.matrices.begin(), w.model.matrices.end(),
                                   [](const Matrix& m) { return m.per_layer > 1; });
  const Device& device = w.machine.device;
  GPUDAY_RETURN_IF_ERROR(doubt(experts, "time_doubt_experts", "a mixture of experts"));
  GPUDAY_RETURN_IF_ERROR(doubt(!device.measured, "time_doubt_derived_rate",
                               "a GPU whose rate is derived, not measured"));
  GPUDAY_RETURN_IF_ERROR(doubt(device.flops4 > device.flops8, "time_doubt_blackwell",
                               "a GPU of which one source measured"));
  GPUDAY_RETURN_IF_ERROR(doubt(!c.scenario.training.framework.has_value(), "time_doubt_framework",
                               "a framework that is not named (training.framework)"));
  GPUDAY_RETURN_IF_ERROR(doubt(!w.training.adapters.empty(), "time_doubt_adapters", "adapters"));
  GPUDAY_ASSIGN_OR_RETURN(const ConstantEntry low, constant("time_low"));
  GPUDAY_ASSIGN_OR_RETURN(const ConstantEntry high, constant("time_high"));
  c.workload.time_band = {.low = std::pow(low.value, widest), .high = std::pow(high.value, widest)};
  return absl::OkStatus();
}

}  // namespace

absl::Status ResolveSoftware(Composing& c) {
  if (c.scenario.training.framework.has_value()) {
    c.workload.framework = c.scenario.training.framework->value;
  }
  GPUDAY_RETURN_IF_ERROR(ResolveOwnRuns(c));
  GPUDAY_RETURN_IF_ERROR(ResolveTimeBand(c));
  const auto& asked = c.scenario.software;
  Software& software = c.workload.machine.software;
  if (asked.generation) {
    software.generation = Named<Generation>(asked.generation->value).value_or(Generation::kNeutral);
  }
  if (asked.flash_version) software.flash_version = static_cast<int>(asked.flash_version->value);
  if (asked.overlap_gradients) software.overlap_gradients = asked.overlap_gradients->value;
  if (asked.overlap_tensor) software.overlap_tensor = asked.overlap_tensor->value;
  if (asked.compiled_launch) software.compiled_launch = asked.compiled_launch->value;
  if (asked.context) {
    software.context =
        Named<ContextParallel>(asked.context->value).value_or(ContextParallel::kRing);
  }
  if (asked.network_share) software.network_share = asked.network_share->value;
  GPUDAY_ASSIGN_OR_RETURN(c.workload.machine.speed, LoadSpeedConstants(*c.catalog));
  return absl::OkStatus();
}

}  // namespace gpuday
