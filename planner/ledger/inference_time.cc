#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/budget/model_figures.h"
#include "planner/ledger/inference.h"
#include "planner/ledger/model.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

constexpr char kRoofline[] = "Williams et al. 2009 (roofline)";
constexpr char kRule[] = "Kaplan et al. 2020, section 2.1";
constexpr char kScores[] = "Narayanan et al. 2021, appendix: 2 FLOPs per element of a product";
constexpr char kQuotient[] = "quotient";

std::string Text(std::uint64_t value) { return NumberText(static_cast<double>(value)); }

std::string Times(std::uint64_t factor) {
  return factor == 1 ? "" : absl::StrCat(" x ", Text(factor));
}

class TimeLines {
 public:
  TimeLines(const InferenceWorkload& workload, const InferenceSums& sums, const Inference& f,
            LineWriter& writer)
      : workload_(workload), sums_(sums), f_(f), writer_(writer) {}

  void Flops() {
    const Model& model = workload_.common.model;
    const Serving& s = workload_.serving;
    Add(id::kComputeParameterFlops, "FLOPs per token of the weights", f_.parameter_flops, "FLOP",
        "2P, P = active per token", absl::StrCat("2 x ", Text(f_.active)), kRule);
    Add(id::kComputePromptScoreFlops, "attention's scores per prompt token", f_.prompt_score_flops,
        "FLOP", "2 x layers x heads x (qk + v head size) x mean number of tokens before",
        ScoreNumbers(model, s.prompt_tokens, true), kScores);
    Add(id::kComputePromptFlops, "FLOPs per prompt token", f_.prompt_flops, "FLOP", "2P + scores",
        Sum(f_.parameter_flops, f_.prompt_score_flops), kRule);
    Add(id::kInferenceMeanContextTokens, "mean context while generating",
        static_cast<double>(s.MeanContextTokens()), "tokens",
        "prompt + half of the generated tokens, rounded up",
        absl::StrCat(Text(s.prompt_tokens), " + ceil(", Text(s.generated_tokens), " / 2)"),
        "mean over the generated tokens");
    Add(id::kComputeGeneratedScoreFlops, "attention's scores per generated token",
        f_.generated_score_flops, "FLOP", "2 x layers x heads x (qk + v head size) x mean context",
        ScoreNumbers(model, s.MeanContextTokens(), false), kScores);
    Add(id::kComputeGeneratedFlops, "FLOPs per generated token", f_.generated_flops, "FLOP",
        "2P + scores", Sum(f_.parameter_flops, f_.generated_score_flops), kRule);
  }

  void Roofline() {
    const Machine& machine = workload_.common.machine;
    writer_.Add(id::kRooflinePeakFlopsPerSecond,
                absl::StrCat("dense peak (X), ", workload_.common.compute_type),
                machine.peak_flops_per_second, "FLOP/s", "of one GPU", "",
                workload_.common.told.peak_origin.source,
                workload_.common.told.peak_origin.confidence);
    writer_.Add(id::kRooflineBandwidthBytesPerSecond, "memory bandwidth (B)",
                workload_.bandwidth_bytes_per_second, "bytes/s", "of one GPU", "",
                workload_.bandwidth_origin.source, workload_.bandwidth_origin.confidence);
    Add(id::kRooflineIntensity, "arithmetic intensity of the GPU", f_.intensity, "FLOP per byte",
        "X / B: compute-bound above, bandwidth-bound below", absl::StrCat(Peak(), " / ", Band()),
        kRoofline);
    Add(id::kRooflineTurningBatchOfWeights, "compute-bound from, by the weights alone",
        f_.turning_batch_of_weights, "sequences", "weights on a GPU / B x GPUs x X / 2P",
        absl::StrCat(NumberText(f_.memory.weights_bytes), " / ", Band(),
                     Times(workload_.serving.tensor), " x ", Peak(), " / ",
                     NumberText(f_.parameter_flops)),
        kRoofline);
    writer_.Count(id::kRooflineTurningBatch, "compute-bound from, with the cache", f_.turning_batch,
                  "sequences",
                  "smallest b for which FLOPs take longer than reading weights and cache; 0: "
                  "none, since the cache of a sequence takes longer than its FLOPs",
                  "", "search", Confidence::kFormula);
  }

