#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/budget/model_figures.h"
#include "planner/ledger/citations.h"
#include "planner/ledger/inference.h"
#include "planner/ledger/model.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

constexpr char kLonger[] = "the longer of memory and FLOPs";

// A factor of 1 is left out.
Formula Times(const Formula& formula, const char* id, std::uint64_t count) {
  return count == 1 ? formula : formula * Ref(id);
}

class TimeLines {
 public:
  TimeLines(const InferenceWorkload& workload, const InferenceSums& sums, const Inference& f,
            LineWriter& writer)
      : workload_(workload), sums_(sums), f_(f), writer_(writer) {}

  void Flops() {
    const Model& model = workload_.common.model;
    const Serving& s = workload_.serving;
    const auto flops = [&](NewLine line) {
      line.unit = "FLOP";
      writer_.Write(std::move(line));
    };
    const Formula of_weights = Ref(id::kComputeParameterFlops);
    flops({.id = id::kComputeParameterFlops,
           .label = "FLOPs per token of the weights",
           .value = f_.parameter_flops,
           .is = 2 * Ref(id::kModelParametersActive),
           .words = "2P, P = active per token",
           .source = kKaplan});
    flops({.id = id::kComputePromptScoreFlops,
           .label = "attention's scores per prompt token",
           .value = f_.prompt_score_flops,
           .is = ScoreFormula(model, s.prompt_tokens, Pairs::kCausal),
           .words = "2 x layers x heads x (qk + v head size) x mean number of tokens before",
           .source = kProducts});
    flops({.id = id::kComputePromptFlops,
           .label = "FLOPs per prompt token",
           .value = f_.prompt_flops,
           .is = of_weights + Ref(id::kComputePromptScoreFlops),
           .words = "2P + scores",
           .source = kKaplan});
    writer_.Write(
        {.id = id::kInferenceMeanContextTokens,
         .label = "mean context while generating",
         .value = s.MeanContextTokens(),
         .unit = "tokens",
         .is = Ref(id::kInferencePromptTokens) + Ceil(Ref(id::kInferenceGeneratedTokens) / 2),
         .words = "prompt + half of the generated tokens, rounded up",
         .source = "mean over the generated tokens"});
    flops({.id = id::kComputeGeneratedScoreFlops,
           .label = "attention's scores per generated token",
           .value = f_.generated_score_flops,
           .is = ScoreFormula(model, s.MeanContextTokens(), Pairs::kAll),
           .words = "2 x layers x heads x (qk + v head size) x mean context",
           .source = kProducts});
    flops({.id = id::kComputeGeneratedFlops,
           .label = "FLOPs per generated token",
           .value = f_.generated_flops,
           .is = of_weights + Ref(id::kComputeGeneratedScoreFlops),
           .words = "2P + scores",
           .source = kKaplan});
  }

  void Roofline() {
    const Workload& common = workload_.common;
    writer_.Write({.id = id::kRooflinePeakFlopsPerSecond,
                   .label = absl::StrCat("dense peak (X), ", common.compute_type),
                   .symbol = "X",
                   .value = common.machine.peak_flops_per_second,
                   .unit = "FLOP/s",
                   .words = "of one GPU",
                   .source = common.told.peak_origin.source,
                   .confidence = common.told.peak_origin.confidence});
    writer_.Write({.id = id::kRooflineBandwidthBytesPerSecond,
                   .label = "memory bandwidth (B)",
                   .symbol = "B",
                   .value = workload_.bandwidth_bytes_per_second,
                   .unit = "bytes/s",
                   .words = "of one GPU",
                   .source = workload_.bandwidth_origin.source,
                   .confidence = workload_.bandwidth_origin.confidence});
    writer_.Write({.id = id::kRooflineIntensity,
                   .label = "arithmetic intensity of the GPU",
                   .value = f_.intensity,
                   .unit = "FLOP per byte",
                   .is = peak_ / bandwidth_,
                   .words = "X / B: compute-bound above, bandwidth-bound below",
                   .source = kRoofline});
    writer_.Write({.id = id::kRooflineTurningBatchOfWeights,
                   .label = "compute-bound from, by the weights alone",
                   .value = f_.turning_batch_of_weights,
                   .unit = "sequences",
                   .is = OnAll(Ref(id::kMemoryPerGpuWeightsBytes) / bandwidth_) * peak_ /
                         Ref(id::kComputeParameterFlops),
                   .words = "weights on a GPU / B x GPUs x X / 2P",
                   .source = kRoofline});
    writer_.Write({.id = id::kRooflineTurningBatch,
                   .label = "compute-bound from, with the cache",
                   .value = f_.turning_batch,
                   .unit = "sequences",
                   .words = "smallest b for which FLOPs take longer than reading weights and "
                            "cache; 0: none, since the cache of a sequence takes longer than its "
                            "FLOPs",
                   .source = "search"});
  }

