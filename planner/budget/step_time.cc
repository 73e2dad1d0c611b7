#include "planner/budget/step_time.h"

#include <algorithm>
#include <cmath>

namespace gpuday {
namespace {

// Forward and backward, seconds.
struct Passes {
  double forward = 0;
  double backward = 0;

  Passes& operator+=(const Passes& other) {
    forward += other.forward;
    backward += other.backward;
    return *this;
  }
};
Passes operator*(const Passes& passes, double factor) {
  return {passes.forward * factor, passes.backward * factor};
}

// How much of a layer's forward pass is done again.
struct Again {
  double products = 0, attention = 0, elementwise = 0;
};
Again AgainOf(Recompute recompute) {
  switch (recompute) {
    case Recompute::kNone:
      return {};
    case Recompute::kSelective:
      return {0, 1, 0.15};
    case Recompute::kOperations:
      return {0.5, 0, 1};
    case Recompute::kFull:
      return {1, 1, 1};
  }
  return {};
}

// FlashAttention works on heads of these sizes; others are padded.
double PaddedHead(double size) {
  if (size <= 64) return 64;
  if (size <= 96) return 96;
  if (size <= 128) return 128;
  return std::ceil(size / 32) * 32;
}

bool DividesBy(double value, double divisor) { return std::fmod(value, divisor) == 0; }

class Step {
 public:
  Step(const Work& work, const Job& job, const Layout& layout, const Machine& machine)
      : w_(work),
        job_(job),
        layout_(layout),
        d_(machine.device),
        soft_(machine.software),
        k_(machine.speed),
        gpus_(static_cast<double>(machine.gpus)) {
    t_ = static_cast<double>(layout.tensor);
    p_ = static_cast<double>(layout.pipeline);
    v_ = static_cast<double>(layout.virtual_stages);
    cp_ = static_cast<double>(layout.context);
    ep_ = static_cast<double>(layout.expert);
    data_ = static_cast<double>(layout.data);
    micro_batch_ = static_cast<double>(job.micro_batch);
    s_ = static_cast<double>(job.sequence_length);
    tokens_ = micro_batch_ * s_ / cp_;
    micro_batches_ = std::max(1.0, static_cast<double>(job.global_batch) / (micro_batch_ * data_));
    memory_ = d_.memory_bytes_per_second * k_.memory_share;
    link_ = d_.link_bytes_per_second * k_.link_share;
    network_ = d_.network_bytes_per_second * k_.network_share;
    node_ = std::min(d_.gpus_per_node, gpus_);
    own_factor_ = machine.own_factor;
    eager_ = job.kernels == Kernels::kFused ? 0 : job.kernels == Kernels::kNative ? 0.5 : 1;
    experts_ = w_.expert_layers > 0;
    const double generation = GenerationFactor();
    rate16_ =
        d_.flops16 * k_.matmul_share * generation * (d_.power_limited ? k_.power_limited_share : 1);
    rate_ = rate16_;
    if (w_.type == ProductType::kTf32) rate_ = rate16_ *= kTf32Share;
    if (w_.type == ProductType::kFp32) {
      rate_ = rate16_ = kFp32Share * machine.peak_flops_per_second;
    }
    if (w_.type == ProductType::kFp8) rate_ = d_.flops8 * k_.matmul_share_fp8 * generation;
    if (w_.type == ProductType::kFp4) rate_ = d_.flops4 * k_.matmul_share_fp4 * generation;
  }

