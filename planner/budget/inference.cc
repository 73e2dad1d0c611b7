#include "planner/budget/inference.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/budget/model_figures.h"
#include "planner/budget/totals.h"

namespace gpuday {
namespace {

constexpr double kRuleOfThumb = 1.2;
constexpr double kLogitBytes = 4;
// No search looks further.
constexpr std::uint64_t kMostSequences = 1'000'000'000;
constexpr std::uint64_t kMostTokens = 1'000'000'000'000;

double Real(std::uint64_t value) { return static_cast<double>(value); }

double Kept(const AttentionLayers& layers, double tokens) {
  return layers.window == 0 ? tokens : std::min(tokens, Real(layers.window));
}

// The largest number from `low` to `high` for which `holds`, which never begins to hold again;
// `low` - 1 when there is none.
template <typename Predicate>
std::uint64_t Largest(std::uint64_t low, std::uint64_t high, Predicate holds) {
  std::uint64_t good = low - 1, bad = high + 1;
  while (good + 1 < bad) {
    const std::uint64_t middle = good + (bad - good) / 2;
    (holds(middle) ? good : bad) = middle;
  }
  return good;
}

// Keys and values of fewer heads than GPUs are on several of them.
std::uint64_t FewestKvHeads(const Model& model) {
  std::uint64_t fewest = 0;
  for (const AttentionLayers& a : model.attention) {
    if (a.kv_heads > 0 && (fewest == 0 || a.kv_heads < fewest)) fewest = a.kv_heads;
  }
  return fewest;
}

std::uint64_t WeightShards(const Model& model, const Matrix& matrix, std::uint64_t tensor) {
  if (matrix.split != sdk::Split::kColumns && matrix.split != sdk::Split::kRows) return 1;
  const bool key_or_value = matrix.part == sdk::Part::kAttention &&
                            (matrix.role == sdk::Role::kK || matrix.role == sdk::Role::kV);
  const std::uint64_t heads = FewestKvHeads(model);
  return key_or_value && heads > 0 ? std::min(tensor, heads) : tensor;
}

double CausalScoreFlops(const Model& model, std::uint64_t tokens) {
  return DescribeModel(model, tokens).causal_score_flops;
}

// Tokens of a sequence at which `batch` caches on a GPU weigh `bytes`: windows that are full by
// then add no more.
double ContextOfCache(const Model& model, double bytes, double bytes_per_element, double batch,
                      std::uint64_t tensor) {
  const double elements = bytes / bytes_per_element / batch;
  std::vector<double> windows = {0};
  for (const AttentionLayers& a : model.attention) windows.push_back(Real(a.window));
  std::sort(windows.begin(), windows.end());
  for (std::size_t i = 0; i < windows.size(); ++i) {
    double growing = 0, full = 0;
    for (const AttentionLayers& a : model.attention) {
      const double each = Real(a.layers * a.cache_elements) / Real(CacheShards(a, tensor));
      const bool is_full = a.window != 0 && Real(a.window) <= windows[i];
      (is_full ? full : growing) += is_full ? each * Real(a.window) : each;
    }
    if (growing == 0) return 0;
    const double tokens = (elements - full) / growing;
    if (i + 1 == windows.size() || tokens <= windows[i + 1]) return tokens;
  }
  return 0;
}

}  // namespace

double KvCacheBytes(const Model& model, double bytes_per_element, double batch, double tokens) {
  return KvCacheBytesPerGpu(model, bytes_per_element, batch, tokens, 1);
}

std::uint64_t CacheShards(const AttentionLayers& layers, std::uint64_t tensor) {
  const bool by_head =
      layers.cache_elements == layers.kv_heads * (layers.qk_head_size + layers.v_head_size);
  return by_head ? std::max<std::uint64_t>(1, std::min(tensor, layers.kv_heads)) : 1;
}

double KvCacheBytesPerGpu(const Model& model, double bytes_per_element, double batch, double tokens,
                          std::uint64_t tensor) {
  double elements = 0;
  for (const AttentionLayers& layers : model.attention) {
    elements += Real(layers.layers) * Real(layers.cache_elements) * Kept(layers, tokens) /
                Real(CacheShards(layers, tensor));
  }
  return batch * elements * bytes_per_element;
}

double WeightGroup::TouchedShare(double tokens) const {
  return experts == 0 ? 1 : 1 - std::pow(1 - Real(per_token) / Real(experts), tokens);
}

std::vector<WeightGroup> GroupWeights(const Model& model, const Precision& precision,
                                      std::uint64_t tensor) {
  std::vector<WeightGroup> groups;
  for (std::size_t i = 0; i < model.matrices.size(); ++i) {
    const Matrix& m = model.matrices[i];
    if (m.Parameters() == 0) continue;
    const bool routed = m.active_per_layer < m.per_layer;
    const WeightGroup group{.parameters = m.Parameters(),
                            .bytes = WeightStorage(precision, m, false, i).BytesPerElement(),
                            .shards = WeightShards(model, m, tensor),
                            .experts = routed ? m.per_layer : 0,
                            .per_token = routed ? m.active_per_layer : 0};
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const WeightGroup& g) {
      return g.bytes == group.bytes && g.shards == group.shards && g.experts == group.experts &&
             g.per_token == group.per_token;
    });
    if (same == groups.end()) {
      groups.push_back(group);
    } else {
      same->parameters += group.parameters;
    }
  }
  return groups;
}

