#include "planner/ledger/ledger.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

std::string Digits(absl::uint128 value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

}  // namespace

std::string NumberText(double value) {
  if (value == std::floor(value) && std::fabs(value) < 1e15) return Grouped(value);
  std::string text = RealText(value);
  // "3.12e+14" reads worse than "3.12e14".
  if (const auto plus = text.find("e+"); plus != std::string::npos) text.erase(plus + 1, 1);
  return text;
}

void LineWriter::Add(const std::string& id, const std::string& label, double value,
                     const std::string& unit, const std::string& formula,
                     const std::string& numbers, const std::string& source, Confidence confidence) {
  lines_.push_back({.id = id,
                    .label = label,
                    .value = value,
                    .exact = "",
                    .unit = unit,
                    .formula = formula,
                    .numbers = numbers,
                    .source = source,
                    .confidence = confidence,
                    .band = std::nullopt});
}

void LineWriter::Within(const std::string& id, const Band& band) {
  for (Line& line : lines_) {
    if (line.id == id) line.band = band;
  }
}

void LineWriter::Count(const std::string& id, const std::string& label, std::uint64_t value,
                       const std::string& unit, const std::string& formula,
                       const std::string& numbers, const std::string& source,
                       Confidence confidence) {
  Add(id, label, static_cast<double>(value), unit, formula, numbers, source, confidence);
  if (lines_.back().value > kLargestExactInteger) lines_.back().exact = absl::StrCat(value);
}

void LineWriter::Product(const std::string& id, const std::string& label, double tokens,
                         std::uint64_t per_token, const std::string& unit,
                         const std::string& formula, const std::string& numbers,
                         const std::string& source) {
  Add(id, label, tokens * static_cast<double>(per_token), unit, formula, numbers, source,
      Confidence::kFormula);
  if (lines_.back().value > kLargestExactInteger) {
    lines_.back().exact = Digits(absl::uint128(tokens) * per_token);
  }
}

Plan StartPlan(const Workload& workload) {
  return {.title = workload.told.title,
          .scenario_toml = workload.told.scenario_toml,
          .facts = workload.told.facts,
          .lines = {},
          .verdicts = {},
          .assumptions = workload.told.assumptions,
          .notes = workload.told.notes,
          .provenance = workload.told.provenance};
}

Plan MakePlan(const Workload& workload) {
  const Totals totals =
      TakeTotals(workload.model, workload.training, workload.precision, workload.job.recompute);
  const Shard shard = TakeShard(workload.model, workload.training, workload.precision, workload.job,
                                workload.layout);
  const double attention = AttentionForwardFlops(workload.model, workload.job.sequence_length);
  const Work work =
      TakeWork(workload.model, workload.training, workload.precision, workload.compute_type);
  const Figures figures = Evaluate(totals, shard, work, attention, workload.job, workload.machine,
                                   workload.layout, workload.prices, workload.losses);
  const Limits limits = FindLimits(shard, workload.job, workload.machine, workload.layout);
  Plan plan = StartPlan(workload);
  LineWriter writer(plan.lines);
  WriteInputLines(workload, writer);
  WriteParameterLines(workload, totals, writer);
  WriteMemoryLines(workload, totals, shard, figures, limits, writer);
  WriteMemoryBands(workload.machine, figures.memory, writer);
  WriteComputeLines(workload, totals, figures, writer);
  WriteTimeAndCostLines(workload, totals, figures, writer);
  WriteStepLines(workload, totals, figures, writer);
  WriteWallClockLines(workload, figures, writer);
  WriteTimeBands(workload, figures, writer);
  const StepLimit limit = WhatLimits(workload, work, figures);
  plan.improvement = limit.improvement;
  if (!limit.sentence.empty()) plan.facts.push_back({id::kTimeLimit, limit.sentence});
  if (!limit.sentence.empty() && !workload.told.time_doubts.empty()) {
    plan.facts.push_back({id::kTimeDoubts, absl::StrJoin(workload.told.time_doubts, ", ")});
  }
  WriteVerdicts(workload, shard, figures, limits, plan);
  return plan;
}

void WriteInputLines(const Workload& workload, LineWriter& writer) {
  const Job& job = workload.job;
  const auto input = [&](const std::string& id, const std::string& label, std::uint64_t value,
                         const std::string& unit) {
    const auto& assumed = workload.told.assumptions;
    const auto it = std::find_if(assumed.begin(), assumed.end(), [&](const Assumption& assumption) {
      return assumption.key == id;
    });
    const bool given = it == assumed.end();
    writer.Count(id, label, value, unit, given ? "given" : "assumed", "",
                 given ? "scenario" : it->reason,
                 given ? Confidence::kGiven : Confidence::kAssumed);
  };
  input(id::kClusterGpus, "GPUs (n)", workload.machine.gpus, "GPUs");
  input(id::kTrainingSequenceLength, "sequence length (s)", job.sequence_length, "tokens");
  input(id::kTrainingMicroBatch, "micro-batch per GPU (b)", job.micro_batch, "sequences");
  input(id::kTrainingGlobalBatch, "global batch", job.global_batch, "sequences");
  const Layout& layout = workload.layout;
  input(id::kParallelData, "data-parallel GPUs", layout.data, "GPUs");
  const auto degree = [&](const std::string& id, const std::string& label, std::uint64_t value) {
    if (value > 1) input(id, label, value, "GPUs");
  };
  degree(id::kParallelTensor, "tensor-parallel GPUs", layout.tensor);
  degree(id::kParallelPipeline, "pipeline stages", layout.pipeline);
  if (layout.virtual_stages > 1) {
    input(id::kParallelVirtualStages, "model chunks per GPU", layout.virtual_stages, "");
  }
  degree(id::kParallelContext, "context-parallel GPUs", layout.context);
  degree(id::kParallelExpert, "expert-parallel GPUs", layout.expert);
  input(id::kParallelZero, "ZeRO stage", static_cast<std::uint64_t>(workload.layout.zero), "");
}

void WriteParameterLines(const Workload& workload, const Totals& totals, LineWriter& writer) {
  const ParameterCounts& p = totals.parameters;
  const std::string& source = workload.told.model_origin.source;
  const auto count = [&](const std::string& id, const std::string& label, std::uint64_t value,
                         const std::string& formula, const std::string& numbers) {
    writer.Count("model.parameters." + id, label, value, "parameters", formula, numbers, source,
                 Confidence::kExact);
  };
  const auto part = [&](const std::string& id, const std::string& label, std::uint64_t value) {
    if (value > 0) count(id, label, value, "sum of rows x columns x copies", "");
  };
  std::string sum;
  for (const std::uint64_t value : {p.embedding, p.attention, p.mlp, p.norm, p.head, p.adapters}) {
    if (value > 0) absl::StrAppend(&sum, sum.empty() ? "" : " + ", Grouped(absl::uint128(value)));
  }
  count("total", "parameters (P)", p.total, "embedding + attention + MLP + norms + head + adapters",
        sum);
  part("embedding", "embedding", p.embedding);
  part("attention", "attention", p.attention);
  part("mlp", "MLP", p.mlp);
  part("norm", "norms", p.norm);
  part("head", "output head", p.head);
  part("adapters", "adapters", p.adapters);
  count("trainable", "trained parameters", p.trainable, "what the optimizer trains", "");
  count("active", "active per token", p.active, "total without idle experts", "");
}

}  // namespace gpuday