  StepTime Evaluate() const {
    // Frozen layers at the bottom have no backward pass; products say so themselves.
    const auto part = [&](const Passes& passes) {
      return Passes{passes.forward, passes.backward * w_.backward_share};
    };
    const Passes products = Products(), attention = part(Attention()),
                 elementwise = part(Elementwise());
    const Passes tensor = part(TensorParallel()), context = part(ContextParallel()),
                 expert = part(ExpertParallel());
    const double other_forward =
        attention.forward + elementwise.forward + tensor.forward + context.forward + expert.forward;
    const Again again = AgainOf(job_.recompute);
    const double recompute =
        w_.backward_share *
        (again.products * (products.forward + tensor.forward + context.forward + expert.forward) +
         again.attention * attention.forward + again.elementwise * elementwise.forward);
    const double forward = products.forward + other_forward;
    const double backward = products.backward + attention.backward + elementwise.backward +
                            tensor.backward + context.backward + expert.backward;
    const double host = HostSeconds();
    const double launch = std::max(0.0, host - forward) +
                          std::max(0.0, 2 * host * w_.backward_share - backward) +
                          (again.products > 0 ? std::max(0.0, host - recompute) : 0);
    const double layer = forward + backward + recompute + launch;
    const Passes head =
        Linear(tokens_, w_.hidden, std::ceil(w_.vocabulary / t_ / 64) * 64, 1, rate16_, true);
    const double loss = tokens_ * w_.vocabulary / t_ * k_.logit_bytes * (1 + eager_) / memory_;

    // Where layers do not divide evenly, embeddings and head count as a layer each, and the largest
    // stage is waited for.
    const bool even = p_ == 1 || DividesBy(w_.layers, p_);
    const double stage_layers = even ? w_.layers / p_ : std::ceil((w_.layers + 2) / (p_ * v_)) * v_;
    const double has_head = even ? 1 : 0;
    const double head_seconds = head.forward + head.backward + loss;
    const double send = SendSeconds();
    const double stage = stage_layers * layer + send;
    const double slowest = stage + has_head * head_seconds;

    StepTime time;
    const double passes = micro_batches_ * stage_layers;
    time.matmul_seconds = passes * (products.forward + products.backward) +
                          micro_batches_ * has_head * (head.forward + head.backward);
    time.attention_seconds = passes * (attention.forward + attention.backward);
    time.elementwise_seconds =
        passes * (elementwise.forward + elementwise.backward) + micro_batches_ * has_head * loss;
    time.recompute_seconds = passes * recompute;
    time.tensor_seconds = passes * (tensor.forward + tensor.backward);
    time.context_seconds = passes * (context.forward + context.backward);
    time.expert_seconds = passes * (expert.forward + expert.backward);
    time.launch_seconds = passes * launch + k_.step_seconds;
    time.pipeline_seconds = micro_batches_ * send;
    time.bubble_seconds = (p_ - 1) / v_ * (stage + head_seconds / p_);
    AddDataParallel(slowest, time);
    const double sum = time.matmul_seconds + time.attention_seconds + time.elementwise_seconds +
                       time.recompute_seconds + time.tensor_seconds + time.context_seconds +
                       time.expert_seconds + time.launch_seconds + time.pipeline_seconds +
                       time.bubble_seconds + time.data_seconds + time.optimizer_seconds +
                       time.offload_seconds;
    // The slowest of so many nodes, as the largest of normal deviates.
    const double nodes = std::max(1.0, gpus_ / d_.gpus_per_node);
    time.straggler_seconds = sum * k_.straggler_spread * std::sqrt(2 * std::log(nodes));
    time.own_runs_seconds = (own_factor_ - 1) * (sum + time.straggler_seconds);
    time.total_seconds = sum + time.straggler_seconds + time.own_runs_seconds;
    return time;
  }

 private:
  static constexpr double kTf32Share = 0.4;  // of 16-bit products; a guess
  static constexpr double kFp32Share = 0.8;  // of the FP32 peak; a guess
  static constexpr double kBytes = 2;        // of an activation

  double GenerationFactor() const {
    switch (soft_.generation) {
      case Generation::kNeutral:
        return 1;
      case Generation::kMegatronCore:
        return k_.megatron_core;
      case Generation::kMegatronBefore2024:
        return k_.megatron_before_2024;
      case Generation::kMegatronDeepSpeed2021:
        return k_.megatron_deepspeed_2021;
    }
    return 1;
  }

  // `count` products m x k times k x n.
  double Gemm(double m, double n, double k, double count, double rate) const {
    const double waves = m * n / (128.0 * 256.0 * d_.multiprocessors) * count;
    double shape = 1 + k_.tail_waves / std::max(waves, 0.25) + k_.ramp_length / k;
    if (!DividesBy(n, 64) || !DividesBy(k, 64)) shape += k_.misaligned_64;
    if (!DividesBy(n, 8) || !DividesBy(k, 8)) shape += k_.misaligned_8;
    const double compute = 2 * m * n * k * count / rate * shape;
    const double bytes = kBytes * (m * k + k * n + m * n) * count;
    return std::max(compute, bytes / memory_);
  }

