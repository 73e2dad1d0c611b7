#include "planner/ledger/ledger.h"

#include <utility>

#include "absl/strings/str_join.h"
#include "planner/ledger/model.h"
#include "planner/plan/ids.h"

namespace gpuday {

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

Plan MakePlan(const Workload& workload, const Replan& replan) {
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
  if (!workload.told.tokens_note.empty()) {
    plan.facts.push_back({id::kComputeTokensNote, workload.told.tokens_note});
  }
  LineWriter writer(plan.lines);
  WriteInputLines(workload, writer);
  WriteParameterLines(workload, totals, writer);
  WriteMemoryLines(workload, totals, shard, figures, limits, writer);
  WriteComputeLines(workload, totals, figures, writer);
  WriteTimeAndCostLines(workload, figures, writer);
  WriteStepLines(workload, totals, figures, writer);
  WriteWallClockLines(workload, figures, writer);
  WriteTimeBands(workload, figures, writer);
  writer.Finish();
  const StepLimit limit = WhatLimits(workload, work, figures);
  plan.improvement = limit.improvement;
  if (!limit.sentence.empty()) plan.facts.push_back({id::kTimeLimit, limit.sentence});
  if (!limit.sentence.empty() && !workload.told.time_doubts.empty()) {
    plan.facts.push_back({id::kTimeDoubts, absl::StrJoin(workload.told.time_doubts, ", ")});
  }
  SortAssumptions(workload, figures, plan.assumptions);
  WriteDates(workload, figures, plan);
  WriteVerdicts(workload, figures, replan, plan);
  return plan;
}

void WriteInputLines(const Workload& workload, LineWriter& writer) {
  const Job& job = workload.job;
  const Layout& layout = workload.layout;
  const auto input = [&](const char* id, const char* label, const char* symbol, std::uint64_t value,
                         const char* unit) {
    writer.WriteInput(
        workload.told,
        {.id = id, .label = label, .symbol = symbol, .value = value, .unit = unit, .source = ""});
  };
  input(id::kClusterGpus, "GPUs (n)", "n", workload.machine.gpus, "GPUs");
  input(id::kTrainingSequenceLength, "sequence length (s)", "s", job.sequence_length, "tokens");
  input(id::kTrainingMicroBatch, "micro-batch per GPU (b)", "b", job.micro_batch, "sequences");
  input(id::kTrainingGlobalBatch, "global batch", "", job.global_batch, "sequences");
  input(id::kParallelData, "data-parallel GPUs", "", layout.data, "GPUs");
  const auto degree = [&](const char* id, const char* label, std::uint64_t value,
                          const char* unit) {
    if (value > 1) input(id, label, "", value, unit);
  };
  degree(id::kParallelTensor, "tensor-parallel GPUs", layout.tensor, "GPUs");
  degree(id::kParallelPipeline, "pipeline stages", layout.pipeline, "GPUs");
  degree(id::kParallelVirtualStages, "model chunks per GPU", layout.virtual_stages, "");
  degree(id::kParallelContext, "context-parallel GPUs", layout.context, "GPUs");
  degree(id::kParallelExpert, "expert-parallel GPUs", layout.expert, "GPUs");
  input(id::kParallelZero, "ZeRO stage", "", static_cast<std::uint64_t>(layout.zero), "");
}

void WriteParameterLines(const Workload& workload, const Totals& totals, LineWriter& writer) {
  const ParameterCounts& p = totals.parameters;
  const auto counted = [&](const char* id, const char* label, std::uint64_t value,
                           const char* words) -> NewLine {
    return {.id = id,
            .label = label,
            .value = value,
            .unit = "parameters",
            .words = words,
            .source = workload.told.model_origin.source,
            .confidence = Confidence::kExact};
  };
  NewLine total = TotalParametersLine(p.total, workload.told.model_origin.source);
  total.words = "embedding + attention + MLP + norms + head + adapters";
  writer.WriteStandard(std::move(total));
  const auto part = [&](const char* id, const char* label, std::uint64_t value) {
    if (value > 0) writer.Write(counted(id, label, value, "sum of rows x columns x copies"));
  };
  part(id::kModelParametersEmbedding, "embedding", p.embedding);
  part(id::kModelParametersAttention, "attention", p.attention);
  part(id::kModelParametersMlp, "MLP", p.mlp);
  part(id::kModelParametersNorm, "norms", p.norm);
  part(id::kModelParametersHead, "output head", p.head);
  part(id::kModelParametersAdapters, "adapters", p.adapters);
  writer.Write(counted(id::kModelParametersTrainable, "trained parameters", p.trainable,
                       "what the optimizer trains"));
  writer.Write(ActiveParametersLine(p.active, workload.told.model_origin.source));
}

}  // namespace gpuday