  void Prefill() {
    const Serving& s = workload_.serving;
    const Machine& machine = workload_.common.machine;
    const Origin& reached = workload_.common.told.utilization_origin;
    writer_.Add(id::kTimeUtilization, "share of the peak in prefill (u)", machine.utilization, "",
                "reached FLOP/s / X", "", reached.source, reached.confidence);
    Add(id::kTimePrefillMemorySeconds, "reading the weights for a prompt",
        f_.prefill_memory_seconds, "s", "weights that its tokens pass through / B",
        absl::StrCat("(", WeightNumbers(sums_.weights, static_cast<double>(s.prompt_tokens)),
                     ") / ", Band()),
        kRoofline);
    Add(id::kTimePrefillComputeSeconds, "FLOPs of a prompt", f_.prefill_compute_seconds, "s",
        "prompt tokens x FLOPs / (GPUs x X x u)",
        absl::StrCat(Text(s.prompt_tokens), " x ", NumberText(f_.prompt_flops), " / (", Peak(),
                     Times(s.tensor), " x ", NumberText(machine.utilization), ")"),
        kRoofline);
    Longer(id::kTimePrefillSeconds, "time to the first token", f_.prefill_seconds,
           f_.prefill_memory_seconds, f_.prefill_compute_seconds);
    Add(id::kTimePromptTokensPerSecond, "prompt tokens per second", f_.prompt_tokens_per_second,
        "tokens/s", "copies x prompt tokens / time to the first token",
        absl::StrCat(Text(s.prompt_tokens), Times(s.copies), " / ", NumberText(f_.prefill_seconds)),
        kQuotient);
  }

  void Decode() {
    const Serving& s = workload_.serving;
    const std::string batch = Text(s.batch);
    const bool routed = std::any_of(sums_.weights.begin(), sums_.weights.end(),
                                    [](const WeightGroup& g) { return g.experts > 0; });
    Add(id::kTimeStepWeightBytes, "weights read per step", f_.step_weight_bytes, "bytes",
        routed ? "all but experts, and of the experts E x (1 - (1 - k/E)^b): those that b tokens "
                 "visit when they choose evenly"
               : "all weights on a GPU",
        WeightNumbers(sums_.weights, static_cast<double>(s.batch)), kRoofline);
    Add(id::kTimeStepCacheBytes, "cache read per step", f_.step_cache_bytes, "bytes",
        "KV cache on a GPU at the mean context",
        CacheNumbers(workload_, s.batch, s.MeanContextTokens(), s.tensor), kRoofline);
    Add(id::kTimeStepMemorySeconds, "reading weights and cache", f_.step_memory_seconds, "s",
        "(weights + cache) / B",
        absl::StrCat("(", Sum(f_.step_weight_bytes, f_.step_cache_bytes), ") / ", Band()),
        kRoofline);
    Add(id::kTimeStepComputeSeconds, "FLOPs of a step", f_.step_compute_seconds, "s",
        "b x FLOPs per generated token / (GPUs x X)",
        absl::StrCat(batch, " x ", NumberText(f_.generated_flops), " / (", Peak(), Times(s.tensor),
                     ")"),
        kRoofline);
    Longer(id::kTimeStepSeconds, "a step, at least", f_.step_seconds, f_.step_memory_seconds,
           f_.step_compute_seconds);
    Add(id::kTimeTokensPerSecondPerSequence, "tokens per second of a sequence, at most",
        f_.tokens_per_second_per_sequence, "tokens/s", "1 / step",
        absl::StrCat("1 / ", NumberText(f_.step_seconds)), kQuotient);
    Add(id::kTimeTokensPerSecond, "tokens per second in all, at most", f_.tokens_per_second,
        "tokens/s", "copies x b / step",
        absl::StrCat(batch, Times(s.copies), " / ", NumberText(f_.step_seconds)), kQuotient);
    const Origin& reached = workload_.reached_origin;
    writer_.Add(id::kTimeReachedShare, "share of that which a fast program reaches",
                workload_.reached_share, "", "measured", "", reached.source, reached.confidence);
    Add(id::kTimeTokensPerSecondReached, "tokens per second in all, by a fast program",
        workload_.reached_share * f_.tokens_per_second, "tokens/s",
        "share x tokens per second at most",
        absl::StrCat(NumberText(workload_.reached_share), " x ", NumberText(f_.tokens_per_second)),
        reached.source, reached.confidence);
    Add(id::kTimeSequenceSeconds, "a whole sequence, at least", f_.sequence_seconds, "s",
        "time to the first token + generated tokens x step",
        absl::StrCat(NumberText(f_.prefill_seconds), " + ", Text(s.generated_tokens), " x ",
                     NumberText(f_.step_seconds)),
        kQuotient);
  }