  // Forward; gradients of the input and of the weights.
  Passes Linear(double m, double inner, double outer, double count, double rate,
                bool trained) const {
    if (inner == 0 || outer == 0) return {};  // a model without a head
    return {.forward = Gemm(m, outer, inner, count, rate),
            .backward = Gemm(m, inner, outer, count, rate) +
                        (trained ? Gemm(inner, outer, m, count, rate) : 0)};
  }

  static Passes Reached(const Passes& passes, const ProductWork& product) {
    return {passes.forward, product.reached ? passes.backward : 0};
  }

  Passes Products() const {
    // Tensor parallelism splits experts only where expert parallelism does not share them.
    const double expert_ways = ep_ > 1 ? 1 : t_;
    const double expert_tokens = ep_ > 1 ? tokens_ / t_ : tokens_;
    Passes sum;
    for (const ProductWork& product : w_.products) {
      const bool experts = product.experts > 0;
      const double ways = experts ? expert_ways : t_;
      const double inner = product.inner / (product.inner_split ? ways : 1);
      const double outer = product.outer / (product.outer_split ? ways : 1);
      if (!experts) {
        sum += Reached(Linear(tokens_, inner, outer, 1, rate_, product.trained), product) *
               product.layers;
        continue;
      }
      const double local = product.experts / ep_;
      const double each = std::max(1.0, expert_tokens * product.visited / local);
      sum += Reached(Linear(each, inner, outer, local, rate_, product.trained), product) *
             (product.layers / k_.grouped_share);
    }
    return sum;
  }

  Passes Attention() const {
    Passes sum;
    for (const AttentionWork& a : w_.attention) {
      const double heads = a.heads / t_;
      if (job_.flash_attention) {
        const double causal = 0.5 * (soft_.context == ContextParallel::kUnbalancedRing && cp_ > 1
                                         ? (2 * cp_ - 1) / cp_
                                         : 1);
        const double keys = a.window > 0 ? std::min(a.window, causal * s_) : causal * s_;
        const double qk = PaddedHead(a.qk_size), v = PaddedHead(a.v_size);
        const double forward = 2 * tokens_ * keys * (qk + v) * heads / FlashRate(qk) * a.layers;
        sum += {forward, 2.5 * forward};
      } else {
        const double count = heads * micro_batch_;
        const double products =
            Gemm(s_, s_, a.qk_size, count, rate16_) + Gemm(s_, a.v_size, s_, count, rate16_);
        const double scores =
            tokens_ * s_ * heads * k_.score_bytes / memory_ * (eager_ >= 1 ? 2 : 1);
        // Passes over the scores: scale, mask, softmax, dropout, and back.
        sum += Passes{products + 13 * scores, 2 * products + 19 * scores} * a.layers;
      }
    }
    return sum;
  }

  double FlashRate(double padded_head) const {
    const int version = soft_.flash_version >= 3 && !d_.flash_attention_3 ? 2 : soft_.flash_version;
    const double newer = d_.power_limited ? k_.flash_2_on_newer : 1;
    const double share = version >= 3   ? k_.flash_3_share
                         : version == 2 ? k_.flash_2_share * newer
                                        : k_.flash_1_share * newer;
    // Of 32-bit types no kernel is faster than their products.
    const bool wide = w_.type == ProductType::kFp32 || w_.type == ProductType::kTf32;
    return (wide ? rate16_ : d_.flops16) * share * s_ / (s_ + k_.flash_half_length) *
           (padded_head <= 64 ? 0.85 : 1);
  }

