// One row against its plan, figure by figure.
#include "planner/validate/compare_row.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/budget/evaluate.h"
#include "planner/compose/compose.h"
#include "planner/compose/plain_layout.h"
#include "planner/validate/plan_row.h"
#include "planner/validate/row.h"

namespace gpuday {
namespace {

// The planned figure that a kind of measurement is compared with: between `low` and `high`.
struct Planned {
  double low = 0, high = 0;
};

// The plan of a row.
struct PlannedRow {
  Planned figure;
  std::optional<Band> band;  // of a peak of training
  double total_bytes = 0;    // of each GPU
  double capacity_bytes = 0;
};

Planned Exactly(double bytes) { return {bytes, bytes}; }

// What a row does not print of its layout is the plainest.
absl::StatusOr<Workload> ComposePlainly(const Node& scenario, const Catalog& catalog,
                                        const PluginHost& host) {
  GPUDAY_ASSIGN_OR_RETURN(const Node plain, WithPlainLayout(scenario, catalog));
  return Compose(plain, catalog, host);
}

// A figure that training and inference have in common.
absl::StatusOr<Planned> PlannedPeak(double allocated, double reserved, double total,
                                    const std::string& kind) {
  if (kind == "allocated") return Exactly(allocated);
  if (kind == "reserved") return Exactly(reserved);
  if (kind == "driver") return Exactly(total);
  // A peak of a kind that is not named is right anywhere between.
  if (kind == "unknown") return Planned{allocated, total};
  return Error(Fault::kInput,
               absl::StrCat("memory of kind \"", Printable(kind, 40), "\" is not planned"));
}

// `measured`: what a running program read, in which its libraries' workspaces are, rather than a
// formula's figure.
absl::StatusOr<Planned> PlannedBytes(const MemoryPerGpu& m, const std::string& kind, bool measured,
                                     const Machine& machine) {
  if (kind == "weights") return Exactly(m.weights_bytes);
  if (kind == "states") {
    return Exactly(m.LastingBytes() + (measured ? machine.workspace_bytes : 0));
  }
  if (kind == "activations") return Exactly(m.activations_bytes);
  return PlannedPeak(m.AllocatedBytes(), m.ReservedBytes(), m.total_bytes, kind);
}

absl::StatusOr<Planned> PlannedBytes(const InferenceMemory& m, const std::string& kind) {
  if (kind == "weights") return Exactly(m.weights_bytes);
  if (kind == "kv_cache") return Exactly(m.kv_cache_bytes);
  return PlannedPeak(m.AllocatedBytes(), m.AllocatedBytes(), m.total_bytes, kind);
}

// What programs have allocated or reserved, or all of it, where `kind` is a peak.
std::optional<Band> PeakBand(const MemoryPerGpu& m, const std::string& kind,
                             const MemorySpread& spread) {
  const bool driver = kind == "driver" || kind == "unknown";
  if (!driver && kind != "allocated" && kind != "reserved") return std::nullopt;
  return SpreadBand(m.LastingBytes(),
                    m.TransientBytes() - (kind == "allocated" ? m.fragmentation_bytes : 0),
                    m.buffers_bytes + (driver ? m.runtime_bytes : 0), spread);
}

absl::StatusOr<PlannedRow> PlanRow(const CsvRow& row, const std::string& kind, const Node& words,
                                   const Catalog& catalog, const PluginHost& host) {
  if (IsServed(row)) {
    GPUDAY_ASSIGN_OR_RETURN(const Node scenario, ServedScenarioOfRow(row, words, catalog, host));
    GPUDAY_ASSIGN_OR_RETURN(const InferenceWorkload w, ComposeInference(scenario, catalog, host));
    const InferenceMemory memory = EvaluateInferenceMemory(w, TakeInferenceSums(w), w.serving);
    GPUDAY_ASSIGN_OR_RETURN(const Planned figure, PlannedBytes(memory, kind));
    return PlannedRow{figure, std::nullopt, memory.total_bytes, w.common.machine.capacity_bytes};
  }
  GPUDAY_ASSIGN_OR_RETURN(const Node scenario, ScenarioOfRow(row, words, catalog, host));
  GPUDAY_ASSIGN_OR_RETURN(const Workload w, ComposePlainly(scenario, catalog, host));
  const Shard shard = TakeShard(w.model, w.training, w.precision, w.job, w.layout);
  const MemoryPerGpu memory = EvaluateMemory(shard, w.job, w.machine, w.layout);
  GPUDAY_ASSIGN_OR_RETURN(const Planned figure,
                          PlannedBytes(memory, kind, row.Cell("kind") == "measured", w.machine));
  return PlannedRow{figure, PeakBand(memory, kind, w.machine.memory_spread), memory.total_bytes,
                    w.machine.capacity_bytes};
}

absl::StatusOr<RowResult> CompareMemory(const CsvRow& row, const Node& words,
                                        const Catalog& catalog, const PluginHost& host,
                                        RowResult result) {
  result.quantity = "memory";
  const bool out_of_memory = row.Cell("kind") == "oom";
  const std::string kind = out_of_memory ? "driver" : row.Cell("memory_kind");
  const std::string bytes = row.Cell("memory_bytes");
  if (!out_of_memory && bytes.empty()) return Error(Fault::kInput, "no memory figure");
  GPUDAY_ASSIGN_OR_RETURN(const PlannedRow plan, PlanRow(row, kind, words, catalog, host));
  const bool fits = plan.total_bytes <= plan.capacity_bytes;
  const bool gpu_known = !row.Cell("gpu").empty();
  if (out_of_memory) {
    if (!gpu_known) return Error(Fault::kInput, "the GPU is not known");
    result.what = "out of memory";
    result.planned = plan.total_bytes;
    result.measured = plan.capacity_bytes;
    result.verdict_right = !fits;
    return result;
  }
  const std::optional<double> measured = ParseNumber(bytes);
  if (!measured.has_value() || *measured <= 0) {
    return Error(Fault::kInput, absl::StrCat("memory_bytes: expected a number above 0, found \"",
                                             Printable(bytes, 40), "\""));
  }
  result.what = kind;
  result.measured = *measured;
  result.planned = std::clamp(*measured, plan.figure.low, plan.figure.high);
  result.error = result.planned / result.measured - 1;
  if (plan.band.has_value()) {
    // A peak of an unnamed kind may be as low as what is allocated.
    result.in_band =
        *measured >= std::min(plan.band->low, plan.figure.low) && *measured <= plan.band->high;
  }
  const bool whole =
      kind != "weights" && kind != "states" && kind != "activations" && kind != "kv_cache";
  if (whole && gpu_known && row.Cell("kind") == "measured") result.verdict_right = fits;
  return result;
}

bool HasSpeed(const CsvRow& row) {
  return !row.Cell("step_seconds").empty() || !row.Cell("tokens_per_second_per_gpu").empty() ||
         !row.Cell("model_tflops_per_gpu").empty();
}

void Judge(const Workload& w, const std::vector<std::string>& chosen, RowResult& result) {
  result.error = result.planned / result.measured - 1;
  result.chosen = chosen;
  result.in_band = result.measured >= result.planned * w.time_band.low &&
                   result.measured <= result.planned * w.time_band.high;
}

absl::StatusOr<RowResult> CompareSpeed(const CsvRow& row, const Node& words, const Catalog& catalog,
                                       const PluginHost& host, RowResult result) {
  result.quantity = "step time";
  result.what = "seconds";
  GPUDAY_ASSIGN_OR_RETURN(const CompletedPlan plan, PlanCompleted(row, words, catalog, host));
  const Workload& w = plan.workload;
  GPUDAY_ASSIGN_OR_RETURN(result.measured, MeasuredStepSeconds(row, w));
  const Work work = TakeWork(w.model, w.training, w.precision, w.compute_type);
  result.planned = EvaluateStep(work, w.job, w.layout, w.machine).total_seconds;
  Judge(w, plan.chosen, result);
  return result;
}

absl::StatusOr<RowResult> CompareGpuHours(const CsvRow& row, const Node& words,
                                          const Catalog& catalog, const PluginHost& host,
                                          RowResult result) {
  result.quantity = "GPU-hours";
  result.what = row.Cell("gpu_hours_kind");
  if (result.what != "throughput" && result.what != "wall") {
    return Error(Fault::kInput, absl::StrCat("GPU-hours of kind \"", Printable(result.what, 40),
                                             "\" are not planned: they hold more than this run"));
  }
  const double tokens = ParseNumber(row.Cell("tokens")).value_or(0);
  if (tokens <= 0) return Error(Fault::kInput, "no tokens");
  GPUDAY_ASSIGN_OR_RETURN(const CompletedPlan plan, PlanCompleted(row, words, catalog, host));
  const Workload& w = plan.workload;
  const Work work = TakeWork(w.model, w.training, w.precision, w.compute_type);
  const double seconds = EvaluateStep(work, w.job, w.layout, w.machine).total_seconds;
  const double steps = tokens / (static_cast<double>(w.job.global_batch) *
                                 static_cast<double>(w.job.sequence_length));
  const double pure = steps * seconds * static_cast<double>(w.machine.gpus) / 3600;
  result.planned =
      result.what == "wall" ? pure / EvaluateGoodput(w.losses, w.machine.gpus).share : pure;
  result.measured = ParseNumber(row.Cell("gpu_hours")).value_or(0);
  if (result.measured <= 0) return Error(Fault::kInput, "no GPU-hours");
  Judge(w, plan.chosen, result);
  return result;
}

}  // namespace

std::vector<RowResult> CompareRow(const CsvRow& row, const Node& words, const Catalog& catalog,
                                  const PluginHost& host) {
  RowResult start;
  start.id = row.Cell("id");
  start.group = row.Cell("group");
  start.tier = row.Cell("tier");
  std::vector<RowResult> results;
  std::string reason;
  const auto take = [&](const absl::StatusOr<RowResult>& result) {
    if (result.ok()) {
      results.push_back(*result);
    } else {
      reason = std::string(result.status().message());
    }
  };
  const bool memory = !row.Cell("memory_bytes").empty() || row.Cell("kind") == "oom";
  if (HasSpeed(row)) take(CompareSpeed(row, words, catalog, host, start));
  if (memory) take(CompareMemory(row, words, catalog, host, start));
  const bool hours = !row.Cell("gpu_hours").empty();
  if (hours) take(CompareGpuHours(row, words, catalog, host, start));
  if (!memory && !hours && !HasSpeed(row)) reason = "no figure that is planned";
  if (results.empty()) {
    start.skipped = reason;
    results.push_back(start);
  }
  return results;
}

}  // namespace gpuday
