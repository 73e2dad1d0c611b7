#include "absl/strings/str_cat.h"
#include "planner/ledger/citations.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

constexpr char kExactForm[] = "Narayanan et al. 2021, appendix";
constexpr char kTime[] = "Narayanan et al. 2021, section 5.1";

void WriteEnergy(const Workload& workload, const Figures& f, LineWriter& writer) {
  if (workload.gpu_watts <= 0 || workload.gco2e_per_kwh <= 0) return;
  const double kwh = f.gpu_hours * workload.gpu_watts / 1000 * workload.power_usage_effectiveness;
  writer.Write({.id = id::kEnergyKwh,
                .label = "energy (upper bound for the GPUs)",
                .symbol = "kWh",
                .value = kwh,
                .unit = "kWh",
                .is = Ref(id::kTimeGpuHours) * Term("board power", workload.gpu_watts) / 1000 *
                      Term("PUE", workload.power_usage_effectiveness),
                .source = workload.told.energy_origin.source,
                .confidence = workload.told.energy_origin.confidence});
  writer.Write({.id = id::kEnergyKgCo2e,
                .label = "carbon dioxide equivalent",
                .value = kwh * workload.gco2e_per_kwh / 1000,
                .unit = "kg",
                .is = Ref(id::kEnergyKwh) * Term("g CO2e per kWh", workload.gco2e_per_kwh) / 1000,
                .source = workload.told.carbon_origin.source,
                .confidence = workload.told.carbon_origin.confidence});
}

void WriteReference(const Workload& workload, const Figures& f, LineWriter& writer) {
  if (workload.reference_gpu_hours <= 0) return;
  writer.Write({.id = id::kReferenceGpuHours,
                .label = "GPU-hours, published",
                .symbol = "published GPU-hours",
                .value = workload.reference_gpu_hours,
                .unit = "GPU-hours",
                .words = "published figure",
                .source = workload.told.reference_source,
                .confidence = Confidence::kMeasured});
  writer.WriteStandard({.id = id::kReferenceRatio,
                        .label = "ours / published",
                        .value = f.gpu_hours / workload.reference_gpu_hours,
                        .source = kQuotient});
}

void WriteUtilization(const Workload& workload, const Figures& f, LineWriter& writer) {
  NewLine line = {.id = id::kTimeUtilization,
                  .label = "utilization of the peak (u)",
                  .symbol = "u",
                  .value = f.utilization,
                  .source = kStepModel};
  if (workload.machine.utilization == 0) return writer.WriteStandard(std::move(line));
  line.words = "share of the dense peak that executed FLOPs reach";
  line.source = workload.told.utilization_origin.source;
  line.confidence = workload.told.utilization_origin.confidence;
  writer.Write(std::move(line));
}

}  // namespace

void WriteComputeLines(const Workload& workload, const Totals& totals, const Figures& figures,
                       LineWriter& writer) {
  const ParameterCounts& p = totals.parameters;
  const Job& job = workload.job;
  const bool full = job.recompute == Recompute::kFull;
  const bool frozen = p.trainable_active != p.active;
  const bool partly = p.reached_active != p.active;  // frozen layers lie below
  // Multiples of the active parameters: forward and backward, and again what is recomputed.
  const int model_passes = frozen ? 4 : 6;
  const int passes = model_passes + (full ? 2 : job.recompute == Recompute::kOperations ? 1 : 0);

  const Formula tokens = Ref(id::kComputeTokens), active = Ref(id::kModelParametersActive);
  const Formula reached = Count("reached", p.reached_active);
  const Formula trained = 2 * Count("trained", p.trainable_active);
  const auto flops = [&](int all) {
    return partly   ? 2 * active + (all - 2) * reached + trained
           : frozen ? all * active + trained
                    : all * active;
  };

  writer.Write({.id = id::kComputeTokens,
                .label = "training tokens (T)",
                .symbol = "T",
                .value = job.tokens,
                .unit = "tokens",
                .words = "given or assumed",
                .source = workload.told.tokens_origin.source,
                .confidence = workload.told.tokens_origin.confidence});
  if (job.padding_share > 0) {
    writer.Write({.id = id::kDataPaddingTokens,
                  .label = "tokens of padding",
                  .value = job.tokens * job.padding_share,
                  .unit = "tokens",
                  .is = tokens * (1 - Term("average length", job.example_tokens) /
                                          Ref(id::kTrainingSequenceLength)),
                  .source = "each example takes a sequence of its own"});
  }
  writer.Write({.id = id::kComputeFlopsPerToken,
                .label = "FLOPs per token",
                .value = totals.training_flops,
                .unit = "FLOP",
                .is = flops(passes),
                .source = frozen
                              ? absl::StrCat(kKaplan, "; frozen weights need no weight gradients")
                              : kKaplan});
  writer.Write({.id = id::kComputeModelFlops,
                .label = "FLOPs of the model (6TP)",
                .value = Amount::Product(job.tokens, totals.model_flops),
                .unit = "FLOP",
                .is = frozen ? tokens * flops(model_passes) : 6 * tokens * active,
                .source = kKaplan});
  writer.WriteStandard({.id = id::kComputeTrainingFlops,
                        .label = full                    ? "FLOPs with recomputation (8TP)"
                                 : passes > model_passes ? "FLOPs with recomputation (7TP)"
                                                         : "FLOPs of the training",
                        .value = Amount::Product(job.tokens, totals.training_flops),
                        .unit = "FLOP",
                        .source = kKaplan});

  const Formula attention =
      Term("attention's scores", AttentionForwardFlops(workload.model, job.sequence_length));
  writer.Write(
      {.id = id::kComputeExactForwardFlopsPerStep,
       .label = "FLOPs of one step forward, with attention",
       .value = figures.exact_forward_flops_per_step,
       .unit = "FLOP",
       .is = Ref(id::kTrainingGlobalBatch) * Ref(id::kTrainingSequenceLength) *
             (Term("2 x elements of matrix products", totals.exact_forward_flops) + attention),
       .source = kExactForm});
  writer.Write({.id = id::kComputeExactTrainingFlops,
                .label = "FLOPs of the training, with attention",
                .value = figures.exact_training_flops,
                .unit = "FLOP",
                .is = tokens * (Term("matrix products forward, backward, recomputed",
                                     totals.exact_training_flops) +
                                Term("passes", AttentionPasses(job.recompute)) * attention),
                .source = kExactForm});
}