  Passes Elementwise() const {
    const double h = w_.hidden, gate = w_.gated ? 1 : 0;
    // Norms and residuals are on every tensor-parallel GPU without sequence parallelism.
    const double whole = h / (layout_.sequence_parallel ? t_ : 1);
    const double sent = experts_ ? w_.visited_experts * k_.expert_passes * h / t_ : 0;
    const double rms = eager_ * gate * k_.rms_passes * whole;
    const double adapters = w_.adapters && soft_.generation != Generation::kMegatronCore
                                ? k_.adapter_passes * (0.25 + 0.75 * eager_) * h
                                : 0;
    const double forward =
        11 * whole + ((2 + gate) * w_.mlp_width + 4 * w_.q_width) / t_ + sent + rms + adapters;
    const double backward = 13 * whole + ((3 + 2 * gate) * w_.mlp_width + 6 * w_.q_width) / t_ +
                            sent + 1.5 * rms + adapters;
    const double factor = k_.fused_passes + (k_.eager_passes - k_.fused_passes) * eager_;
    const bool cast = w_.type == ProductType::kFp8 || w_.type == ProductType::kFp4;
    const double casting = cast ? k_.cast_bytes * (2 * h + (w_.q_width + w_.mlp_width) / t_) : 0;
    return Passes{kBytes * factor * forward + casting, kBytes * factor * backward + casting} *
           (tokens_ / memory_);
  }

  // Bytes/s of a ring over `group` GPUs of which `per_node` share a node.
  double Bus(double group, double per_node) const {
    return group <= per_node ? link_ : std::min(link_, per_node * network_);
  }

  // Two all-reduces, or as many bytes of reduce-scatters and all-gathers, each way.
  Passes TensorParallel() const {
    if (t_ == 1) return {};
    const double one =
        2 * (t_ - 1) / t_ * tokens_ * w_.hidden * kBytes / Bus(t_, node_) + k_.latency;
    const bool overlapped = soft_.overlap_tensor && (layout_.sequence_parallel ||
                                                     soft_.generation != Generation::kMegatronCore);
    const double waited = 2 * one * (overlapped ? k_.tensor_exposed_overlapped : k_.tensor_exposed);
    return {waited, waited};
  }

  // Keys and values around a ring, or an all-to-all of heads; half hides behind attention.
  Passes ContextParallel() const {
    if (cp_ == 1) return {};
    const double volume = soft_.context == ContextParallel::kAllToAll
                              ? 4 * tokens_ * w_.hidden * kBytes / cp_
                              : 2 * tokens_ * w_.kv_width * kBytes / t_ * (cp_ - 1);
    const double forward = 0.5 * volume / Bus(cp_ * t_, node_);
    return {forward, 2 * forward};
  }

  // Tokens to their experts and back.
  Passes ExpertParallel() const {
    if (!experts_ || ep_ == 1) return {};
    const double visited = std::max(1.0, w_.visited_experts);
    const double nodes = std::max(1.0, ep_ / node_);
    // Copies that cross nodes, one per node and token, per routed copy.
    const double far = (nodes - 1) * (1 - std::pow(1 - 1 / nodes, visited)) / visited;
    const double volume = 2 * tokens_ / t_ * w_.visited_experts * w_.hidden * kBytes;
    const double seconds = volume * (ep_ - 1) / ep_ / link_ +
                           (ep_ <= node_ ? 0 : volume * far / network_) + 2 * k_.latency;
    const double waited = seconds * k_.expert_exposed * w_.expert_layers;
    return {waited, waited};
  }

  // What the host needs to launch one layer's forward pass.
  double HostSeconds() const {
    const bool core = soft_.generation == Generation::kMegatronCore;
    return k_.launch_seconds * (soft_.compiled_launch ? k_.launch_compiled : 1) *
           (experts_ ? k_.launch_of_experts : 1) * (w_.adapters && !core ? 1.5 : 1);
  }

  // Activations to the next stage and gradients back, of one micro-batch.
  double SendSeconds() const {
    if (p_ == 1) return 0;
    const double volume = 2 * tokens_ * w_.hidden * kBytes / t_;
    const bool same_node = t_ * cp_ * data_ < node_;
    return volume / (same_node ? link_ : network_) * k_.pipeline_exposed * (v_ > 1 ? 0.3 * v_ : 1);
  }