double WeightBytesPerGpu(const std::vector<WeightGroup>& groups) {
  double bytes = 0;
  for (const WeightGroup& group : groups) bytes += group.BytesPerGpu();
  return bytes;
}

double TouchedBytesPerGpu(const std::vector<WeightGroup>& groups, double tokens) {
  double bytes = 0;
  for (const WeightGroup& group : groups) bytes += group.BytesPerGpu() * group.TouchedShare(tokens);
  return bytes;
}

Block WidestBlock(const Model& model, std::uint64_t tensor) {
  std::vector<Block> blocks;
  for (const Matrix& m : model.matrices) {
    if (m.place != sdk::Place::kLayer || m.operation != sdk::Operation::kMatmul) continue;
    const std::string name = m.name.substr(0, m.name.rfind('.'));
    auto block =
        std::find_if(blocks.begin(), blocks.end(), [&](const Block& b) { return b.name == name; });
    if (block == blocks.end()) {
      // The stream between the blocks, and its normed copy.
      block = blocks.insert(blocks.end(), Block{name, 2 * Real(model.hidden_size)});
    }
    const double copies = Real(m.active_per_layer);
    const bool routed = m.active_per_layer < m.per_layer;
    if (m.role == sdk::Role::kO || m.role == sdk::Role::kDown) {
      // What goes in; what comes out takes the place of the normed copy, but for experts, whose
      // outputs wait to be weighed.
      block->elements += copies * Real(m.rows) / Real(m.split == sdk::Split::kRows ? tensor : 1) +
                         (routed ? copies * Real(m.columns) : 0);
    } else {
      block->elements +=
          copies * Real(m.columns) / Real(m.split == sdk::Split::kColumns ? tensor : 1) +
          // A token's input is copied for each expert.
          (routed && m.role == sdk::Role::kUp ? copies * Real(m.rows) : 0);
    }
  }
  const auto widest =
      std::max_element(blocks.begin(), blocks.end(),
                       [](const Block& a, const Block& b) { return a.elements < b.elements; });
  return widest == blocks.end() ? Block{"layers", 2 * Real(model.hidden_size)} : *widest;
}

std::string WhyNotSplit(const Model& model, std::uint64_t tensor) {
  for (const AttentionLayers& a : model.attention) {
    const bool query = a.query_heads % tensor == 0;
    if (query && (a.kv_heads % tensor == 0 || tensor % a.kv_heads == 0)) continue;
    const std::uint64_t heads = query ? a.kv_heads : a.query_heads;
    std::vector<std::string> good;
    for (std::uint64_t t = 1; t <= a.query_heads && good.size() < 12; ++t) {
      if (a.query_heads % t == 0 && (a.kv_heads % t == 0 || t % a.kv_heads == 0)) {
        good.push_back(absl::StrCat(t));
      }
    }
    return absl::StrCat("each GPU takes whole heads, and ", heads,
                        query ? " key-value heads" : " attention heads", " do not split over ",
                        tensor, "; ", absl::StrJoin(good, ", "), " GPUs can share it");
  }
  return "";
}