  void Prefill() {
    const Workload& common = workload_.common;
    const Formula prompt = Ref(id::kInferencePromptTokens);
    writer_.Write({.id = id::kTimeUtilization,
                   .label = "share of the peak in prefill (u)",
                   .symbol = "u",
                   .value = common.machine.utilization,
                   .words = "reached FLOP/s / X",
                   .source = common.told.utilization_origin.source,
                   .confidence = common.told.utilization_origin.confidence});
    Seconds({.id = id::kTimePrefillMemorySeconds,
             .label = "reading the weights for a prompt",
             .value = f_.prefill_memory_seconds,
             .is = TouchedFormula(sums_.weights, prompt) / bandwidth_,
             .words = "weights that its tokens pass through / B",
             .source = kRoofline});
    Seconds(
        {.id = id::kTimePrefillComputeSeconds,
         .label = "FLOPs of a prompt",
         .value = f_.prefill_compute_seconds,
         .is = prompt * Ref(id::kComputePromptFlops) / (OnAll(peak_) * Ref(id::kTimeUtilization)),
         .words = "prompt tokens x FLOPs / (GPUs x X x u)",
         .source = kRoofline});
    Seconds({.id = id::kTimePrefillSeconds,
             .label = "time to the first token",
             .value = f_.prefill_seconds,
             .is = Max(Ref(id::kTimePrefillMemorySeconds), Ref(id::kTimePrefillComputeSeconds)),
             .words = kLonger,
             .source = kRoofline});
    Rate({.id = id::kTimePromptTokensPerSecond,
          .label = "prompt tokens per second",
          .value = f_.prompt_tokens_per_second,
          .is = OfCopies(prompt) / Ref(id::kTimePrefillSeconds),
          .words = "copies x prompt tokens / time to the first token",
          .source = kQuotient});
  }

  void Decode() {
    const Formula batch = Ref(id::kInferenceBatch);
    const bool routed = std::any_of(sums_.weights.begin(), sums_.weights.end(),
                                    [](const WeightGroup& g) { return g.experts > 0; });
    writer_.Write({.id = id::kTimeStepWeightBytes,
                   .label = "weights read per step",
                   .value = f_.step_weight_bytes,
                   .unit = "bytes",
                   .is = TouchedFormula(sums_.weights, batch),
                   .words = routed ? "all but experts, and of the experts E x (1 - (1 - k/E)^b): "
                                     "those that b tokens visit when they choose evenly"
                                   : "all weights on a GPU",
                   .source = kRoofline});
    writer_.Write(
        {.id = id::kTimeStepCacheBytes,
         .label = "cache read per step",
         .value = f_.step_cache_bytes,
         .unit = "bytes",
         .is = CacheFormula(workload_, workload_.serving.MeanContextTokens(),
                            Ref(id::kInferenceMeanContextTokens), workload_.serving.tensor),
         .words = "KV cache on a GPU at the mean context",
         .source = kRoofline});
    Seconds({.id = id::kTimeStepMemorySeconds,
             .label = "reading weights and cache",
             .value = f_.step_memory_seconds,
             .is = (Ref(id::kTimeStepWeightBytes) + Ref(id::kTimeStepCacheBytes)) / bandwidth_,
             .words = "(weights + cache) / B",
             .source = kRoofline});
    Seconds({.id = id::kTimeStepComputeSeconds,
             .label = "FLOPs of a step",
             .value = f_.step_compute_seconds,
             .is = batch * Ref(id::kComputeGeneratedFlops) / OnAll(peak_),
             .words = "b x FLOPs per generated token / (GPUs x X)",
             .source = kRoofline});
    Seconds({.id = id::kTimeStepSeconds,
             .label = "a step, at least",
             .value = f_.step_seconds,
             .is = Max(Ref(id::kTimeStepMemorySeconds), Ref(id::kTimeStepComputeSeconds)),
             .words = kLonger,
             .source = kRoofline});
    DecodeRates();
  }

