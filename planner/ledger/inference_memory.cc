#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/ledger/inference.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

constexpr char kPrecision[] = "bytes per element of the precision";
constexpr char kCache[] = "Pope et al. 2022, section 3.3";
constexpr char kSum[] = "sum of its parts";
constexpr char kSearch[] = "search";

std::string Text(std::uint64_t value) { return NumberText(static_cast<double>(value)); }

std::string Joined(const std::vector<std::string>& terms) {
  return terms.empty() ? "0" : absl::StrJoin(terms, " + ");
}

// Elements that one more token adds while no window is full, as numbers.
std::string ElementNumbers(const Model& model, std::uint64_t tensor) {
  std::vector<std::string> terms;
  for (const AttentionLayers& a : model.attention) {
    const std::uint64_t shards = CacheShards(a, tensor);
    terms.push_back(absl::StrCat(Text(a.layers), " x ", Text(a.cache_elements),
                                 shards > 1 ? absl::StrCat(" / ", Text(shards)) : ""));
  }
  return Joined(terms);
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
    const std::vector<WeightGroup> whole =
        GroupWeights(workload_.common.model, workload_.common.precision, 1);
    Bytes(id::kMemoryWeightsBytes, "weights of the model", f_.weights_bytes,
          "parameters x bytes of a frozen weight", WeightNumbers(whole), kPrecision);
    writer_.Add(id::kMemoryRuleOfThumbBytes, "rule of thumb, 1.2 x weights", f_.rule_of_thumb_bytes,
                "bytes", "1.2 x weights: a guess at all of it",
                absl::StrCat("1.2 x ", NumberText(f_.weights_bytes)), "rule of thumb",
                Confidence::kAssumed);
    writer_.Add(id::kMemoryCacheElementBytes, "bytes per element of the cache",
                workload_.cache_bytes_per_element, "bytes", "bits / 8",
                absl::StrCat(NumberText(8 * workload_.cache_bytes_per_element), " / 8"),
                workload_.cache_origin.source, workload_.cache_origin.confidence);
    Bytes(id::kMemoryKvCacheBytesPerToken, "KV cache per token", f_.cache_bytes_per_token,
          HasWindows(workload_.common.model)
              ? "bytes x layers x elements that attention keeps, while no window is full"
              : "bytes x layers x elements that attention keeps",
          absl::StrCat(Element(), " x (", ElementNumbers(workload_.common.model, 1), ")"), kCache);
    const Serving& s = workload_.serving;
    Bytes(id::kMemoryKvCacheBytes, "KV cache of all sequences", f_.kv_cache_bytes,
          "b x bytes x layers x elements x (prompt + generated tokens, within a window)",
          CacheNumbers(workload_, s.batch, s.ContextTokens(), 1), kCache);
  }

  void PerGpu() {
    const InferenceMemory& m = f_.memory;
    const Serving& s = workload_.serving;
    const bool shared = s.tensor > 1;
    Bytes(id::kMemoryPerGpuWeightsBytes, "weights", m.weights_bytes,
          shared ? "parameters x bytes / GPUs that they are split over; norms on each"
                 : "parameters x bytes of a frozen weight",
          WeightNumbers(sums_.weights), kPrecision);
    Bytes(id::kMemoryPerGpuKvCacheBytes, "KV cache", m.kv_cache_bytes,
          shared ? "KV cache of all sequences / GPUs that its heads are split over"
                 : "KV cache of all sequences",
          CacheNumbers(workload_, s.batch, s.ContextTokens(), s.tensor), kCache);
    const double activation =
        workload_.common.precision.For(sdk::Tensor::kActivation).BytesPerElement();
    const bool unpacked = sums_.unpacked_elements > 0;
    const std::string pass = absl::StrCat(Text(std::max(s.prompt_tokens, s.batch)), " x ",
                                          NumberText(sums_.block.elements));
    writer_.Add(
        id::kMemoryPerGpuWorkingSetBytes, "working set", m.working_set_bytes, "bytes",
        absl::StrCat(
            unpacked ? "(tokens in a pass x elements of the widest block ("
                     : "tokens in a pass x elements of the widest block (",
            sums_.block.name, ")", unpacked ? " + the largest quantized matrix)" : "",
            " x bytes + b x vocabulary x 4 for logits; a pass is one prompt, or one token of each "
            "sequence"),
        absl::StrCat(unpacked
                         ? absl::StrCat("(", pass, " + ", NumberText(sums_.unpacked_elements), ")")
                         : pass,
                     " x ", NumberText(activation), " + ", Text(s.batch), " x ",
                     Text(sums_.vocabulary), " x 4"),
        "what the block's matrices read and write at once", Confidence::kFormula);
    WriteRuntimeLine(workload_.common, shared ? 1 : 0, id::kMemoryPerGpuRuntimeBytes,
                     m.runtime_bytes, writer_);
    Bytes(id::kMemoryPerGpuTotalBytes, "memory per GPU", m.total_bytes,
          "weights + KV cache + working set + runtime",
          absl::StrCat(NumberText(m.weights_bytes), " + ", NumberText(m.kv_cache_bytes), " + ",
                       NumberText(m.working_set_bytes), " + ", NumberText(m.runtime_bytes)),
          kSum);
  }

  void Room() {
    const Workload& common = workload_.common;
    writer_.Add(id::kMemoryCapacityBytes, "memory of the GPU", common.machine.capacity_bytes,
                "bytes", "usable memory of one GPU", "", common.told.capacity_origin.source,
                common.told.capacity_origin.confidence);
    Bytes(id::kMemoryFreeBytes, "left over", f_.free_bytes, "capacity - total",
          absl::StrCat(NumberText(common.machine.capacity_bytes), " - ",
                       NumberText(f_.memory.total_bytes)),
          "difference");
    writer_.Count(id::kMemoryLargestBatch, "largest batch that fits", f_.largest_batch, "sequences",
                  "largest b for which the total stays within the capacity", "", kSearch,
                  Confidence::kFormula);
    writer_.Count(id::kMemoryLongestContextTokens, "longest context that fits", f_.longest_context,
                  "tokens",
                  "longest prompt for which the total stays within the capacity + generated "
                  "tokens; no more than a model with learned positions has",
                  "", kSearch, Confidence::kFormula);
    Crossing();
  }

 private:
  std::string Element() const { return NumberText(workload_.cache_bytes_per_element); }

  void Bytes(const std::string& id, const std::string& label, double value,
             const std::string& formula, const std::string& numbers, const std::string& source) {
    writer_.Add(id, label, value, "bytes", formula, numbers, source, Confidence::kFormula);
  }

  // Where the cache is as heavy as the weights.
  void Crossing() {
    const double tokens = f_.cache_equals_weights_context;
    if (tokens <= 0) return;
    const Model& model = workload_.common.model;
    const Serving& s = workload_.serving;
    std::vector<std::string> growing, full;
    for (const AttentionLayers& a : model.attention) {
      const std::uint64_t shards = CacheShards(a, s.tensor);
      const std::string each = absl::StrCat(Text(a.layers), " x ", Text(a.cache_elements),
                                            shards > 1 ? absl::StrCat(" / ", Text(shards)) : "");
      if (a.window > 0 && static_cast<double>(a.window) < tokens) {
        full.push_back(absl::StrCat(each, " x ", Text(a.window)));
      } else {
        growing.push_back(each);
      }
    }
    std::string elements = absl::StrCat(NumberText(f_.memory.weights_bytes), " / (", Element(),
                                        " x ", Text(s.batch), ")");
    if (!full.empty()) elements = absl::StrCat("(", elements, " - (", Joined(full), "))");
    const std::string each = absl::StrCat(elements, " / (", Joined(growing), ")");
    writer_.Add(
        id::kMemoryCacheEqualsWeightsContext, "cache as heavy as the weights at", tokens, "tokens",
        full.empty() ? "weights / (bytes x b) / elements of a token, tokens of each sequence"
                     : "(weights / (bytes x b) - full windows) / elements of a further token, "
                       "tokens of each sequence",
        each, kCache, Confidence::kFormula);
    writer_.Add(id::kMemoryCacheEqualsWeightsTokens, "over all sequences",
                tokens * static_cast<double>(s.batch), "tokens", "b x tokens of each sequence",
                absl::StrCat(Text(s.batch), " x ", NumberText(tokens)), kCache,
                Confidence::kFormula);
  }

  const InferenceWorkload& workload_;
  const InferenceSums& sums_;
  const Inference& f_;
  LineWriter& writer_;
};

}  // namespace