void WritePrice(const Workload& workload, LineWriter& writer) {
  if (workload.prices.gpus_per_machine > 0) {
    writer.Write({.id = id::kCostGpusPerMachine,
                  .label = "GPUs of a rented machine",
                  .value = static_cast<double>(workload.prices.gpus_per_machine),
                  .unit = "GPUs",
                  .words = "of the price",
                  .source = workload.told.price_origin.source,
                  .confidence = workload.told.price_origin.confidence});
  }
  const std::uint64_t billed = workload.prices.billed_gpus;
  writer.WriteStandard({.id = id::kCostBilledGpus,
                        .label = "GPUs billed",
                        .value = static_cast<double>(billed == 0 ? workload.machine.gpus : billed),
                        .unit = "GPUs",
                        .source = workload.told.price_origin.source,
                        .confidence = workload.told.price_origin.confidence});
  writer.Write({.id = id::kCostUsdPerGpuHour,
                .label = "price of a GPU-hour",
                .symbol = "price",
                .value = workload.prices.usd_per_gpu_hour,
                .unit = "USD",
                .words = "given or from the catalog",
                .source = workload.told.price_origin.source,
                .confidence = workload.told.price_origin.confidence});
  const Band& spread = workload.prices.spread;
  if (spread.low < spread.high) {
    const double price = workload.prices.usd_per_gpu_hour;
    writer.Within(id::kCostUsdPerGpuHour, {.low = price * spread.low, .high = price * spread.high});
  }
}

void WriteTimeAndCostLines(const Workload& workload, const Figures& f, LineWriter& writer) {
  writer.Write({.id = id::kTimePeakFlopsPerSecond,
                .label = absl::StrCat("dense peak of one GPU, ", workload.compute_type, " (X)"),
                .symbol = "X",
                .value = workload.machine.peak_flops_per_second,
                .unit = "FLOP/s",
                .words = "dense, without sparsity",
                .source = workload.told.peak_origin.source,
                .confidence = workload.told.peak_origin.confidence});
  WriteUtilization(workload, f, writer);
  writer.WriteStandard({.id = id::kTimeSteps,
                        .label = "optimizer steps",
                        .value = f.steps,
                        .unit = "steps",
                        .words = "T / (global batch x s), rounded up",
                        .source = "count"});
  writer.WriteStandard({.id = id::kTimeTokensPerSecond,
                        .label = "tokens per second",
                        .value = f.tokens_per_second,
                        .unit = "tokens/s",
                        .source = kTime});
  writer.WriteStandard({.id = id::kTimeStepSeconds,
                        .label = "seconds per step",
                        .value = f.step_seconds,
                        .unit = "s",
                        .source = kTime});
  writer.WriteStandard(
      {.id = id::kTimeDays, .label = "days", .value = f.days, .unit = "days", .source = kTime});
  writer.WriteStandard({.id = id::kTimeGpuDays,
                        .label = "GPU-days",
                        .value = f.gpu_days,
                        .unit = "GPU-days",
                        .source = "product"});
  writer.WriteStandard({.id = id::kTimeGpuHours,
                        .label = "GPU-hours",
                        .value = f.gpu_hours,
                        .unit = "GPU-hours",
                        .source = "product"});
  if (workload.prices.known) {
    WritePrice(workload, writer);
    writer.WriteStandard(
        {.id = id::kCostUsd, .label = "cost", .value = f.usd, .unit = "USD", .source = "product"});
  }
  WriteEnergy(workload, f, writer);
  WriteReference(workload, f, writer);
}

}  // namespace gpuday
