// What the training software does, what long work reaches on the GPU, and the constants of the
// step-time model.
#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/budget/totals.h"
#include "planner/compose/resolve.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

// The first of these that is known; else a constant of the catalog.
absl::StatusOr<double> KnownOrUsual(std::initializer_list<double> known, const char* usual,
                                    const Catalog& catalog) {
  for (const double value : known) {
    if (value > 0) return value;
  }
  GPUDAY_ASSIGN_OR_RETURN(const ConstantEntry entry, catalog.Constant(usual));
  return entry.value;
}

double Or(double value, double otherwise) { return value > 0 ? value : otherwise; }

double PeakOf(const GpuEntry& gpu, const char* type) {
  const auto peak = gpu.peak_flops_per_second.find(type);
  return peak == gpu.peak_flops_per_second.end() ? 0 : peak->second;
}

}  // namespace

absl::StatusOr<Device> DeviceOf(const GpuEntry& gpu, const Catalog& catalog) {
  const GpuEntry::Reached& reached = gpu.reached;
  Device device;
  device.flops16 = reached.flops16;
  if (device.flops16 == 0) {
    GPUDAY_ASSIGN_OR_RETURN(const ConstantEntry share, catalog.Constant("usual_matmul_share"));
    device.flops16 =
        share.value * Or(PeakOf(gpu, "bf16"), Or(PeakOf(gpu, "fp16"), PeakOf(gpu, "fp32")));
  }
  device.flops8 = Or(reached.flops8, device.flops16);
  device.flops4 = Or(reached.flops4, device.flops8);
  device.memory_bytes_per_second = gpu.memory_bandwidth_bytes_per_second;
  GPUDAY_ASSIGN_OR_RETURN(
      device.pcie_bytes_per_second,
      KnownOrUsual({gpu.pcie_bytes_per_second}, "usual_pcie_bytes_per_second", catalog));
  device.link_bytes_per_second =
      Or(reached.link_bytes_per_second,
         Or(gpu.interconnect_bytes_per_second, device.pcie_bytes_per_second));
  GPUDAY_ASSIGN_OR_RETURN(
      device.network_bytes_per_second,
      KnownOrUsual({reached.network_bytes_per_second, gpu.network_bytes_per_second},
                   "usual_network_bytes_per_second", catalog));
  GPUDAY_ASSIGN_OR_RETURN(
      device.gpus_per_node,
      KnownOrUsual({reached.gpus_per_node, gpu.gpus_per_node}, "usual_gpus_per_node", catalog));
  GPUDAY_ASSIGN_OR_RETURN(device.multiprocessors, KnownOrUsual({reached.multiprocessors},
                                                               "usual_multiprocessors", catalog));
  device.power_limited = reached.power_limited;
  device.flash_attention_3 = reached.flash_attention_3;
  device.measured = reached.measured;
  device.one_source = reached.one_source;
  device.on_board = gpu.on_board;
  return device;
}

void ResolveLosses(Composing& c) {
  const Scenario& scenario = c.scenario;
  const auto& failures = scenario.Get<key::kGoodputFailuresPerGpuDay>();
  Losses& losses = c.workload.losses;
  losses.failures_per_gpu_day = failures.has_value() ? failures->value : 0;
  losses.restart_seconds = 60 * scenario.ValueOr<key::kGoodputRestartMinutes>(0);
  losses.checkpoint_seconds = scenario.ValueOr<key::kGoodputCheckpointSeconds>(0);
  losses.interval_seconds = 60 * scenario.ValueOr<key::kGoodputCheckpointMinutes>(0);
  // A share that is given is that of this cluster, whatever its size.
  losses.other_share = scenario.ValueOr<key::kGoodputOtherLosses>(0);
  if (!scenario.Get<key::kGoodputOtherLosses>().has_value()) {
    losses.share_per_doubling = scenario.ValueOr<key::kGoodputLossesPerDoubling>(0);
  }
  losses.gpus_per_node = c.workload.machine.device.gpus_per_node;
  if (c.told != nullptr && failures.has_value()) {
    c.told->losses_origin = c.OriginOf(key::kGoodputFailuresPerGpuDay.path, failures->where);
  }
}

std::vector<SpeedConstantInfo> SpeedConstantsOf(const std::vector<GenerationEntry>& generations) {
  std::vector<std::string> factors;
  for (const GenerationEntry& generation : generations) factors.push_back(generation.factor);
  return SpeedConstantTable(factors);
}

