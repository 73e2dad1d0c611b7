#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/ledger/inference.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

constexpr char kPrecision[] = "bytes per element of the precision";
constexpr char kCache[] = "Pope et al. 2022, section 3.3";
constexpr char kSearch[] = "search";

// Elements of these layers that a token has on each GPU.
Formula ElementsOf(const AttentionLayers& a, std::uint64_t shards) {
  const Formula elements = Count("layers", a.layers) * Count("elements", a.cache_elements);
  return shards > 1 ? elements / Count("GPUs that share the heads", shards) : elements;
}

bool HasWindows(const Model& model) {
  return std::any_of(model.attention.begin(), model.attention.end(),
                     [](const AttentionLayers& a) { return a.window > 0; });
}

class MemoryLines {
 public:
  MemoryLines(const InferenceWorkload& workload, const InferenceSums& sums, const Inference& f,
              LineWriter& writer)
      : workload_(workload), sums_(sums), f_(f), writer_(writer) {}

  void WholeModel() {
    Bytes({.id = id::kMemoryWeightsBytes,
           .label = "weights of the model",
           .value = f_.weights_bytes,
           .is = WeightFormula(GroupWeights(workload_.common.model, workload_.common.precision, 1)),
           .words = "parameters x bytes of a frozen weight",
           .source = kPrecision});
    Bytes({.id = id::kMemoryRuleOfThumbBytes,
           .label = "rule of thumb, 1.2 x weights",
           .value = f_.rule_of_thumb_bytes,
           .is = 1.2 * Ref(id::kMemoryWeightsBytes),
           .words = "1.2 x weights: a guess at all of it",
           .source = "rule of thumb",
           .confidence = Confidence::kAssumed});
    Bytes({.id = id::kMemoryCacheElementBytes,
           .label = "bytes per element of the cache",
           .value = workload_.cache_bytes_per_element,
           .is = Term("bits", 8 * workload_.cache_bytes_per_element) / 8,
           .source = workload_.cache_origin.source,
           .confidence = workload_.cache_origin.confidence});
    std::vector<Formula> elements;
    for (const AttentionLayers& a : workload_.common.model.attention) {
      elements.push_back(ElementsOf(a, 1));
    }
    Bytes({.id = id::kMemoryKvCacheBytesPerToken,
           .label = "KV cache per token",
           .value = f_.cache_bytes_per_token,
           .is = Ref(id::kMemoryCacheElementBytes) * SumOf(elements),
           .words = HasWindows(workload_.common.model)
                        ? "bytes x layers x elements that attention keeps, while no window is full"
                        : "bytes x layers x elements that attention keeps",
           .source = kCache});
    Bytes({.id = id::kMemoryKvCacheBytes,
           .label = "KV cache of all sequences",
           .value = f_.kv_cache_bytes,
           .is = Cache(1),
           .words = "b x bytes x layers x elements x (prompt + generated tokens, within a window)",
           .source = kCache});
  }

  void PerGpu() {
    const InferenceMemory& m = f_.memory;
    const std::uint64_t tensor = workload_.serving.tensor;
    const bool shared = tensor > 1;
    Bytes({.id = id::kMemoryPerGpuWeightsBytes,
           .label = "weights",
           .value = m.weights_bytes,
           .is = WeightFormula(sums_.weights),
           .words = shared ? "parameters x bytes / GPUs that they are split over; norms on each"
                           : "parameters x bytes of a frozen weight",
           .source = kPrecision});
    Bytes({.id = id::kMemoryPerGpuKvCacheBytes,
           .label = "KV cache",
           .value = m.kv_cache_bytes,
           .is = Cache(tensor),
           .words = shared ? "KV cache of all sequences / GPUs that its heads are split over"
                           : "KV cache of all sequences",
           .source = kCache});
    WorkingSet();
    writer_.Write(RuntimeLine(workload_.common, shared ? 1 : 0, id::kMemoryPerGpuRuntimeBytes,
                              m.runtime_bytes));
    Bytes({.id = id::kMemoryPerGpuTotalBytes,
           .label = "memory per GPU",
           .symbol = "total",
           .value = m.total_bytes,
           .is = Ref(id::kMemoryPerGpuWeightsBytes) + Ref(id::kMemoryPerGpuKvCacheBytes) +
                 Ref(id::kMemoryPerGpuWorkingSetBytes) + Ref(id::kMemoryPerGpuRuntimeBytes),
           .source = "sum of its parts"});
  }

  void Room() {
    const Workload& common = workload_.common;
    Bytes({.id = id::kMemoryCapacityBytes,
           .label = "memory of the GPU",
           .symbol = "capacity",
           .value = common.machine.capacity_bytes,
           .words = "usable memory of one GPU",
           .source = common.told.capacity_origin.source,
           .confidence = common.told.capacity_origin.confidence});
    writer_.WriteStandard({.id = id::kMemoryFreeBytes,
                           .label = "left over",
                           .value = f_.free_bytes,
                           .unit = "bytes",
                           .source = "difference"});
    writer_.Write({.id = id::kMemoryLargestBatch,
                   .label = "largest batch that fits",
                   .value = f_.largest_batch,
                   .unit = "sequences",
                   .words = "largest b for which the total stays within the capacity",
                   .source = kSearch});
    writer_.Write({.id = id::kMemoryLongestContextTokens,
                   .label = "longest context that fits",
                   .value = f_.longest_context,
                   .unit = "tokens",
                   .words =
                       "longest prompt for which the total stays within the capacity + generated "
                       "tokens; no more than a model with learned positions has",
                   .source = kSearch});
    Crossing();
  }

