// The step-time model's lines: the parts of a step, how sure they are, and wall-clock time.
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/budget/chances.h"
#include "planner/ledger/citations.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

struct Part {
  const char* id;
  const char* label;
  double StepTime::*seconds;
  const char* formula;
};
constexpr Part kParts[] = {
    {id::kTimeStepPartsMatmulSeconds, "matrix products", &StepTime::matmul_seconds,
     "FLOPs of products / (rate reached x shape), layers and head, forward and backward"},
    {id::kTimeStepPartsAttentionSeconds, "attention's scores", &StepTime::attention_seconds,
     "FLOPs of scores / rate of the attention kernel"},
    {id::kTimeStepPartsElementwiseSeconds, "norms, activation functions, loss",
     &StepTime::elementwise_seconds, "bytes read and written / memory bandwidth"},
    {id::kTimeStepPartsRecomputeSeconds, "recomputation", &StepTime::recompute_seconds,
     "the forward pass of what is recomputed"},
    {id::kTimeStepPartsTensorSeconds, "tensor-parallel traffic", &StepTime::tensor_seconds,
     "bytes of collectives / links, the share that is waited for"},
    {id::kTimeStepPartsContextSeconds, "context-parallel traffic", &StepTime::context_seconds,
     "keys and values or heads exchanged / links"},
    {id::kTimeStepPartsExpertSeconds, "expert-parallel traffic", &StepTime::expert_seconds,
     "tokens to experts and back / links and network"},
    {id::kTimeStepPartsLaunchSeconds, "waiting for the host", &StepTime::launch_seconds,
     "launches that take longer than the work, and a fixed time per step"},
    {id::kTimeStepPartsPipelineSeconds, "sends between pipeline stages",
     &StepTime::pipeline_seconds, "activations and gradients / links or network"},
    {id::kTimeStepPartsBubbleSeconds, "pipeline bubble", &StepTime::bubble_seconds,
     "(p - 1) / v x time of a micro-batch (Narayanan et al. 2021, section 2.2)"},
    {id::kTimeStepPartsDataSeconds, "data-parallel traffic", &StepTime::data_seconds,
     "gradients and parameters / network, what does not hide behind compute"},
    {id::kTimeStepPartsOptimizerSeconds, "optimizer step", &StepTime::optimizer_seconds,
     "bytes of states, weights and gradients / memory bandwidth"},
    {id::kTimeStepPartsUnpackSeconds, "dequantizing", &StepTime::unpack_seconds,
     "quantized weights read and written in 16 bit, once a pass / memory bandwidth"},
    {id::kTimeStepPartsOffloadSeconds, "traffic with the host", &StepTime::offload_seconds,
     "bytes / PCIe and host memory"},
    {id::kTimeStepPartsStragglerSeconds, "waiting for the slowest node",
     &StepTime::straggler_seconds, "spread x sqrt(2 ln nodes) x the sum"},
    {id::kTimeStepPartsOwnRunsSeconds, "as own runs took", &StepTime::own_runs_seconds,
     "(factor - 1) x the sum (gpuday calibrate)"}};

}  // namespace

void WriteStepLines(const Workload& workload, const Totals& totals, const Figures& f,
                    LineWriter& writer) {
  if (f.step.total_seconds == 0) return;
  for (const Part& part : kParts) {
    const double seconds = f.step.*part.seconds;
    if (seconds == 0) continue;
    writer.Write({.id = part.id,
                  .label = part.label,
                  .value = seconds,
                  .unit = "s",
                  .words = part.formula,
                  .source = kStepModel});
  }
  writer.WriteStandard({.id = id::kTimePredictedStepSeconds,
                        .label = "predicted seconds per step",
                        .value = f.step.total_seconds,
                        .unit = "s",
                        .words = "sum of the step's parts",
                        .source = kStepModel});
  const double peak_flops = static_cast<double>(workload.machine.gpus) *
                            workload.machine.peak_flops_per_second * f.step.total_seconds;
  const bool frozen = totals.parameters.trainable_active != totals.parameters.active;
  if (!frozen) {
    writer.WriteStandard(
        {.id = id::kTimeMfu,
         .label = "MFU (model FLOPs utilization)",
         .value = 3 * f.exact_forward_flops_per_step / peak_flops,
         .words = "3 x FLOPs of a step forward, all pairs of tokens counted, without recomputation "
                  "/ (n x X x seconds)",
         .source = "Chowdhery et al. 2022 (PaLM), appendix B"});
  }
  const double executed = f.exact_training_flops / workload.job.tokens * f.tokens_per_step;
  writer.WriteStandard(
      {.id = id::kTimeHfu,
       .label = "HFU (hardware FLOPs utilization)",
       .value = executed / peak_flops,
       .words = "executed FLOPs of a step, all pairs of tokens counted / (n x X x seconds)",
       .source = "Korthikanti et al. 2022, section 6.3"});
}