absl::StatusOr<SpeedConstants> LoadSpeedConstants(const Catalog& catalog,
                                                  const std::vector<GenerationEntry>& generations) {
  if (generations.size() > kMostGenerations) {
    return Error(Fault::kInput, absl::StrCat("generations.toml: expected up to ", kMostGenerations,
                                             " rows, found ", generations.size()));
  }
  GPUDAY_ASSIGN_OR_RETURN(const auto values, catalog.SpeedConstantEntries());
  SpeedConstants constants;
  for (const SpeedConstantInfo& info : SpeedConstantsOf(generations)) {
    const auto value = values.find(info.name);
    if (value == values.end()) {
      return Error(Fault::kInput, absl::StrCat("speed.toml: no constant ", info.name));
    }
    info.In(constants) = value->second.value;
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
    if (c.scenario.Get<key::kEfficiencyUtilization>().has_value()) return absl::OkStatus();
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
  constexpr double kSmallModel = 1e9;
  GPUDAY_RETURN_IF_ERROR(doubt(static_cast<double>(CountParameters(w.model)) < kSmallModel,
                               "time_doubt_small_model",
                               "the model has less than a billion parameters"));
  GPUDAY_RETURN_IF_ERROR(doubt(experts, "time_doubt_experts", "it is a mixture of experts"));
  GPUDAY_RETURN_IF_ERROR(doubt(!device.measured, "time_doubt_derived_rate",
                               "the GPU's rate is derived, not measured"));
  GPUDAY_RETURN_IF_ERROR(
      doubt(device.one_source, "time_doubt_one_source", "one source alone measured the GPU"));
  const bool assumed = !c.scenario.Get<key::kTrainingFramework>().has_value() ||
                       FindAssumption(w.told.assumptions, key::kTrainingFramework.path) != nullptr;
  GPUDAY_RETURN_IF_ERROR(doubt(assumed, "time_doubt_framework", "the framework is assumed"));
  GPUDAY_RETURN_IF_ERROR(
      doubt(!w.training.adapters.empty(), "time_doubt_adapters", "adapters are trained"));
  GPUDAY_ASSIGN_OR_RETURN(const ConstantEntry low, constant("time_low"));
  GPUDAY_ASSIGN_OR_RETURN(const ConstantEntry high, constant("time_high"));
  c.workload.time_band = {.low = std::pow(low.value, widest), .high = std::pow(high.value, widest)};
  return absl::OkStatus();
}

// What the generation of that name does. Error (kInput) names the nearest.
absl::Status TakeGeneration(const Given<std::string>& asked,
                            const std::vector<GenerationEntry>& generations, Software& software) {
  std::vector<std::string> names;
  for (const GenerationEntry& generation : generations) {
    names.push_back(generation.name);
    if (generation.name != asked.value) continue;
    software.generation = names.size();
    software.fused_adapters = generation.fused_adapters;
    software.overlap_needs_sequence = generation.overlap_needs_sequence;
    return absl::OkStatus();
  }
  return Error(Fault::kInput,
               absl::StrCat(asked.where.Text(), ": ", key::kSoftwareGeneration.path, ": expected ",
                            absl::StrJoin(names, " | "), ", found \"", Printable(asked.value, 60),
                            "\"", DidYouMean(asked.value, names)));
}

}  // namespace

absl::Status ResolveSoftware(Composing& c) {
  c.workload.framework = c.scenario.ValueOr<key::kTrainingFramework>("");
  GPUDAY_RETURN_IF_ERROR(ResolveOwnRuns(c));
  GPUDAY_RETURN_IF_ERROR(ResolveTimeBand(c));
  const Scenario& scenario = c.scenario;
  Software& software = c.workload.machine.software;
  std::vector<GenerationEntry> generations;
  if (const auto& generation = scenario.Get<key::kSoftwareGeneration>()) {
    GPUDAY_ASSIGN_OR_RETURN(generations, c.catalog->Generations());
    GPUDAY_RETURN_IF_ERROR(TakeGeneration(*generation, generations, software));
  }
  if (const auto& version = scenario.Get<key::kSoftwareFlashVersion>()) {
    software.flash_version = static_cast<int>(version->value);
  }
  software.overlap_gradients =
      scenario.ValueOr<key::kSoftwareOverlapGradients>(software.overlap_gradients);
  software.overlap_tensor = scenario.ValueOr<key::kSoftwareOverlapTensor>(software.overlap_tensor);
  software.compiled_launch =
      scenario.ValueOr<key::kSoftwareCompiledLaunch>(software.compiled_launch);
  software.network_share = scenario.ValueOr<key::kSoftwareNetworkShare>(software.network_share);
  if (const auto& context = scenario.Get<key::kSoftwareContext>()) {
    software.context = Named<ContextParallel>(context->value).value_or(ContextParallel::kRing);
  }
  GPUDAY_ASSIGN_OR_RETURN(c.workload.machine.speed, LoadSpeedConstants(*c.catalog, generations));
  return absl::OkStatus();
}

}  // namespace gpuday