  void AddDataParallel(double slowest, StepTime& time) const {
    const double replicas = data_ * cp_;
    const auto group = static_cast<double>(layout_.ZeroGpus());
    const double local = (w_.parameters - w_.expert_parameters) / (t_ * p_) +
                         w_.expert_parameters / ((ep_ > 1 ? ep_ : t_) * p_);
    const double trained = w_.adapters ? w_.trained_parameters / (t_ * p_)
                                       : local * w_.trained_parameters / w_.parameters;
    // With pipeline stages weights are gathered once a step, not per micro-batch.
    const bool gathers = layout_.zero == 3 && p_ == 1;
    if (replicas > 1) {
      const double per_node = std::max(1.0, std::min(replicas, std::floor(node_ / t_)));
      const double slow = replicas > node_ ? soft_.network_share : 1;
      const double bus = Bus(replicas, per_node) * slow;
      const double fraction = (replicas - 1) / replicas;
      // Hidden behind `compute` as far as it goes; the rest of it is waited for.
      const auto waited = [&](double seconds, double compute) {
        return std::max(0.0, seconds - k_.data_hidden * compute) +
               (1 - k_.data_hidden) * std::min(seconds, compute);
      };
      if (gathers) {
        const double latency = k_.latency * w_.layers / p_ * std::log2(std::max(2.0, replicas));
        const double weight_bytes = w_.adapters ? w_.frozen_bits / 8 : 2;
        const double own = (group - 1) / group;
        const double own_bus = Bus(group, std::min(group, per_node)) * slow;
        const double each = 2 * (local * weight_bytes * own / own_bus + latency) +
                            trained * w_.gradient_bytes * own / own_bus + latency;
        time.data_seconds = micro_batches_ * waited(each, slowest);
        // Groups of shards agree on their gradients once a step.
        const double groups = replicas / group;
        const double between = 2 * (groups - 1) / groups * trained / group * w_.gradient_bytes /
                               (group < per_node ? link_ : network_ * slow);
        time.data_seconds += waited(between, 0.67 * slowest);
      } else {
        const double once = trained * (w_.gradient_bytes + 2) * fraction / bus;
        // The last backward pass is what there is to hide behind.
        time.data_seconds = soft_.overlap_gradients ? waited(once, 0.67 * slowest) : once;
      }
    }
    AddOptimizer(local, trained, gathers, group, time);
  }

  // `group`: GPUs that share the states.
  void AddOptimizer(double local, double trained, bool gathers, double group,
                    StepTime& time) const {
    const double shard = trained / (layout_.zero >= 1 ? group : 1);
    const bool host_states = layout_.Offloads(Offload::kOptimizer);
    const double pcie = 0.8 * d_.pcie_bytes_per_second;
    if (!host_states) {
      // Adam reads and writes master weights and two states, reads gradients, writes weights.
      time.optimizer_seconds = (40 * shard + 8 * trained) / memory_ +
                               micro_batches_ * (gathers ? trained / group : trained) * 6 *
                                   k_.accumulation_share / memory_;
    } else {
      time.offload_seconds += shard * (32 / k_.host_bandwidth + 6 / pcie);
    }
    if (w_.adapters && w_.frozen_bits < 16) {
      const double passes =
          job_.recompute == Recompute::kFull || job_.recompute == Recompute::kOperations ? 3 : 2;
      time.optimizer_seconds += micro_batches_ * passes * local * k_.unpack_bytes / memory_;
    }
    if (layout_.Offloads(Offload::kParameters)) {
      time.offload_seconds += micro_batches_ * 4 * local / (gathers ? group : 1) / pcie;
    }
  }

  const Work& w_;
  const Job& job_;
  const Layout& layout_;
  const Device& d_;
  const Software& soft_;
  const SpeedConstants& k_;
  double gpus_ = 1;
  double t_ = 1, p_ = 1, v_ = 1, cp_ = 1, ep_ = 1, data_ = 1;
  double micro_batch_ = 1, s_ = 1, tokens_ = 1, micro_batches_ = 1;
  double memory_ = 1, link_ = 1, network_ = 1, node_ = 1;
  double eager_ = 0;
  bool experts_ = false;
  double rate16_ = 1, rate_ = 1;
  double own_factor_ = 1;
};

}  // namespace

StepTime EvaluateStep(const Work& work, const Job& job, const Layout& layout,
                      const Machine& machine) {
  return Step(work, job, layout, machine).Evaluate();
}

}  // namespace gpuday
