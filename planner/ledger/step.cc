// The step-time model's lines: the parts of a step, how sure they are, and wall-clock time.
#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

constexpr char kModel[] = "step-time model, docs/formulas.md section 8";

struct Part {
  const char* id;
  const char* label;
  double StepTime::*seconds;
  const char* formula;
};
constexpr Part kParts[] = {
    {"matmul", "matrix products", &StepTime::matmul_seconds,
     "FLOPs of products / (rate reached x shape), layers and head, forward and backward"},
    {"attention", "attention's scores", &StepTime::attention_seconds,
     "FLOPs of scores / rate of the attention kernel"},
    {"elementwise", "norms, activation functions, loss", &StepTime::elementwise_seconds,
     "bytes read and written / memory bandwidth"},
    {"recompute", "recomputation", &StepTime::recompute_seconds,
     "the forward pass of what is recomputed"},
    {"tensor", "tensor-parallel traffic", &StepTime::tensor_seconds,
     "bytes of collectives / links, the share that is waited for"},
    {"context", "context-parallel traffic", &StepTime::context_seconds,
     "keys and values or heads exchanged / links"},
    {"expert", "expert-parallel traffic", &StepTime::expert_seconds,
     "tokens to experts and back / links and network"},
    {"launch", "waiting for the host", &StepTime::launch_seconds,
     "launches that take longer than the work, and a fixed time per step"},
    {"pipeline", "sends between pipeline stages", &StepTime::pipeline_seconds,
     "activations and gradients / links or network"},
    {"bubble", "pipeline bubble", &StepTime::bubble_seconds,
     "(p - 1) / v x time of a micro-batch (Narayanan et al. 2021, section 2.2)"},
    {"data", "data-parallel traffic", &StepTime::data_seconds,
     "gradients and parameters / network, what does not hide behind compute"},
    {"optimizer", "optimizer step", &StepTime::optimizer_seconds,
     "bytes of states, weights and gradients / memory bandwidth"},
    {"offload", "traffic with the host", &StepTime::offload_seconds,
     "bytes / PCIe and host memory"},
    {"straggler", "waiting for the slowest node", &StepTime::straggler_seconds,
     "spread x sqrt(2 ln nodes) x the sum"},
    {"own_runs", "as own runs took", &StepTime::own_runs_seconds,
     "(factor - 1) x the sum (gpuday calibrate)"}};

}  // namespace

void WriteStepLines(const Workload& workload, const Totals& totals, const Figures& f,
                    LineWriter& writer) {
  if (f.step.total_seconds == 0) return;
  std::vector<std::string> terms;
  for (const Part& part : kParts) {
    const double seconds = f.step.*part.seconds;
    if (seconds == 0) continue;
    writer.Add(absl::StrCat("time.step_parts.", part.id, "_seconds"), part.label, seconds, "s",
               part.formula, "", kModel, Confidence::kFormula);
    terms.push_back(NumberText(seconds));
  }
  writer.Add(id::kTimePredictedStepSeconds, "predicted seconds per step", f.step.total_seconds, "s",
             "sum of the step's parts", absl::StrJoin(terms, " + "), kModel, Confidence::kFormula);
  const double peak = static_cast<double>(workload.machine.gpus) *
                      workload.machine.peak_flops_per_second * f.step.total_seconds;
  const double model_flops = 3 * f.exact_forward_flops_per_step;
  const double executed = f.exact_training_flops / workload.job.tokens * f.tokens_per_step;
  const std::string divisor =
      absl::StrCat(" / (", NumberText(static_cast<double>(workload.machine.gpus)), " x ",
                   NumberText(workload.machine.peak_flops_per_second), " x ",
                   NumberText(f.step.total_seconds), ")");
  const bool frozen = totals.parameters.trainable_active != totals.parameters.active;
  if (!frozen) {
    writer.Add(id::kTimeMfu, "MFU (model FLOPs utilization)", model_flops / peak, "",
               "3 x FLOPs of a step forward, all pairs of tokens counted, without recomputation / "
               "(n x X x seconds)",
               absl::StrCat("3 x ", NumberText(f.exact_forward_flops_per_step), divisor),
               "Chowdhery et al. 2022 (PaLM), appendix B", Confidence::kFormula);
  }
  writer.Add(id::kTimeHfu, "HFU (hardware FLOPs utilization)", executed / peak, "",
             "executed FLOPs of a step, all pairs of tokens counted / (n x X x seconds)",
             NumberText(executed) + divisor, "Korthikanti et al. 2022, section 6.3",
             Confidence::kFormula);
}