  void Cost() {
    const Workload& common = workload_.common;
    if (!common.prices.known) return;
    WritePrice(common, writer_);
    const auto million = [&](NewLine line, const char* rate) {
      line.unit = "USD";
      line.is =
          Formula(1e6) / Ref(rate) / 3600 * Ref(id::kCostBilledGpus) * Ref(id::kCostUsdPerGpuHour);
      line.source = "product";
      writer_.Write(std::move(line));
    };
    million({.id = id::kCostUsdPerMillionGeneratedTokens,
             .label = "a million generated tokens, at least",
             .value = f_.usd_per_million_generated,
             .words = "1,000,000 / tokens per second in all / 3600 x GPUs billed x price",
             .source = ""},
            id::kTimeTokensPerSecond);
    million({.id = id::kCostUsdPerMillionPromptTokens,
             .label = "a million prompt tokens",
             .value = f_.usd_per_million_prompt,
             .words = "1,000,000 / prompt tokens per second / 3600 x GPUs billed x price",
             .source = ""},
            id::kTimePromptTokensPerSecond);
  }

 private:
  void DecodeRates() {
    const Formula step = Ref(id::kTimeStepSeconds);
    Rate({.id = id::kTimeTokensPerSecondPerSequence,
          .label = "tokens per second of a sequence, at most",
          .value = f_.tokens_per_second_per_sequence,
          .is = 1 / step,
          .words = "1 / step",
          .source = kQuotient});
    Rate({.id = id::kTimeTokensPerSecond,
          .label = "tokens per second in all, at most",
          .value = f_.tokens_per_second,
          .is = OfCopies(Ref(id::kInferenceBatch)) / step,
          .words = "copies x b / step",
          .source = kQuotient});
    const Origin& reached = workload_.reached_origin;
    writer_.Write({.id = id::kTimeReachedShare,
                   .label = "share of that which a fast program reaches",
                   .value = workload_.reached_share,
                   .words = "measured",
                   .source = reached.source,
                   .confidence = reached.confidence});
    Rate({.id = id::kTimeTokensPerSecondReached,
          .label = "tokens per second in all, by a fast program",
          .value = workload_.reached_share * f_.tokens_per_second,
          .is = Ref(id::kTimeReachedShare) * Ref(id::kTimeTokensPerSecond),
          .words = "share x tokens per second at most",
          .source = reached.source,
          .confidence = reached.confidence});
    Seconds({.id = id::kTimeSequenceSeconds,
             .label = "a whole sequence, at least",
             .value = f_.sequence_seconds,
             .is = Ref(id::kTimePrefillSeconds) + Ref(id::kInferenceGeneratedTokens) * step,
             .words = "time to the first token + generated tokens x step",
             .source = kQuotient});
  }

  void Seconds(NewLine line) {
    line.unit = "s";
    writer_.Write(std::move(line));
  }
  void Rate(NewLine line) {
    line.unit = "tokens/s";
    writer_.Write(std::move(line));
  }

  // Of the GPUs that share a copy of the model, and of all copies.
  Formula OnAll(const Formula& of_one) const {
    return Times(of_one, id::kInferenceTensor, workload_.serving.tensor);
  }
  Formula OfCopies(const Formula& of_one) const {
    return Times(of_one, id::kInferenceCopies, workload_.serving.copies);
  }

