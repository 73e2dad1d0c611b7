#include "planner/budget/step_time.h"

#include <algorithm>
#include <cmath>

namespace gpuday {
namespace {

// How much of a layer's forward pass is done again.
struct Again {
  double products = 0, attention = 0, elementwise = 0;
};
Again AgainOf(Recompute recompute, const SpeedConstants& k) {
  switch (recompute) {
    case Recompute::kNone:
      return {};
    case Recompute::kSelective:
      return {0, 1, k.selective_passes};
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

// Of what is not negative. std::fmod() takes ten times as long.
bool DividesBy(double value, double divisor) {
  const double times = value / divisor;
  return std::floor(times) == times;
}

// Rates of the machine under the software's efficiency.
struct Rates {
  explicit Rates(const Machine& machine)
      : memory(machine.device.memory_bytes_per_second * machine.speed.memory_share),
        link(machine.device.link_bytes_per_second * machine.speed.link_share),
        network(machine.device.network_bytes_per_second * machine.speed.network_share),
        node(std::min(machine.device.gpus_per_node, static_cast<double>(machine.gpus))) {}

  // Bytes/s of a ring over `group` GPUs of which `per_node` share a node.
  double Bus(double group, double per_node) const {
    return group <= per_node ? link : std::min(link, per_node * network);
  }

  double memory, link, network;  // bytes/s
  double node;                   // GPUs
};

constexpr double kBytes = 2;  // of an activation

class Layer {
 public:
  Layer(const Work& work, const Job& job, const Layout& layout, const Machine& machine)
      : w_(work),
        job_(job),
        layout_(layout),
        d_(machine.device),
        soft_(machine.software),
        k_(machine.speed),
        rates_(machine) {
    t_ = static_cast<double>(layout.tensor);
    cp_ = static_cast<double>(layout.context);
    ep_ = static_cast<double>(layout.expert);
    micro_batch_ = static_cast<double>(job.micro_batch);
    s_ = static_cast<double>(job.sequence_length);
    tokens_ = micro_batch_ * s_ / cp_;
    eager_ = job.kernels == Kernels::kFused ? 0 : job.kernels == Kernels::kNative ? 0.5 : 1;
    experts_ = w_.expert_layers > 0;
    const double generation = k_.generation[soft_.generation];
    rate16_ =
        d_.flops16 * k_.matmul_share * generation * (d_.power_limited ? k_.power_limited_share : 1);
    rate_ = rate16_;
    if (w_.type == ProductType::kTf32) rate_ = rate16_ *= k_.tf32_share;
    if (w_.type == ProductType::kFp32) {
      rate_ = rate16_ = k_.fp32_share * machine.peak_flops_per_second;
    }
    if (w_.type == ProductType::kFp8) rate_ = d_.flops8 * k_.matmul_share_fp8 * generation;
    if (w_.type == ProductType::kFp4) rate_ = d_.flops4 * k_.matmul_share_fp4 * generation;
  }

  LayerTime Evaluate() const {
    // Frozen layers at the bottom have no backward pass; products say so themselves.
    const auto part = [&](const Passes& passes) {
      return Passes{passes.forward, passes.backward * w_.backward_share};
    };
    LayerTime time;
    const Passes products = time.products = Products();
    const Passes attention = time.attention = part(Attention());
    const Passes elementwise = time.elementwise = part(Elementwise());
    const Passes tensor = time.tensor = part(TensorParallel());
    const Passes context = time.context = part(ContextParallel());
    const Passes expert = time.expert = part(ExpertParallel());
    const double other_forward =
        attention.forward + elementwise.forward + tensor.forward + context.forward + expert.forward;
    const Again again = AgainOf(job_.recompute, k_);
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
    time.recompute_seconds = recompute;
    time.launch_seconds = launch;
    time.layer_seconds = forward + backward + recompute + launch;
    time.head =
        Linear(tokens_, w_.hidden, std::ceil(w_.vocabulary / t_ / 64) * 64, 1, rate16_, true);
    time.loss_seconds =
        tokens_ * w_.vocabulary / t_ * k_.logit_bytes * (1 + eager_) / rates_.memory;
    time.head_seconds = time.head.Both() + time.loss_seconds;
    const double volume = 2 * tokens_ * w_.hidden * kBytes / t_ * k_.pipeline_exposed;
    time.node_send_seconds = volume / rates_.link;
    time.far_send_seconds = volume / rates_.network;
    return time;
  }

 private:
  // `count` products m x k times k x n.
  double Gemm(double m, double n, double k, double count, double rate) const {
    const double waves = m * n / (k_.tile_rows * k_.tile_columns * d_.multiprocessors) * count;
    double shape = 1 + k_.tail_waves / std::max(waves, k_.least_waves) + k_.ramp_length / k;
    if (!DividesBy(n, 64) || !DividesBy(k, 64)) shape += k_.misaligned_64;
    if (!DividesBy(n, 8) || !DividesBy(k, 8)) shape += k_.misaligned_8;
    const double compute = 2 * m * n * k * count / rate * shape;
    const double bytes = kBytes * (m * k + k * n + m * n) * count;
    return std::max(compute, bytes / rates_.memory);
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
        sum += {forward, k_.flash_backward * forward};
      } else {
        const double count = heads * micro_batch_;
        const double products =
            Gemm(s_, s_, a.qk_size, count, rate16_) + Gemm(s_, a.v_size, s_, count, rate16_);
        const double scores =
            tokens_ * s_ * heads * k_.score_bytes / rates_.memory * (eager_ >= 1 ? 2 : 1);
        // Passes over the scores: scale, mask, softmax, dropout, and back.
        sum += Passes{products + k_.score_passes_forward * scores,
                      2 * products + k_.score_passes_backward * scores} *
               a.layers;
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
           (padded_head <= 64 ? k_.flash_small_head : 1);
  }

  Passes Elementwise() const {
    const double h = w_.hidden, gate = w_.gated ? 1 : 0;
    // Norms and residuals are on every tensor-parallel GPU without sequence parallelism.
    const double whole = h / (layout_.sequence_parallel ? t_ : 1);
    const double sent = experts_ ? w_.visited_experts * k_.expert_passes * h / t_ : 0;
    const double rms = eager_ * gate * k_.rms_passes * whole;
    const double adapters =
        w_.adapters && !soft_.fused_adapters
            ? k_.adapter_passes * (k_.adapter_fused + (1 - k_.adapter_fused) * eager_) * h
            : 0;
    const double forward = k_.layer_passes_forward * whole +
                           ((2 + gate) * w_.mlp_width + 4 * w_.q_width) / t_ + sent + rms +
                           adapters;
    const double backward = k_.layer_passes_backward * whole +
                            ((3 + 2 * gate) * w_.mlp_width + 6 * w_.q_width) / t_ + sent +
                            k_.rms_backward * rms + adapters;
    const double factor = k_.fused_passes + (k_.eager_passes - k_.fused_passes) * eager_;
    const bool cast = w_.type == ProductType::kFp8 || w_.type == ProductType::kFp4;
    const double casting = cast ? k_.cast_bytes * (2 * h + (w_.q_width + w_.mlp_width) / t_) : 0;
    return Passes{kBytes * factor * forward + casting, kBytes * factor * backward + casting} *
           (tokens_ / rates_.memory);
  }

  // Two all-reduces, or as many bytes of reduce-scatters and all-gathers, each way.
  Passes TensorParallel() const {
    if (t_ == 1) return {};
    const double one =
        2 * (t_ - 1) / t_ * tokens_ * w_.hidden * kBytes / rates_.Bus(t_, rates_.node) + k_.latency;
    const bool overlapped =
        soft_.overlap_tensor && (layout_.sequence_parallel || !soft_.overlap_needs_sequence);
    const double waited = 2 * one * (overlapped ? k_.tensor_exposed_overlapped : k_.tensor_exposed);
    return {waited, waited};
  }

  // Keys and values around a ring, or an all-to-all of heads; some hides behind attention.
  Passes ContextParallel() const {
    if (cp_ == 1) return {};
    const double volume = soft_.context == ContextParallel::kAllToAll
                              ? 4 * tokens_ * w_.hidden * kBytes / cp_
                              : 2 * tokens_ * w_.kv_width * kBytes / t_ * (cp_ - 1);
    const double forward = k_.context_exposed * volume / rates_.Bus(cp_ * t_, rates_.node);
    return {forward, 2 * forward};
  }

  // Tokens to their experts and back.
  Passes ExpertParallel() const {
    if (!experts_ || ep_ == 1) return {};
    const double visited = std::max(1.0, w_.visited_experts);
    const double nodes = std::max(1.0, ep_ / rates_.node);
    // Copies that cross nodes, one per node and token, per routed copy.
    const double far = (nodes - 1) * (1 - std::pow(1 - 1 / nodes, visited)) / visited;
    const double volume = 2 * tokens_ / t_ * w_.visited_experts * w_.hidden * kBytes;
    const double seconds = volume * (ep_ - 1) / ep_ / rates_.link +
                           (ep_ <= rates_.node ? 0 : volume * far / rates_.network) +
                           2 * k_.latency;
    const double waited = seconds * k_.expert_exposed * w_.expert_layers;
    return {waited, waited};
  }

  // What the host needs to launch one layer's forward pass.
  double HostSeconds() const {
    return k_.launch_seconds * (soft_.compiled_launch ? k_.launch_compiled : 1) *
           (experts_ ? k_.launch_of_experts : 1) *
           (w_.adapters && !soft_.fused_adapters ? k_.launch_of_adapters : 1);
  }

  const Work& w_;
  const Job& job_;
  const Layout& layout_;
  const Device& d_;
  const Software& soft_;
  const SpeedConstants& k_;
  const Rates rates_;
  double t_ = 1, cp_ = 1, ep_ = 1;
  double micro_batch_ = 1, s_ = 1, tokens_ = 1;
  double eager_ = 0;
  bool experts_ = false;
  double rate16_ = 1, rate_ = 1;
};

}  // namespace

LayerTime EvaluateLayer(const Work& work, const Job& job, const Layout& layout,
                        const Machine& machine) {
  return Layer(work, job, layout, machine).Evaluate();
}

StepTime EvaluateStep(const Work& work, const Job& job, const Layout& layout,
                      const Machine& machine) {
  const LayerTime layer = EvaluateLayer(work, job, layout, machine);
  return Combine(EvaluateStage(layer, work, job, layout, machine),
                 EvaluateSharding(work, layout, machine));
}

StageTime EvaluateStage(const LayerTime& layer, const Work& work, const Job& job,
                        const Layout& layout, const Machine& machine) {
  const auto p = static_cast<double>(layout.pipeline);
  const auto v = static_cast<double>(layout.virtual_stages);
  const double node = std::min(machine.device.gpus_per_node, static_cast<double>(machine.gpus));
  StageTime stage;
  stage.micro_batches =
      std::max(1.0, static_cast<double>(job.global_batch) /
                        (static_cast<double>(job.micro_batch) * static_cast<double>(layout.data)));
  stage.unpack_passes =
      job.recompute == Recompute::kFull || job.recompute == Recompute::kOperations ? 3 : 2;

  // Where layers do not divide evenly, embeddings and head count as a layer each, and the largest
  // stage is waited for.
  const bool even = p == 1 || DividesBy(work.layers, p);
  const double layers = even ? work.layers / p : std::ceil((work.layers + 2) / (p * v)) * v;
  const double has_head = even ? 1 : 0;
  // Activations to the next stage and gradients back, of one micro-batch.
  const bool same_node = static_cast<double>(layout.tensor * layout.context * layout.data) < node;
  const double send = p == 1 ? 0
                             : (same_node ? layer.node_send_seconds : layer.far_send_seconds) *
                                   (v > 1 ? machine.speed.virtual_sends * v : 1);
  const double each = layers * layer.layer_seconds + send;
  stage.slowest_seconds = each + has_head * layer.head_seconds;

  StepTime& time = stage.time;
  const double passes = stage.micro_batches * layers;
  const double heads = stage.micro_batches * has_head;
  time.matmul_seconds = passes * layer.products.Both() + heads * layer.head.Both();
  time.attention_seconds = passes * layer.attention.Both();
  time.elementwise_seconds = passes * layer.elementwise.Both() + heads * layer.loss_seconds;
  time.recompute_seconds = passes * layer.recompute_seconds;
  time.tensor_seconds = passes * layer.tensor.Both();
  time.context_seconds = passes * layer.context.Both();
  time.expert_seconds = passes * layer.expert.Both();
  time.launch_seconds = passes * layer.launch_seconds + machine.speed.step_seconds;
  time.pipeline_seconds = stage.micro_batches * send;
  time.bubble_seconds = (p - 1) / v * (each + layer.head_seconds / p);
  stage.sum_seconds = time.matmul_seconds + time.attention_seconds + time.elementwise_seconds +
                      time.recompute_seconds + time.tensor_seconds + time.context_seconds +
                      time.expert_seconds + time.launch_seconds + time.pipeline_seconds +
                      time.bubble_seconds;
  return stage;
}

ShardingTime EvaluateSharding(const Work& work, const Layout& layout, const Machine& machine) {
  const SpeedConstants& k = machine.speed;
  const Device& device = machine.device;
  const Rates rates(machine);
  const auto t = static_cast<double>(layout.tensor), p = static_cast<double>(layout.pipeline);
  const auto ep = static_cast<double>(layout.expert);
  const auto replicas = static_cast<double>(layout.Replicas());
  const auto group = static_cast<double>(layout.ZeroGpus());
  const double local = (work.parameters - work.expert_parameters) / (t * p) +
                       work.expert_parameters / ((ep > 1 ? ep : t) * p);
  const double trained = work.adapters ? work.trained_parameters / (t * p)
                                       : local * work.trained_parameters / work.parameters;
  ShardingTime sharding;
  sharding.data_hidden = k.data_hidden;
  sharding.backward_window = k.backward_window;
  sharding.overlap = machine.software.overlap_gradients;
  // With pipeline stages weights are gathered once a step, not per micro-batch.
  const bool gathers = layout.zero == 3 && layout.pipeline == 1;
  sharding.gathers = gathers && replicas > 1;
  if (replicas > 1) {
    const double per_node = std::max(1.0, std::min(replicas, std::floor(rates.node / t)));
    const double slow = replicas > rates.node ? machine.software.network_share : 1;
    if (gathers) {
      const double latency = k.latency * work.layers / p * std::log2(std::max(2.0, replicas));
      const double weight_bytes = work.adapters ? work.frozen_bits / 8 : 2;
      const double own = (group - 1) / group;
      const double own_bus = rates.Bus(group, std::min(group, per_node)) * slow;
      sharding.each_seconds = 2 * (local * weight_bytes * own / own_bus + latency) +
                              trained * work.gradient_bytes * own / own_bus + latency;
      // Groups of shards agree on their gradients once a step.
      const double groups = replicas / group;
      sharding.between_seconds = 2 * (groups - 1) / groups * trained / group * work.gradient_bytes /
                                 (group < per_node ? rates.link : rates.network * slow);
    } else {
      const double bus = rates.Bus(replicas, per_node) * slow;
      sharding.once_seconds =
          trained * (work.gradient_bytes + 2) * ((replicas - 1) / replicas) / bus;
    }
  }

  const double shard = trained / (layout.zero >= 1 ? group : 1);
  const double pcie = k.pcie_share * device.pcie_bytes_per_second;
  sharding.accumulate_seconds = (gathers ? trained / group : trained) * k.accumulation_bytes *
                                k.accumulation_share / rates.memory;
  if (!layout.Offloads(Offload::kOptimizer)) {
    sharding.optimizer_seconds =
        (k.optimizer_state_bytes * shard + k.optimizer_parameter_bytes * trained) / rates.memory;
  } else {
    sharding.offload_seconds =
        shard * (k.host_optimizer_bytes / k.host_bandwidth + k.host_transfer_bytes / pcie);
  }
  if (work.adapters && work.frozen_bits < 16) {
    // Codes of 4 bits are looked up and scaled; those of 8 are read, cast and written.
    const double bytes = work.frozen_bits < 8 ? k.unpack_bytes : work.frozen_bits / 8 + kBytes;
    sharding.unpack_seconds = local * bytes / rates.memory;
  }
  if (layout.Offloads(Offload::kParameters)) {
    sharding.fetch_seconds = 4 * local / (gathers ? group : 1) / pcie;
  }

  // The slowest of so many nodes, as the largest of normal deviates.
  const double nodes = std::max(1.0, static_cast<double>(machine.gpus) / device.gpus_per_node);
  sharding.straggler_share = k.straggler_spread * std::sqrt(2 * std::log(nodes));
  sharding.own_share = machine.own_factor - 1;
  return sharding;
}

}  // namespace gpuday
