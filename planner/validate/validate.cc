#include "planner/validate/validate.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/budget/evaluate.h"
#include "planner/budget/inference.h"
#include "planner/compose/compose.h"
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
                                   Catalog& catalog, PluginHost& host) {
  if (IsServed(row)) {
    GPUDAY_ASSIGN_OR_RETURN(const Node scenario, ServedScenarioOfRow(row, words, catalog, host));
    GPUDAY_ASSIGN_OR_RETURN(const InferenceWorkload w, ComposeInference(scenario, catalog, host));
    const InferenceMemory memory = EvaluateInferenceMemory(w, TakeInferenceSums(w), w.serving);
    GPUDAY_ASSIGN_OR_RETURN(const Planned figure, PlannedBytes(memory, kind));
    return PlannedRow{figure, std::nullopt, memory.total_bytes, w.common.machine.capacity_bytes};
  }
  GPUDAY_ASSIGN_OR_RETURN(const Node scenario, ScenarioOfRow(row, words, catalog, host));
  GPUDAY_ASSIGN_OR_RETURN(const Workload w, Compose(scenario, catalog, host));
  const Shard shard = TakeShard(w.model, w.training, w.precision, w.job, w.layout);
  const MemoryPerGpu memory = EvaluateMemory(shard, w.job, w.machine, w.layout);
  GPUDAY_ASSIGN_OR_RETURN(const Planned figure,
                          PlannedBytes(memory, kind, row.Cell("kind") == "measured", w.machine));
  return PlannedRow{figure, PeakBand(memory, kind, w.machine.memory_spread), memory.total_bytes,
                    w.machine.capacity_bytes};
}

absl::StatusOr<RowResult> Compare(const CsvRow& row, const Node& words, Catalog& catalog,
                                  PluginHost& host, RowResult result) {
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

double Quantile(const std::vector<double>& sorted, double share) {
  // Between neighbours in proportion, as statisticians' usual definition has it.
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

Score ScoreOf(const std::string& name, std::vector<double> errors) {
  Score score;
  score.name = name;
  score.rows = errors.size();
  for (double& error : errors) {
    score.bias += error / static_cast<double>(errors.size());
    error = std::fabs(error);
  }
  std::sort(errors.begin(), errors.end());
  score.median_abs_error = Quantile(errors, 0.5);
  score.p90_abs_error = Quantile(errors, 0.9);
  return score;
}

absl::StatusOr<Validation> Validate(const CsvTable& table, Catalog& catalog, PluginHost& host) {
  for (const char* column : {"id", "group"}) {
    if (std::find(table.columns.begin(), table.columns.end(), column) != table.columns.end()) {
      continue;
    }
    return Error(Fault::kInput, absl::StrCat("the table has no column ", column,
                                             "; docs/validate.md has the format"));
  }
  GPUDAY_ASSIGN_OR_RETURN(const Node words, catalog.Measurements());
  Validation validation;
  std::vector<std::string> order;
  std::map<std::string, std::vector<double>> errors;
  std::map<std::string, std::map<std::string, std::vector<double>>> of_tier;
  for (const CsvRow& row : table.rows) {
    RowResult result;
    result.id = row.Cell("id");
    result.group = row.Cell("group");
    result.tier = row.Cell("tier");
    const absl::StatusOr<RowResult> compared = Compare(row, words, catalog, host, result);
    if (compared.ok()) {
      result = *compared;
      ++validation.rows_used;
    } else {
      result.skipped = std::string(compared.status().message());
      ++validation.rows_skipped;
    }
    if (result.verdict_right.has_value()) {
      ++validation.verdicts;
      validation.verdicts_right += *result.verdict_right ? 1 : 0;
    }
    if (result.in_band.has_value() && result.tier != "C") {
      ++validation.banded;
      validation.in_band += *result.in_band ? 1 : 0;
    }
    if (result.error.has_value()) {
      if (errors.count(result.group) == 0) order.push_back(result.group);
      errors[result.group].push_back(*result.error);
      if (!result.tier.empty()) of_tier[result.tier][result.group].push_back(*result.error);
    }
    validation.rows.push_back(std::move(result));
  }
  for (const std::string& group : order) {
    validation.groups.push_back(ScoreOf(group, errors[group]));
    validation.mean_of_group_medians +=
        validation.groups.back().median_abs_error / static_cast<double>(order.size());
  }
  for (const auto& [name, groups] : of_tier) {
    TierScore tier{.name = name, .groups = groups.size()};
    for (const auto& [group, its_errors] : groups) {
      const Score score = ScoreOf(group, its_errors);
      tier.rows += score.rows;
      tier.mean_of_group_medians += score.median_abs_error / static_cast<double>(groups.size());
    }
    validation.tiers.push_back(std::move(tier));
  }
  return validation;
}

}  // namespace gpuday
