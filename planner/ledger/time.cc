#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

constexpr char kSixTP[] = "Kaplan et al. 2020, section 2.1";
constexpr char kExactForm[] = "Narayanan et al. 2021, appendix";
constexpr char kStepModel[] = "step-time model, docs/formulas.md section 8";
constexpr char kTime[] = "Narayanan et al. 2021, section 5.1";

std::string N(double value) { return NumberText(value); }
std::string N(std::uint64_t value) { return NumberText(static_cast<double>(value)); }

}  // namespace

void WriteComputeLines(const Workload& workload, const Totals& totals, const Figures& figures,
                       LineWriter& writer) {
  const ParameterCounts& p = totals.parameters;
  const Job& job = workload.job;
  const bool full = job.recompute == Recompute::kFull;
  const bool frozen = p.trainable_active != p.active;
  const bool partly = p.reached_active != p.active;  // frozen layers lie below
  // Multiples of the active parameters: forward and backward, and again what is recomputed.
  const int passes_of_all = (frozen ? 4 : 6) + (full                                      ? 2
                                                : job.recompute == Recompute::kOperations ? 1
                                                                                          : 0);

  writer.Add(id::kComputeTokens, "training tokens (T)", job.tokens, "tokens", "given or assumed",
             "", workload.told.tokens_origin.source, workload.told.tokens_origin.confidence);
  writer.Count(id::kComputeFlopsPerToken, "FLOPs per token", totals.training_flops, "FLOP",
               partly ? absl::StrCat("2 x active + ", passes_of_all - 2, " x reached + 2 x trained")
                      : absl::StrCat(passes_of_all, " x active", frozen ? " + 2 x trained" : ""),
               partly ? absl::StrCat("2 x ", N(p.active), " + ", passes_of_all - 2, " x ",
                                     N(p.reached_active), " + 2 x ", N(p.trainable_active))
                      : absl::StrCat(passes_of_all, " x ", N(p.active),
                                     frozen ? absl::StrCat(" + 2 x ", N(p.trainable_active)) : ""),
               frozen ? absl::StrCat(kSixTP, "; frozen weights need no weight gradients") : kSixTP,
               Confidence::kFormula);
  writer.Product(id::kComputeModelFlops, "FLOPs of the model (6TP)", job.tokens, totals.model_flops,
                 "FLOP",
                 partly   ? "T x (2 x active + 2 x reached + 2 x trained)"
                 : frozen ? "T x (4 x active + 2 x trained)"
                          : "6 x T x active",
                 absl::StrCat(N(job.tokens), " x ", N(totals.model_flops)), kSixTP);
  writer.Product(id::kComputeTrainingFlops,
                 full                               ? "FLOPs with recomputation (8TP)"
                 : passes_of_all > (frozen ? 4 : 6) ? "FLOPs with recomputation (7TP)"
                                                    : "FLOPs of the training",
                 job.tokens, totals.training_flops, "FLOP", "T x FLOPs per token",
                 absl::StrCat(N(job.tokens), " x ", N(totals.training_flops)), kSixTP);

  const double attention = AttentionForwardFlops(workload.model, job.sequence_length);
  writer.Add(id::kComputeExactForwardFlopsPerStep, "FLOPs of one step forward, with attention",
             figures.exact_forward_flops_per_step, "FLOP",
             "global batch x s x (2 x elements of matrix products + attention's scores)",
             absl::StrCat(N(job.global_batch), " x ", N(job.sequence_length), " x (",
                          N(totals.exact_forward_flops), " + ", N(attention), ")"),
             kExactForm, Confidence::kFormula);
  const double score_passes = AttentionPasses(job.recompute);
  writer.Add(id::kComputeExactTrainingFlops, "FLOPs of the training, with attention",
             figures.exact_training_flops, "FLOP",
             "T x (matrix products forward, backward, recomputed + passes x attention's scores)",
             absl::StrCat(N(job.tokens), " x (", N(totals.exact_training_flops), " + ",
                          N(score_passes), " x ", N(attention), ")"),
             kExactForm, Confidence::kFormula);
}