  void Cost() {
    const double price = workload_.common.prices.usd_per_gpu_hour;
    if (price == 0) return;
    const Serving& s = workload_.serving;
    writer_.Add(id::kCostUsdPerGpuHour, "price of a GPU-hour", price, "USD", "price", "",
                workload_.common.told.price_origin.source,
                workload_.common.told.price_origin.confidence);
    const auto line = [&](const char* id, const char* label, double usd, const char* formula,
                          double tokens_per_second) {
      Add(id, label, usd, "USD", formula,
          absl::StrCat("1,000,000 / ", NumberText(tokens_per_second), " / 3,600",
                       Times(s.tensor * s.copies), " x ", NumberText(price)),
          "product");
    };
    line(id::kCostUsdPerMillionGeneratedTokens, "a million generated tokens, at least",
         f_.usd_per_million_generated, "1,000,000 / tokens per second in all / 3600 x GPUs x price",
         f_.tokens_per_second);
    line(id::kCostUsdPerMillionPromptTokens, "a million prompt tokens", f_.usd_per_million_prompt,
         "1,000,000 / prompt tokens per second / 3600 x GPUs x price", f_.prompt_tokens_per_second);
  }

 private:
  std::string Peak() const { return NumberText(workload_.common.machine.peak_flops_per_second); }
  std::string Band() const { return NumberText(workload_.bandwidth_bytes_per_second); }
  static std::string Sum(double a, double b) {
    return absl::StrCat(NumberText(a), " + ", NumberText(b));
  }

  void Add(const std::string& id, const std::string& label, double value, const std::string& unit,
           const std::string& formula, const std::string& numbers, const std::string& source,
           Confidence confidence = Confidence::kFormula) {
    writer_.Add(id, label, value, unit, formula, numbers, source, confidence);
  }

  // The slower of the two limits of the roofline.
  void Longer(const std::string& id, const std::string& label, double value, double memory,
              double compute) {
    Add(id, label, value, "s", "the longer of memory and FLOPs",
        NumberText(std::max(memory, compute)), kRoofline);
  }

  const InferenceWorkload& workload_;
  const InferenceSums& sums_;
  const Inference& f_;
  LineWriter& writer_;
};

// The numbers that were asked for, and P.
void WriteInputs(const InferenceWorkload& workload, const Inference& f, LineWriter& writer) {
  const auto input = [&](const std::string& id, const std::string& label, std::uint64_t value,
                         const std::string& unit) {
    const auto& assumed = workload.common.told.assumptions;
    const auto it = std::find_if(assumed.begin(), assumed.end(), [&](const Assumption& assumption) {
      return assumption.key == id;
    });
    const bool given = it == assumed.end();
    writer.Count(id, label, value, unit, given ? "given" : "assumed", "",
                 given ? "scenario" : it->reason,
                 given ? Confidence::kGiven : Confidence::kAssumed);
  };
  const Serving& s = workload.serving;
  input(id::kClusterGpus, "GPUs (n)", workload.common.machine.gpus, "GPUs");
  input(id::kInferenceTensor, "GPUs that share a copy of the model", s.tensor, "GPUs");
  writer.Count(id::kInferenceCopies, "copies of the model", s.copies, "copies",
               "GPUs / GPUs that share a copy",
               absl::StrCat(Text(workload.common.machine.gpus), " / ", Text(s.tensor)), kQuotient,
               Confidence::kFormula);
  input(id::kInferenceBatch, "sequences at once on a copy (b)", s.batch, "sequences");
  input(id::kInferencePromptTokens, "prompt of a sequence", s.prompt_tokens, "tokens");
  input(id::kInferenceGeneratedTokens, "generated tokens of a sequence", s.generated_tokens,
        "tokens");
  writer.Count(id::kInferenceContextTokens, "tokens of a sequence", s.ContextTokens(), "tokens",
               "prompt + generated",
               absl::StrCat(Text(s.prompt_tokens), " + ", Text(s.generated_tokens)), "sum",
               Confidence::kFormula);
  const std::string& source = workload.common.told.model_origin.source;
  writer.Count(id::kModelParametersTotal, "parameters (P)", f.parameters, "parameters",
               "sum of rows x columns x copies", "", source, Confidence::kExact);
  writer.Count(id::kModelParametersActive, "active per token", f.active, "parameters",
               "total without idle experts", "", source, Confidence::kExact);
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
