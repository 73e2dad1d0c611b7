#include "planner/plan/standard_formulas.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "planner/plan/bounds.h"

namespace gpuday {
namespace {

using Entries = std::vector<std::pair<std::string, Formula>>;

Formula Sum(std::span<const char* const> ids) {
  std::vector<Formula> addends;
  for (const char* id : ids) addends.push_back(OptionalRef(id));
  return SumOf(addends);
}

void AddMemory(Entries& all) {
  all.emplace_back(id::kModelParametersTotal, Sum(id::kModelParametersTotalParts));
  all.emplace_back(id::kMemoryPerGpuOverheadBytes, Sum(id::kMemoryPerGpuOverheadParts));
  const Formula total = Ref(id::kMemoryPerGpuTotalBytes);
  const Formula runtime = Ref(id::kMemoryPerGpuOverheadPartsRuntimeBytes);
  all.emplace_back(id::kMemoryPerGpuTotalBytes, Sum(id::kMemoryPerGpuTotalParts));
  all.emplace_back(id::kMemoryReadingsAllocatedBytes,
                   total - runtime - OptionalRef(id::kMemoryPerGpuOverheadPartsFragmentationBytes));
  all.emplace_back(id::kMemoryReadingsReservedBytes, total - runtime);
  all.emplace_back(id::kMemoryReadingsDriverBytes, total);
  all.emplace_back(id::kMemoryFreeBytes, Ref(id::kMemoryCapacityBytes) - total);
}

void AddTime(Entries& all) {
  const Formula gpus = Ref(id::kClusterGpus), tokens = Ref(id::kComputeTokens);
  const Formula peak = Ref(id::kTimePeakFlopsPerSecond);
  const Formula flops_per_token = Ref(id::kComputeFlopsPerToken);
  const Formula batch = Ref(id::kTrainingGlobalBatch);
  const Formula length = Ref(id::kTrainingSequenceLength);
  const Formula step = gpus * peak * Ref(id::kTimePredictedStepSeconds);
  const Formula rate = gpus * peak * Ref(id::kTimeUtilization);
  all.emplace_back(id::kComputeTrainingFlops, tokens * flops_per_token);
  all.emplace_back(id::kTimeUtilization, batch * length * flops_per_token / step);
  all.emplace_back(id::kTimeSteps, Ceil(tokens / (batch * length)));
  all.emplace_back(id::kTimeTokensPerSecond, rate / flops_per_token);
  all.emplace_back(id::kTimeStepSeconds, batch * length * flops_per_token / rate);
  all.emplace_back(id::kTimeDays, Ref(id::kTimeSteps) * Ref(id::kTimeStepSeconds) / 86400);
  all.emplace_back(id::kTimeGpuDays, gpus * Ref(id::kTimeDays));
  all.emplace_back(id::kTimeGpuHours, 24 * Ref(id::kTimeGpuDays));
  all.emplace_back(id::kCostUsd, 24 * Ref(id::kTimeDays) * Ref(id::kCostBilledGpus) *
                                     Ref(id::kCostUsdPerGpuHour));
  all.emplace_back(id::kReferenceRatio, Ref(id::kTimeGpuHours) / Ref(id::kReferenceGpuHours));
  all.emplace_back(id::kTimePredictedStepSeconds, Sum(id::kTimePredictedStepParts));
  all.emplace_back(id::kTimeMfu, 3 * Ref(id::kComputeExactForwardFlopsPerStep) / step);
  all.emplace_back(id::kTimeHfu,
                   Ref(id::kComputeExactTrainingFlops) / tokens * (batch * length) / step);
}

// EvaluateGoodput (budget/goodput.h) over the lines.
void AddWallClock(Entries& all) {
  const Formula gpus = Ref(id::kClusterGpus);
  const Formula failures = Ref(id::kGoodputFailuresPerGpuDay);
  const Formula checkpoint = Ref(id::kGoodputCheckpointSeconds);
  const Formula interval = OptionalRef(id::kGoodputCheckpointMinutes);
  const Formula hours = Ref(id::kGoodputHoursBetweenFailures);
  const Formula taken = OptionalRef(id::kGoodputPreemptionsPerDay);
  all.emplace_back(id::kGoodputHoursBetweenFailures, 24 / SumOf({failures * gpus, taken}));
  all.emplace_back(id::kGoodputCheckpointMinutes,
                   Max(checkpoint, Sqrt(2 * checkpoint * (3600 * hours))) / 60);
  all.emplace_back(
      id::kGoodputOtherShare,
      Min(kMostOtherLosses, Ref(id::kGoodputLossesPerDoubling) *
                                Log2(Term("nodes", Ceil(gpus / Ref(id::kClusterGpusPerNode))))));
  const Formula written = IfPositive(interval, checkpoint / (60 * interval), 0);
  const Formula stops = SumOf({failures * gpus, taken});
  const Formula redone =
      IfPositive(stops, (interval / 2 + Ref(id::kGoodputRestartMinutes)) * stops / 1440, 0);
  all.emplace_back(id::kGoodputShare,
                   (1 - Ref(id::kGoodputOtherShare)) / SumOf({1, written, redone}));
  const Formula share = Ref(id::kGoodputShare);
  all.emplace_back(id::kTimeWallDays, Ref(id::kTimeDays) / share);
  all.emplace_back(id::kTimeWallGpuHours, Ref(id::kTimeGpuHours) / share);
  all.emplace_back(id::kCostWallUsd, Ref(id::kCostUsd) / share);
}

const Entries& All() {
  static const auto* const kAll = [] {
    auto* all = new Entries;
    AddMemory(*all);
    AddTime(*all);
    AddWallClock(*all);
    return all;
  }();
  return *kAll;
}

}  // namespace

std::vector<std::string> StandardFormulaIds() {
  std::vector<std::string> ids;
  for (const auto& [id, formula] : All()) ids.push_back(id);
  return ids;
}

const Formula* StandardFormula(std::string_view id) {
  const auto it = std::find_if(All().begin(), All().end(),
                               [&](const auto& entry) { return entry.first == id; });
  return it == All().end() ? nullptr : &it->second;
}

bool ComesTo(double computed, const Line& line) {
  const double allowed = std::max(1e-9 * std::fabs(line.value), line.unit == "bytes" ? 1.0 : 0.0);
  return std::fabs(computed - line.value) <= allowed;
}

void AttachFormulas(Plan& plan) {
  if (std::any_of(plan.lines.begin(), plan.lines.end(),
                  [](const Line& line) { return line.expression.has_value(); })) {
    return;
  }
  for (Line& line : plan.lines) {
    if (line.numbers.empty()) continue;
    const Formula* formula = StandardFormula(line.id);
    if (formula != nullptr && ComesTo(formula->Evaluate(plan.lines), line)) {
      line.expression = *formula;
    }
  }
}

}  // namespace gpuday
