// A small plan with every line that documents look at, in round numbers.
#ifndef GPUDAY_TESTS_REPORT_SAMPLE_PLAN_H_
#define GPUDAY_TESTS_REPORT_SAMPLE_PLAN_H_

#include <optional>
#include <string>

#include "planner/base/numbers.h"
#include "planner/plan/plan.h"

namespace gpuday {

inline void AddLine(Plan& plan, const std::string& id, double value, const std::string& unit,
                    std::optional<Band> band = std::nullopt) {
  plan.lines.push_back({.id = id,
                        .label = id,
                        .value = value,
                        .exact = "",
                        .unit = unit,
                        .formula = "given",
                        .numbers = "",
                        .source = "test",
                        .confidence = Confidence::kGiven,
                        .band = band});
}

// 10 GPUs of 1e15 FLOP/s, half used, 1e12 tokens of 4.32e10 FLOP: 100 days, 1,000 GPU-days, 24,000
// GPU-hours, $48,000; half of wall-clock time makes progress.
inline Plan SamplePlan() {
  Plan plan;
  plan.title = "a model on 10 × a card";
  plan.scenario_toml = "[model]\nname = \"a model\"\n";
  plan.facts = {{"model.name", "a model"},
                {"cluster.gpu", "a card"},
                {"precision.compute", "bf16"},
                {"price.provider", "a provider"}};
  const auto time = [&](const std::string& id, double value, const std::string& unit) {
    AddLine(plan, id, value, unit, Band{.low = 0.5 * value, .high = 2 * value});
  };
  AddLine(plan, "cluster.gpus", 10, "GPUs");
  AddLine(plan, "training.global_batch", 100, "sequences");
  AddLine(plan, "training.sequence_length", 1000, "tokens");
  AddLine(plan, "parallel.data", 10, "GPUs");
  const Band memory = {.low = 16 * kBytesPerGiB, .high = 48 * kBytesPerGiB};
  AddLine(plan, "memory.per_gpu.weights_bytes", 8 * kBytesPerGiB, "bytes", memory);
  AddLine(plan, "memory.per_gpu.activations_bytes", 24 * kBytesPerGiB, "bytes", memory);
  AddLine(plan, "memory.per_gpu.total_bytes", 32 * kBytesPerGiB, "bytes", memory);
  AddLine(plan, "memory.capacity_bytes", 80 * kBytesPerGiB, "bytes");
  AddLine(plan, "compute.tokens", 1e12, "tokens");
  AddLine(plan, "compute.flops_per_token", 4.32e10, "FLOP");
  AddLine(plan, "compute.model_flops", 4.32e22, "FLOP");
  AddLine(plan, "compute.training_flops", 4.32e22, "FLOP");
  AddLine(plan, "time.peak_flops_per_second", 1e15, "FLOP/s");
  AddLine(plan, "time.utilization", 0.5, "");
  AddLine(plan, "time.steps", 1e7, "steps");
  time("time.step_seconds", 0.864, "s");
  time("time.days", 100, "days");
  time("time.gpu_days", 1000, "GPU-days");
  time("time.gpu_hours", 24000, "GPU-hours");
  AddLine(plan, "cost.usd_per_gpu_hour", 2, "USD");
  time("cost.usd", 48000, "USD");
  AddLine(plan, "time.predicted_step_seconds", 0.864, "s");
  AddLine(plan, "goodput.failures_per_gpu_day", 0.01, "");
  AddLine(plan, "goodput.restart_minutes", 15, "minutes");
  AddLine(plan, "goodput.checkpoint_seconds", 60, "s");
  AddLine(plan, "cluster.gpus_per_node", 8, "GPUs");
  AddLine(plan, "goodput.other_share", 0.03, "");
  AddLine(plan, "goodput.share", 0.5, "");
  time("time.wall_days", 200, "days");
  time("time.wall_gpu_hours", 48000, "GPU-hours");
  time("cost.wall_usd", 96000, "USD");
  plan.verdicts = {{.id = "memory.fits", .sentence = "fits: 32.0 GiB of 80.0 GiB per GPU"}};
  plan.assumptions = {{"optimizer.name", "one", "a reason"}};
  plan.provenance = {{"program", "gpuday", "0.1.0", ""},
                     {"catalog", "models/a.toml", "", std::string(64, 'a')}};
  return plan;
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_REPORT_SAMPLE_PLAN_H_