 private:
  void Bytes(NewLine line) {
    line.unit = "bytes";
    writer_.Write(std::move(line));
  }

  Formula Cache(std::uint64_t tensor) const {
    return CacheFormula(workload_, workload_.serving.ContextTokens(),
                        Ref(id::kInferenceContextTokens), tensor);
  }

  void WorkingSet() {
    const bool unpacked = sums_.unpacked_elements > 0;
    Formula elements = Max(Ref(id::kInferencePromptTokens), Ref(id::kInferenceBatch)) *
                       Term("elements of the widest block", sums_.block.elements);
    if (unpacked) {
      elements = elements + Term("the largest quantized matrix", sums_.unpacked_elements);
    }
    const double activation =
        workload_.common.precision.For(sdk::Tensor::kActivation).BytesPerElement();
    Bytes({.id = id::kMemoryPerGpuWorkingSetBytes,
           .label = "working set",
           .value = f_.memory.working_set_bytes,
           .is = elements * Term("bytes of an activation", activation) +
                 Ref(id::kInferenceBatch) * Count("vocabulary", sums_.vocabulary) * 4,
           .words = absl::StrCat(
               unpacked ? "(tokens in a pass x elements of the widest block ("
                        : "tokens in a pass x elements of the widest block (",
               sums_.block.name, ")", unpacked ? " + the largest quantized matrix)" : "",
               " x bytes + b x vocabulary x 4 for logits; a pass is one prompt, or one token of "
               "each sequence"),
           .source = "what the block's matrices read and write at once"});
  }

  // Where the cache is as heavy as the weights.
  void Crossing() {
    const double tokens = f_.cache_equals_weights_context;
    if (tokens <= 0) return;
    std::vector<Formula> growing, full;
    for (const AttentionLayers& a : workload_.common.model.attention) {
      const Formula each = ElementsOf(a, CacheShards(a, workload_.serving.tensor));
      if (a.window > 0 && static_cast<double>(a.window) < tokens) {
        full.push_back(each * Count("window", a.window));
      } else {
        growing.push_back(each);
      }
    }
    Formula elements = Ref(id::kMemoryPerGpuWeightsBytes) /
                       (Ref(id::kMemoryCacheElementBytes) * Ref(id::kInferenceBatch));
    if (!full.empty()) elements = elements - SumOf(full);
    writer_.Write(
        {.id = id::kMemoryCacheEqualsWeightsContext,
         .label = "cache as heavy as the weights at",
         .value = tokens,
         .unit = "tokens",
         .is = elements / SumOf(growing),
         .words = full.empty()
                      ? "weights / (bytes x b) / elements of a token, tokens of each sequence"
                      : "(weights / (bytes x b) - full windows) / elements of a further token, "
                        "tokens of each sequence",
         .source = kCache});
    writer_.Write({.id = id::kMemoryCacheEqualsWeightsTokens,
                   .label = "over all sequences",
                   .value = tokens * static_cast<double>(workload_.serving.batch),
                   .unit = "tokens",
                   .is = Ref(id::kInferenceBatch) * Ref(id::kMemoryCacheEqualsWeightsContext),
                   .words = "b x tokens of each sequence",
                   .source = kCache});
  }

  const InferenceWorkload& workload_;
  const InferenceSums& sums_;
  const Inference& f_;
  LineWriter& writer_;
};

}  // namespace

namespace {

Formula BytesPerGpu(const WeightGroup& group, bool alone) {
  const Formula bytes =
      (alone ? Ref(id::kModelParametersTotal) : Count("parameters", group.parameters)) *
      Term("bytes of a weight", group.bytes);
  return group.shards > 1 ? bytes / Count("GPUs that they are split over", group.shards) : bytes;
}

}  // namespace

Formula WeightFormula(const std::vector<WeightGroup>& groups) {
  std::vector<Formula> terms;
  for (const WeightGroup& group : groups) terms.push_back(BytesPerGpu(group, groups.size() == 1));
  return SumOf(terms);
}

Formula TouchedFormula(const std::vector<WeightGroup>& groups, const Formula& tokens) {
  std::vector<Formula> terms;
  for (const WeightGroup& group : groups) {
    const Formula bytes = BytesPerGpu(group, groups.size() == 1);
    const Formula missed = 1 - Count("k", group.per_token) / Count("E", group.experts);
    terms.push_back(group.experts > 0 ? bytes * (1 - Power(missed, tokens)) : bytes);
  }
  return SumOf(terms);
}

Formula CacheFormula(const InferenceWorkload& workload, std::uint64_t tokens,
                     const Formula& context, std::uint64_t tensor) {
  std::vector<Formula> terms;
  for (const AttentionLayers& a : workload.common.model.attention) {
    const bool full = a.window != 0 && a.window < tokens;
    const Formula kept = full ? Count("window", a.window) : context;
    const Formula all = Count("layers", a.layers) * Count("elements", a.cache_elements) * kept;
    const std::uint64_t shards = CacheShards(a, tensor);
    terms.push_back(shards > 1 ? all / Count("GPUs that share the heads", shards) : all);
  }
  return Ref(id::kInferenceBatch) * Ref(id::kMemoryCacheElementBytes) * SumOf(terms);
}

void WriteInferenceMemory(const InferenceWorkload& workload, const InferenceSums& sums,
                          const Inference& figures, LineWriter& writer) {
  MemoryLines lines(workload, sums, figures, writer);
  lines.WholeModel();
  lines.PerGpu();
  lines.Room();
}

}  // namespace gpuday