  const InferenceWorkload& workload_;
  const InferenceSums& sums_;
  const Inference& f_;
  LineWriter& writer_;
  Formula peak_ = Ref(id::kRooflinePeakFlopsPerSecond);
  Formula bandwidth_ = Ref(id::kRooflineBandwidthBytesPerSecond);
};

// The numbers that were asked for, and P.
void WriteInputs(const InferenceWorkload& workload, const Inference& f, LineWriter& writer) {
  const Told& told = workload.common.told;
  const auto input = [&](const char* id, const char* label, const char* symbol, std::uint64_t value,
                         const char* unit) {
    writer.WriteInput(
        told,
        {.id = id, .label = label, .symbol = symbol, .value = value, .unit = unit, .source = ""});
  };
  const Serving& s = workload.serving;
  input(id::kClusterGpus, "GPUs (n)", "n", workload.common.machine.gpus, "GPUs");
  input(id::kInferenceTensor, "GPUs that share a copy of the model", "GPUs that share a copy",
        s.tensor, "GPUs");
  writer.Write({.id = id::kInferenceCopies,
                .label = "copies of the model",
                .symbol = "copies",
                .value = s.copies,
                .unit = "copies",
                .is = Ref(id::kClusterGpus) / Ref(id::kInferenceTensor),
                .words = "GPUs / GPUs that share a copy",
                .source = kQuotient});
  input(id::kInferenceBatch, "sequences at once on a copy (b)", "b", s.batch, "sequences");
  input(id::kInferencePromptTokens, "prompt of a sequence", "prompt", s.prompt_tokens, "tokens");
  input(id::kInferenceGeneratedTokens, "generated tokens of a sequence", "generated",
        s.generated_tokens, "tokens");
  writer.Write({.id = id::kInferenceContextTokens,
                .label = "tokens of a sequence",
                .value = s.ContextTokens(),
                .unit = "tokens",
                .is = Ref(id::kInferencePromptTokens) + Ref(id::kInferenceGeneratedTokens),
                .source = "sum"});
  writer.Write(TotalParametersLine(f.parameters, told.model_origin.source));
  writer.Write(ActiveParametersLine(f.active, told.model_origin.source));
}

const char* BoundOf(double memory, double compute) {
  return memory > compute ? "bandwidth" : "compute";
}

}  // namespace

void WriteInferenceTime(const InferenceWorkload& workload, const InferenceSums& sums,
                        const Inference& figures, LineWriter& writer) {
  TimeLines lines(workload, sums, figures, writer);
  lines.Flops();
  lines.Roofline();
  lines.Prefill();
  lines.Decode();
  lines.Cost();
}

Plan MakeInferencePlan(const InferenceWorkload& workload) {
  const InferenceSums sums = TakeInferenceSums(workload);
  const Inference figures = EvaluateInference(workload, sums);
  Plan plan = StartPlan(workload.common);
  plan.facts.push_back({id::kMemoryWidestBlock, sums.block.name});
  plan.facts.push_back({id::kRooflinePrefillBoundBy,
                        BoundOf(figures.prefill_memory_seconds, figures.prefill_compute_seconds)});
  plan.facts.push_back({id::kRooflineDecodeBoundBy,
                        BoundOf(figures.step_memory_seconds, figures.step_compute_seconds)});
  LineWriter writer(plan.lines);
  WriteInputs(workload, figures, writer);
  WriteInferenceMemory(workload, sums, figures, writer);
  WriteInferenceTime(workload, sums, figures, writer);
  writer.Finish();
  WriteInferenceVerdict(workload, figures, plan);
  plan.notes.push_back(
      "decoding is timed by the roofline, a bound that no program beats; prompts are read one at a "
      "time");
  if (workload.serving.tensor > 1) {
    plan.notes.push_back("the all-reduces of tensor parallelism are not in the times");
  }
  return plan;
}

}  // namespace gpuday