namespace {

// What the cluster loses and what is allowed, as given or assumed: from these a workbook works
// goodput out again for another number of GPUs.
void WriteLossInputs(const Workload& workload, LineWriter& writer) {
  const Losses& losses = workload.losses;
  const auto input = [&](const char* id, const char* label, double value, const char* unit) {
    writer.WriteInput(workload.told,
                      {.id = id, .label = label, .value = value, .unit = unit, .source = ""});
  };
  input(id::kGoodputFailuresPerGpuDay, "failures per GPU-day", losses.failures_per_gpu_day, "");
  input(id::kGoodputRestartMinutes, "minutes to restart", losses.restart_seconds / 60, "minutes");
  input(id::kGoodputCheckpointSeconds, "seconds per checkpoint", losses.checkpoint_seconds, "s");
  if (losses.share_per_doubling > 0) {
    input(id::kGoodputLossesPerDoubling, "losses per doubling of nodes", losses.share_per_doubling,
          "");
  }
  writer.Write({.id = id::kClusterGpusPerNode,
                .label = "GPUs of a node",
                .value = losses.gpus_per_node,
                .unit = "GPUs",
                .words = "given or from the catalog",
                .source = "cluster.gpus_per_node, else the GPU's entry",
                .confidence = Confidence::kAssumed});
}

void WriteBudgetInputs(const Workload& workload, LineWriter& writer) {
  const Prices& prices = workload.prices;
  writer.WriteInput(workload.told, {.id = id::kBudgetConfidence,
                                    .label = "runs in which a yes must hold",
                                    .value = 100 * workload.confidence,
                                    .unit = "%",
                                    .source = id::kBudgetConfidence});
  const auto given = [&](const char* id, const char* label, double value, const char* unit) {
    if (value <= 0) return;
    writer.Write({.id = id,
                  .label = label,
                  .value = value,
                  .unit = unit,
                  .words = "given",
                  .source = "scenario",
                  .confidence = Confidence::kGiven});
  };
  given(id::kBudgetUsd, "budget", prices.budget_usd, "USD");
  given(id::kBudgetDeadlineDays, "days allowed", prices.deadline_days, "days");
}

void WriteGoodput(const Workload& workload, LineWriter& writer) {
  const Losses& losses = workload.losses;
  const Origin& origin = workload.told.losses_origin;
  const Goodput goodput = EvaluateGoodput(losses, workload.machine.gpus);
  if (goodput.preemptions_per_day > 0) {
    writer.Write({.id = id::kGoodputPreemptionsPerDay,
                  .label = "times a day that GPUs are taken away",
                  .value = goodput.preemptions_per_day,
                  .unit = "",
                  .words = absl::StrCat("24 x ", Plain(losses.preemptions_per_node_hour),
                                        " an hour and node x nodes^", Plain(losses.gang_exponent)),
                  .source = "catalog interruptions.toml",
                  .confidence = Confidence::kAssumed});
  }
  if (goodput.seconds_between_failures > 0) {
    writer.WriteStandard({.id = id::kGoodputHoursBetweenFailures,
                          .label = "hours between failures",
                          .value = goodput.seconds_between_failures / 3600,
                          .unit = "hours",
                          .source = origin.source,
                          .confidence = origin.confidence});
  }
  if (goodput.seconds_between_failures > 0 || goodput.interval_seconds > 0) {
    NewLine interval = {.id = id::kGoodputCheckpointMinutes,
                        .label = "minutes between checkpoints",
                        .value = goodput.interval_seconds / 60,
                        .unit = "minutes",
                        .source = "Young 1974; Daly 2006, equation 7"};
    if (losses.interval_seconds > 0) {
      interval.words = "given";
      writer.Write(std::move(interval));
    } else {
      interval.words = "sqrt(2 x checkpoint time x time between failures)";
      writer.WriteStandard(std::move(interval));
    }
  }
  NewLine other = {.id = id::kGoodputOtherShare,
                   .label = "other losses",
                   .value = goodput.other_share,
                   .source = origin.source,
                   .confidence = Confidence::kAssumed};
  if (losses.share_per_doubling > 0) {
    other.words = "share per doubling x log2(nodes)";
    writer.WriteStandard(std::move(other));
  } else {
    other.words = "given";
    writer.Write(std::move(other));
  }
  writer.WriteStandard({.id = id::kGoodputShare,
                        .label = "goodput",
                        .value = goodput.share,
                        .source = origin.source,
                        .confidence = Confidence::kAssumed});
}

}  // namespace

void WriteWallClockLines(const Workload& workload, const Figures& f, LineWriter& writer) {
  WriteLossInputs(workload, writer);
  WriteGoodput(workload, writer);
  writer.WriteStandard({.id = id::kTimeWallDays,
                        .label = "days with interruptions",
                        .value = f.wall_days,
                        .unit = "days",
                        .source = kQuotient});
  writer.WriteStandard({.id = id::kTimeWallGpuHours,
                        .label = "GPU-hours with interruptions",
                        .value = f.wall_gpu_hours,
                        .unit = "GPU-hours",
                        .source = kQuotient});
  if (workload.prices.known) {
    writer.WriteStandard({.id = id::kCostWallUsd,
                          .label = "cost with interruptions",
                          .value = f.wall_usd,
                          .unit = "USD",
                          .source = "product"});
  }
  WriteBudgetInputs(workload, writer);
}

void WriteTimeBands(const Workload& workload, const Figures& f, LineWriter& writer) {
  const auto within = [&](const char* id, const Estimate& estimate) {
    if (estimate.band.low < estimate.band.high) writer.Within(id, estimate.band);
  };
  const auto time = [&](const char* id, double value) {
    within(id, TimeEstimate(workload, f, value));
  };
  time(id::kTimeStepSeconds, f.step_seconds);
  time(id::kTimePredictedStepSeconds, f.step.total_seconds);
  time(id::kTimeDays, f.days);
  time(id::kTimeWallDays, f.wall_days);
  time(id::kTimeGpuDays, f.gpu_days);
  time(id::kTimeGpuHours, f.gpu_hours);
  time(id::kTimeWallGpuHours, f.wall_gpu_hours);
  within(id::kCostUsd, MoneyEstimate(workload, f, f.usd));
  within(id::kCostWallUsd, MoneyEstimate(workload, f, f.wall_usd));
  if (f.step.total_seconds == 0) return;
  const Band& band = workload.time_band;
  writer.Within(id::kTimeTokensPerSecond,
                {.low = f.tokens_per_second / band.high, .high = f.tokens_per_second / band.low});
}

}  // namespace gpuday