namespace {

// The numbers of a goodput, in the order of its formula.
std::string GoodputInputs(const Losses& losses, const Goodput& goodput) {
  const auto n = [](double value) { return NumberText(value); };
  std::string lost;
  if (goodput.interval_seconds > 0) {
    lost = absl::StrCat(" + ", n(losses.checkpoint_seconds), " / ", n(goodput.interval_seconds));
  }
  if (goodput.seconds_between_failures > 0) {
    absl::StrAppend(&lost, " + (", n(goodput.interval_seconds), " / 2 + ",
                    n(losses.restart_seconds), ") / ", n(goodput.seconds_between_failures));
  }
  return absl::StrCat("(1 - ", n(goodput.other_share), ") / (1", lost, ")");
}

// What the cluster loses and what is allowed, as given or assumed: from these a workbook works
// goodput out again for another number of GPUs.
void WriteLossInputs(const Workload& workload, LineWriter& writer) {
  const Losses& losses = workload.losses;
  const auto input = [&](const std::string& key, const std::string& label, double value,
                         const std::string& unit) {
    const auto& assumed = workload.told.assumptions;
    const auto it = std::find_if(assumed.begin(), assumed.end(),
                                 [&](const Assumption& a) { return a.key == key; });
    const bool given = it == assumed.end();
    writer.Add(key, label, value, unit, given ? "given" : "assumed", "",
               given ? "scenario" : it->reason, given ? Confidence::kGiven : Confidence::kAssumed);
  };
  input(id::kGoodputFailuresPerGpuDay, "failures per GPU-day", losses.failures_per_gpu_day, "");
  input(id::kGoodputRestartMinutes, "minutes to restart", losses.restart_seconds / 60, "minutes");
  input(id::kGoodputCheckpointSeconds, "seconds per checkpoint", losses.checkpoint_seconds, "s");
  if (losses.share_per_doubling > 0) {
    input(id::kGoodputLossesPerDoubling, "losses per doubling of nodes", losses.share_per_doubling,
          "");
  }
  writer.Add(id::kClusterGpusPerNode, "GPUs of a node", losses.gpus_per_node, "GPUs",
             "given or from the catalog", "", "cluster.gpus_per_node, else the GPU's entry",
             Confidence::kAssumed);
}

void WriteBudgetInputs(const Prices& prices, LineWriter& writer) {
  if (prices.budget_usd > 0) {
    writer.Add(id::kBudgetUsd, "budget", prices.budget_usd, "USD", "given", "", "scenario",
               Confidence::kGiven);
  }
  if (prices.deadline_days > 0) {
    writer.Add(id::kBudgetDeadlineDays, "days allowed", prices.deadline_days, "days", "given", "",
               "scenario", Confidence::kGiven);
  }
}

}  // namespace

void WriteWallClockLines(const Workload& workload, const Figures& f, LineWriter& writer) {
  const Losses& losses = workload.losses;
  WriteLossInputs(workload, writer);
  const Goodput goodput = EvaluateGoodput(losses, workload.machine.gpus);
  const auto n = [](double value) { return NumberText(value); };
  if (goodput.seconds_between_failures > 0) {
    writer.Add(id::kGoodputHoursBetweenFailures, "hours between failures",
               goodput.seconds_between_failures / 3600, "hours",
               "24 / (failures per GPU-day x GPUs)",
               absl::StrCat("24 / (", n(losses.failures_per_gpu_day), " x ",
                            n(static_cast<double>(workload.machine.gpus)), ")"),
               workload.told.losses_origin.source, workload.told.losses_origin.confidence);
  }
  if (goodput.seconds_between_failures > 0 || goodput.interval_seconds > 0) {
    writer.Add(
        id::kGoodputCheckpointMinutes, "minutes between checkpoints", goodput.interval_seconds / 60,
        "minutes",
        losses.interval_seconds > 0 ? "given" : "sqrt(2 x checkpoint time x time between failures)",
        losses.interval_seconds > 0 ? ""
                                    : absl::StrCat("sqrt(2 x ", n(losses.checkpoint_seconds), " x ",
                                                   n(goodput.seconds_between_failures), ") / 60"),
        "Young 1974; Daly 2006, equation 7", Confidence::kFormula);
  }
  const bool by_nodes = losses.share_per_doubling > 0;
  writer.Add(
      id::kGoodputOtherShare, "other losses", goodput.other_share, "",
      by_nodes ? "share per doubling x log2(nodes)" : "given",
      by_nodes ? absl::StrCat(n(losses.share_per_doubling), " x log2(", n(goodput.nodes), ")") : "",
      workload.told.losses_origin.source, Confidence::kAssumed);
  writer.Add(
      id::kGoodputShare, "goodput", goodput.share, "",
      "(1 - other losses) / (1 + checkpoint time / interval + (interval / 2 + restart) / time "
      "between failures)",
      GoodputInputs(losses, goodput), workload.told.losses_origin.source, Confidence::kAssumed);
  writer.Add(id::kTimeWallDays, "days with interruptions", f.wall_days, "days", "days / goodput",
             absl::StrCat(n(f.days), " / ", n(goodput.share)), "quotient", Confidence::kFormula);
  writer.Add(id::kTimeWallGpuHours, "GPU-hours with interruptions", f.wall_gpu_hours, "GPU-hours",
             "GPU-hours / goodput", absl::StrCat(n(f.gpu_hours), " / ", n(goodput.share)),
             "quotient", Confidence::kFormula);
  if (workload.prices.usd_per_gpu_hour > 0) {
    writer.Add(id::kCostWallUsd, "cost with interruptions", f.wall_usd, "USD",
               "GPU-hours with interruptions x price",
               absl::StrCat(n(f.wall_gpu_hours), " x ", n(workload.prices.usd_per_gpu_hour)),
               "product", Confidence::kFormula);
  }
  WriteBudgetInputs(workload.prices, writer);
}

void WriteTimeBands(const Workload& workload, const Figures& f, LineWriter& writer) {
  if (f.step.total_seconds == 0) return;
  const Band& band = workload.time_band;
  const auto within = [&](const char* id, double value) {
    writer.Within(id, {.low = value * band.low, .high = value * band.high});
  };
  within(id::kTimeStepSeconds, f.step_seconds);
  within(id::kTimePredictedStepSeconds, f.step.total_seconds);
  within(id::kTimeDays, f.days);
  within(id::kTimeWallDays, f.wall_days);
  within(id::kTimeGpuDays, f.gpu_days);
  within(id::kTimeGpuHours, f.gpu_hours);
  within(id::kTimeWallGpuHours, f.wall_gpu_hours);
  within(id::kCostUsd, f.usd);
  within(id::kCostWallUsd, f.wall_usd);
  writer.Within(id::kTimeTokensPerSecond,
                {.low = f.tokens_per_second / band.high, .high = f.tokens_per_second / band.low});
}

}  // namespace gpuday