InferenceSums TakeInferenceSums(const InferenceWorkload& workload) {
  const Model& model = workload.common.model;
  InferenceSums sums;
  sums.weights = GroupWeights(model, workload.common.precision, workload.serving.tensor);
  sums.weights_bytes = WeightBytesPerGpu(sums.weights);
  sums.block = WidestBlock(model, workload.serving.tensor);
  const Precision& precision = workload.common.precision;
  for (std::size_t i = 0; i < model.matrices.size(); ++i) {
    const Matrix& m = model.matrices[i];
    if (m.role == sdk::Role::kHead && m.operation == sdk::Operation::kMatmul) {
      sums.vocabulary = std::max(sums.vocabulary, m.columns);
    }
    if (m.place == sdk::Place::kLayer && m.operation == sdk::Operation::kMatmul &&
        WeightStorage(precision, m, false, i).bits < precision.For(sdk::Tensor::kActivation).bits) {
      sums.unpacked_elements = std::max(
          sums.unpacked_elements,
          Real(m.rows * m.columns) / Real(WeightShards(model, m, workload.serving.tensor)));
    }
  }
  return sums;
}

InferenceMemory EvaluateInferenceMemory(const InferenceWorkload& workload,
                                        const InferenceSums& sums, const Serving& serving) {
  const Workload& common = workload.common;
  InferenceMemory memory;
  memory.weights_bytes = sums.weights_bytes;
  memory.kv_cache_bytes =
      KvCacheBytesPerGpu(common.model, workload.cache_bytes_per_element, Real(serving.batch),
                         Real(serving.ContextTokens()), serving.tensor);
  memory.working_set_bytes =
      (Real(std::max(serving.prompt_tokens, serving.batch)) * sums.block.elements +
       sums.unpacked_elements) *
          common.precision.For(sdk::Tensor::kActivation).BytesPerElement() +
      Real(serving.batch) * Real(sums.vocabulary) * kLogitBytes;
  memory.runtime_bytes =
      common.machine.context_bytes + (serving.tensor > 1 ? common.machine.communication_bytes : 0);
  memory.total_bytes = memory.weights_bytes + memory.kv_cache_bytes + memory.working_set_bytes +
                       memory.runtime_bytes;
  return memory;
}