std::string WeightNumbers(const std::vector<WeightGroup>& groups, double tokens) {
  std::vector<std::string> terms;
  for (const WeightGroup& g : groups) {
    std::string term = absl::StrCat(Text(g.parameters), " x ", NumberText(g.bytes));
    if (g.shards > 1) absl::StrAppend(&term, " / ", Text(g.shards));
    if (tokens > 0 && g.experts > 0) {
      absl::StrAppend(&term, " x (1 - (1 - ", Text(g.per_token), " / ", Text(g.experts), ")^",
                      NumberText(tokens), ")");
    }
    terms.push_back(term);
  }
  return Joined(terms);
}

std::string CacheNumbers(const InferenceWorkload& workload, std::uint64_t batch,
                         std::uint64_t tokens, std::uint64_t tensor) {
  std::vector<std::string> terms;
  for (const AttentionLayers& a : workload.common.model.attention) {
    const std::uint64_t kept = a.window == 0 ? tokens : std::min(a.window, tokens);
    const std::uint64_t shards = CacheShards(a, tensor);
    terms.push_back(absl::StrCat(Text(a.layers), " x ", Text(a.cache_elements), " x ", Text(kept),
                                 shards > 1 ? absl::StrCat(" / ", Text(shards)) : ""));
  }
  return absl::StrCat(Text(batch), " x ", NumberText(workload.cache_bytes_per_element), " x (",
                      Joined(terms), ")");
}

void WriteInferenceMemory(const InferenceWorkload& workload, const InferenceSums& sums,
                          const Inference& figures, LineWriter& writer) {
  MemoryLines lines(workload, sums, figures, writer);
  lines.WholeModel();
  lines.PerGpu();
  lines.Room();
}

}  // namespace gpuday