void WriteTimeAndCostLines(const Workload& workload, const Totals& totals, const Figures& f,
                           LineWriter& writer) {
  const Job& job = workload.job;
  const Machine& machine = workload.machine;
  const std::string cluster = absl::StrCat(N(machine.gpus), " x ", N(machine.peak_flops_per_second),
                                           " x ", N(f.utilization));

  writer.Add(id::kTimePeakFlopsPerSecond,
             absl::StrCat("dense peak of one GPU, ", workload.compute_type, " (X)"),
             machine.peak_flops_per_second, "FLOP/s", "dense, without sparsity", "",
             workload.told.peak_origin.source, workload.told.peak_origin.confidence);
  if (machine.utilization == 0) {
    writer.Add(id::kTimeUtilization, "utilization of the peak (u)", f.utilization, "",
               "global batch x s x FLOPs per token / (n x X x predicted seconds per step)",
               absl::StrCat(N(job.global_batch), " x ", N(job.sequence_length), " x ",
                            N(totals.training_flops), " / (", N(machine.gpus), " x ",
                            N(machine.peak_flops_per_second), " x ", N(f.step.total_seconds), ")"),
               kStepModel, Confidence::kFormula);
  } else {
    writer.Add(id::kTimeUtilization, "utilization of the peak (u)", f.utilization, "",
               "share of the dense peak that executed FLOPs reach", "",
               workload.told.utilization_origin.source,
               workload.told.utilization_origin.confidence);
  }
  writer.Add(id::kTimeSteps, "optimizer steps", f.steps, "steps",
             "T / (global batch x s), rounded up",
             absl::StrCat("ceil(", N(job.tokens), " / (", N(job.global_batch), " x ",
                          N(job.sequence_length), "))"),
             "count", Confidence::kFormula);
  writer.Add(id::kTimeTokensPerSecond, "tokens per second", f.tokens_per_second, "tokens/s",
             "n x X x u / FLOPs per token", absl::StrCat(cluster, " / ", N(totals.training_flops)),
             kTime, Confidence::kFormula);
  writer.Add(id::kTimeStepSeconds, "seconds per step", f.step_seconds, "s",
             "global batch x s x FLOPs per token / (n x X x u)",
             absl::StrCat(N(job.global_batch), " x ", N(job.sequence_length), " x ",
                          N(totals.training_flops), " / (", cluster, ")"),
             kTime, Confidence::kFormula);
  writer.Add(
      id::kTimeDays, "days", f.days, "days", "T x FLOPs per token / (n x X x u) / 86400",
      absl::StrCat(N(job.tokens), " x ", N(totals.training_flops), " / (", cluster, ") / 86,400"),
      kTime, Confidence::kFormula);
  writer.Add(id::kTimeGpuDays, "GPU-days", f.gpu_days, "GPU-days", "n x days",
             absl::StrCat(N(machine.gpus), " x ", N(f.days)), "product", Confidence::kFormula);
  writer.Add(id::kTimeGpuHours, "GPU-hours", f.gpu_hours, "GPU-hours", "24 x GPU-days",
             absl::StrCat("24 x ", N(f.gpu_days)), "product", Confidence::kFormula);
  if (workload.prices.usd_per_gpu_hour > 0) {
    writer.Add(id::kCostUsdPerGpuHour, "price of a GPU-hour", workload.prices.usd_per_gpu_hour,
               "USD", "given or from the catalog", "", workload.told.price_origin.source,
               workload.told.price_origin.confidence);
    writer.Add(id::kCostUsd, "cost", f.usd, "USD", "GPU-hours x price",
               absl::StrCat(N(f.gpu_hours), " x ", N(workload.prices.usd_per_gpu_hour)), "product",
               Confidence::kFormula);
  }
  if (workload.gpu_watts > 0 && workload.gco2e_per_kwh > 0) {
    const double kwh = f.gpu_hours * workload.gpu_watts / 1000 * workload.power_usage_effectiveness;
    writer.Add(id::kEnergyKwh, "energy (upper bound for the GPUs)", kwh, "kWh",
               "GPU-hours x board power / 1000 x PUE",
               absl::StrCat(N(f.gpu_hours), " x ", N(workload.gpu_watts), " / 1,000 x ",
                            N(workload.power_usage_effectiveness)),
               workload.told.energy_origin.source, workload.told.energy_origin.confidence);
    writer.Add(id::kEnergyKgCo2e, "carbon dioxide equivalent", kwh * workload.gco2e_per_kwh / 1000,
               "kg", "kWh x g CO2e per kWh / 1000",
               absl::StrCat(N(kwh), " x ", N(workload.gco2e_per_kwh), " / 1,000"),
               workload.told.carbon_origin.source, workload.told.carbon_origin.confidence);
  }
  if (workload.reference_gpu_hours > 0) {
    writer.Add(id::kReferenceGpuHours, "GPU-hours, published", workload.reference_gpu_hours,
               "GPU-hours", "published figure", "", workload.told.reference_source,
               Confidence::kMeasured);
    writer.Add(id::kReferenceRatio, "ours / published", f.gpu_hours / workload.reference_gpu_hours,
               "", "GPU-hours / published GPU-hours",
               absl::StrCat(N(f.gpu_hours), " / ", N(workload.reference_gpu_hours)), "quotient",
               Confidence::kFormula);
  }
}

}  // namespace gpuday