namespace {

void EvaluateRoom(const InferenceWorkload& workload, const InferenceSums& sums, Inference& f) {
  const Model& model = workload.common.model;
  const Serving& serving = workload.serving;
  const auto fits = [&](const Serving& asked) {
    return EvaluateInferenceMemory(workload, sums, asked).total_bytes <=
           workload.common.machine.capacity_bytes;
  };
  f.memory = EvaluateInferenceMemory(workload, sums, serving);
  f.free_bytes = workload.common.machine.capacity_bytes - f.memory.total_bytes;
  f.fits = f.free_bytes >= 0;
  f.largest_batch = Largest(1, kMostSequences, [&](std::uint64_t batch) {
    Serving asked = serving;
    asked.batch = batch;
    return fits(asked);
  });
  // A longer prompt, with as many generated tokens.
  const std::uint64_t prompt = Largest(1, kMostTokens, [&](std::uint64_t tokens) {
    Serving asked = serving;
    asked.prompt_tokens = tokens;
    return fits(asked);
  });
  f.longest_context = prompt == 0 ? 0 : prompt + serving.generated_tokens;
  if (model.context_is_hard_limit && model.context_length > 0) {
    f.longest_context = std::min(f.longest_context, model.context_length);
  }
  f.cache_equals_weights_context =
      ContextOfCache(model, sums.weights_bytes, workload.cache_bytes_per_element,
                     Real(serving.batch), serving.tensor);
}

void EvaluateFlops(const Model& model, const Serving& serving, Inference& f) {
  f.parameter_flops = 2 * Real(f.active);
  f.prompt_score_flops = CausalScoreFlops(model, serving.prompt_tokens);
  f.prompt_flops = f.parameter_flops + f.prompt_score_flops;
  f.generated_score_flops = AttentionForwardFlops(model, serving.MeanContextTokens());
  f.generated_flops = f.parameter_flops + f.generated_score_flops;
}

void EvaluateTimes(const InferenceWorkload& workload, const InferenceSums& sums, Inference& f) {
  const Model& model = workload.common.model;
  const Serving& serving = workload.serving;
  const Machine& machine = workload.common.machine;
  const double bandwidth = workload.bandwidth_bytes_per_second;
  const double peak = machine.peak_flops_per_second * Real(serving.tensor);
  const double copies = Real(serving.copies);

  f.prefill_bytes = TouchedBytesPerGpu(sums.weights, Real(serving.prompt_tokens));
  f.prefill_memory_seconds = f.prefill_bytes / bandwidth;
  f.prefill_compute_seconds =
      Real(serving.prompt_tokens) * f.prompt_flops / (peak * machine.utilization);
  f.prefill_seconds = std::max(f.prefill_memory_seconds, f.prefill_compute_seconds);

  const auto cache_bytes = [&](double batch) {
    return KvCacheBytesPerGpu(model, workload.cache_bytes_per_element, batch,
                              Real(serving.MeanContextTokens()), serving.tensor);
  };
  const double batch = Real(serving.batch);
  f.step_weight_bytes = TouchedBytesPerGpu(sums.weights, batch);
  f.step_cache_bytes = cache_bytes(batch);
  f.step_memory_seconds = (f.step_weight_bytes + f.step_cache_bytes) / bandwidth;
  f.step_compute_seconds = batch * f.generated_flops / peak;
  f.step_seconds = std::max(f.step_memory_seconds, f.step_compute_seconds);
  f.tokens_per_second_per_sequence = 1 / f.step_seconds;
  f.tokens_per_second = copies * batch / f.step_seconds;
  f.prompt_tokens_per_second = copies * Real(serving.prompt_tokens) / f.prefill_seconds;
  f.sequence_seconds = f.prefill_seconds + Real(serving.generated_tokens) * f.step_seconds;

  f.intensity = ArithmeticIntensity(machine.peak_flops_per_second, bandwidth);
  f.turning_batch_of_weights = sums.weights_bytes / bandwidth * peak / f.parameter_flops;
  // Bytes per sequence fall with the batch and FLOPs do not, so it turns once.
  const std::uint64_t below = Largest(1, kMostSequences, [&](std::uint64_t b) {
    return (TouchedBytesPerGpu(sums.weights, Real(b)) + cache_bytes(Real(b))) / bandwidth >
           Real(b) * f.generated_flops / peak;
  });
  f.turning_batch = below == kMostSequences ? 0 : below + 1;

  const Prices& prices = workload.common.prices;
  const double billed =
      prices.billed_gpus == 0 ? Real(serving.tensor) * copies : Real(prices.billed_gpus);
  const double usd_per_second = prices.usd_per_gpu_hour / 3600 * billed;
  f.usd_per_million_generated = usd_per_second / f.tokens_per_second * 1e6;
  f.usd_per_million_prompt = usd_per_second / f.prompt_tokens_per_second * 1e6;
}

}  // namespace

Inference EvaluateInference(const InferenceWorkload& workload, const InferenceSums& sums) {
  const Model& model = workload.common.model;
  const Serving& serving = workload.serving;
  Inference f;
  for (const Matrix& m : model.matrices) {
    f.parameters += m.Parameters();
    f.active += m.ActiveParameters();
  }
  f.weights_bytes = WeightBytesPerGpu(GroupWeights(model, workload.common.precision, 1));
  f.rule_of_thumb_bytes = kRuleOfThumb * f.weights_bytes;
  f.kv_cache_bytes = KvCacheBytes(model, workload.cache_bytes_per_element, Real(serving.batch),
                                  Real(serving.ContextTokens()));
  f.cache_bytes_per_token = KvCacheBytes(model, workload.cache_bytes_per_element, 1, 1);
  EvaluateRoom(workload, sums, f);
  EvaluateFlops(model, serving, f);
  EvaluateTimes(workload, sums, f);
  return f;
}

}  // namespace gpuday
