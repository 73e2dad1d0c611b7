#include "planner/layouts/fastest.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "planner/budget/layout_rules.h"

namespace gpuday {
namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();
// Bounds are summed in another order than the times that they bound.
constexpr double kRounding = 1 - 1e-9;

auto Simplicity(const Job& job, const Layout& layout) {
  return std::tuple(layout.tensor, layout.pipeline, layout.virtual_stages, layout.context,
                    layout.expert, layout.zero, layout.zero_group, layout.offload, job.recompute,
                    job.kernels, job.loss, !layout.sequence_parallel, job.micro_batch);
}

// A way to shard: its memory in the two fullest stages, what it adds to a step.
struct Sharded {
  Sharding sharding;
  LastingMemory first, last;
  ShardingTime time;
};

// The least of each part.
void TakeLeast(const LastingMemory& other, LastingMemory& least) {
  for (double LastingMemory::*part :
       {&LastingMemory::weights_bytes, &LastingMemory::gradients_bytes,
        &LastingMemory::gradient_copy_bytes, &LastingMemory::master_weights_bytes,
        &LastingMemory::optimizer_bytes, &LastingMemory::gathered_bytes,
        &LastingMemory::buffers_bytes, &LastingMemory::runtime_bytes}) {
    least.*part = std::min(least.*part, other.*part);
  }
}

// Whether anything can still come of a part of the search.
struct Hope {
  bool fits = false;
  bool safe = false;
};

}  // namespace

bool FoundLayout::BetterThan(const FoundLayout& other) const {
  return std::tuple(seconds, total_bytes, Simplicity(job, layout)) <
         std::tuple(other.seconds, other.total_bytes, Simplicity(other.job, other.layout));
}

bool FoundLayout::SmallerThan(const FoundLayout& other) const {
  return std::tuple(total_bytes, seconds, Simplicity(job, layout)) <
         std::tuple(other.total_bytes, other.seconds, Simplicity(other.job, other.layout));
}

LayoutFinder::LayoutFinder(const Workload& workload, const Choices& choices)
    : workload_(workload),
      choices_(choices),
      work_(
          TakeWork(workload.model, workload.training, workload.precision, workload.compute_type)) {}

const LayerTime& LayoutFinder::LayerOf(const Split& split, double node, const Job& job,
                                       const Layout& layout, const Machine& machine) {
  auto& of_split =
      layers_[{split.tensor, split.context, split.expert, static_cast<std::uint64_t>(node)}];
  const auto [it, added] =
      of_split.try_emplace({job.recompute, job.kernels, layout.sequence_parallel, job.micro_batch});
  if (added) it->second = EvaluateLayer(work_, job, layout, machine);
  return it->second;
}

// One number of GPUs, one global batch.
class LayoutSearch {
 public:
  LayoutSearch(LayoutFinder& finder, std::uint64_t gpus, std::uint64_t global_batch)
      : finder_(finder),
        w_(finder.workload_),
        choices_(finder.choices_),
        machine_(w_.machine),
        job_(w_.job),
        micro_batches_(MicroBatchesOf(choices_, global_batch)) {
    machine_.gpus = gpus;
    job_.global_batch = global_batch;
    const ShardingTime some = EvaluateSharding(finder_.work_, w_.layout, machine_);
    factor_ = (1 + some.straggler_share) * (1 + some.own_share) * kRounding;
    for (const Split& split : SplitsOf(w_, choices_, gpus)) AddSplit(split);
  }

  FastestLayouts Fastest(const std::atomic<bool>* stop) {
    for (Part& part : parts_) {
      for (Spread& spread : part.spreads) SeeWhetherItFits(part, spread);
    }
    AddEntries();
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& a, const Entry& b) { return a.bound < b.bound; });
    for (const Entry& entry : entries_) {
      if (entry.bound > Threshold({.fits = true, .safe = any_.safe})) break;
      if (stop != nullptr && stop->load(std::memory_order_relaxed)) {
        found_.stopped = true;
        break;
      }
      Look(entry);
    }
    return std::move(found_);
  }

  std::optional<FoundLayout> Smallest() {
    std::optional<FoundLayout> smallest;
    for (const Part& part : parts_) {
      for (const Spread& spread : part.spreads) TakeSmallest(part, spread, smallest);
    }
    return smallest;
  }

 private:
  // Stages and data parallelism of what a split leaves.
  struct Spread {
    Layout layout;
    std::vector<std::uint64_t> chunks;
    std::vector<Sharded> shardings;
    std::uint64_t sequences = 0;       // of a step, for each data-parallel rank
    std::uint64_t least_micro = 0;     // that divides them; 0: none
    double least_seconds = kEndless;   // that sharding adds to a step
    std::vector<Hope> hopes;           // by variant
    std::vector<std::uint64_t> fails;  // by chunks and variant: no micro-batch from here on fits
  };
  // A split with the variants of its layers.
  struct Part {
    Split split;
    std::vector<Variant> variants;
    std::vector<Shard> shards;  // by variant, then loss
    std::vector<Spread> spreads;
    std::vector<Hope> hopes;  // by variant, of any spread
  };
  // A micro-batch of a variant of a split, with the least that a step can take.
  struct Entry {
    double bound = 0;
    Part* part = nullptr;
    std::size_t variant = 0;
    std::uint64_t micro_batch = 1;
    const LayerTime* layer = nullptr;
  };

  void Take(const Variant& variant, Job& job, Layout& layout) const {
    job.recompute = variant.recompute;
    job.kernels = variant.kernels;
    layout.sequence_parallel = variant.sequence_parallel;
  }

  const Shard& ShardOf(const Part& part, std::size_t variant, std::size_t loss) const {
    return part.shards[variant * choices_.losses.size() + loss];
  }

  void AddSplit(const Split& split) {
    Part part{.split = split,
              .variants = VariantsOf(choices_, split.tensor),
              .shards = {},
              .spreads = {},
              .hopes = {}};
    Layout layout = w_.layout;
    layout.tensor = split.tensor;
    layout.context = split.context;
    layout.expert = split.expert;
    for (const Stages& stages : StagesOf(w_, job_.global_batch, choices_, split, machine_.gpus)) {
      layout.pipeline = stages.pipeline;
      layout.data = stages.data;
      Spread spread{.layout = layout,
                    .chunks = stages.virtual_stages,
                    .shardings = {},
                    .hopes = {},
                    .fails = {}};
      spread.sequences = job_.global_batch / stages.data;
      std::uint64_t batches = 0;
      for (const std::uint64_t micro_batch : micro_batches_) {
        if (spread.sequences % micro_batch != 0) continue;
        if (spread.least_micro == 0) spread.least_micro = micro_batch;
        for (const std::uint64_t chunks : spread.chunks) {
          batches += FeedsVirtualStages(spread.sequences / micro_batch, stages.pipeline, chunks);
        }
      }
      const std::vector<Sharding> shardings = ShardingsOf(choices_, layout.Replicas());
      if (batches == 0 || shardings.empty()) continue;
      found_.counts.all +=
          batches * part.variants.size() * choices_.losses.size() * shardings.size();
      for (const Sharding& sharding : shardings) spread.shardings.push_back({sharding, {}, {}, {}});
      part.spreads.push_back(std::move(spread));
    }
    if (part.spreads.empty()) return;
    Job job = job_;
    for (const Variant& variant : part.variants) {
      Take(variant, job, layout);
      for (const Loss loss : choices_.losses) {
        job.loss = loss;
        part.shards.push_back(TakeShard(w_.model, w_.training, w_.precision, job, layout));
      }
    }
    for (Spread& spread : part.spreads) TakeShardings(part.shards.front(), spread);
    parts_.push_back(std::move(part));
  }

  // States do not depend on the variant, nor on the number of micro-batches in flight.
  void TakeShardings(const Shard& shard, Spread& spread) const {
    const Job any;
    const Stage first = StageOf(shard, any, spread.layout, StageEnd::kFirst),
                last = StageOf(shard, any, spread.layout, StageEnd::kLast);
    Layout layout = spread.layout;
    for (Sharded& sharded : spread.shardings) {
      Take(sharded.sharding, layout);
      sharded.first = EvaluateLasting(shard, first, machine_, layout);
      if (layout.pipeline > 1) sharded.last = EvaluateLasting(shard, last, machine_, layout);
      sharded.time = EvaluateSharding(finder_.work_, layout, machine_);
      spread.least_seconds = std::min(
          spread.least_seconds, sharded.time.optimizer_seconds + sharded.time.offload_seconds);
    }
  }

  static void Take(const Sharding& sharding, Layout& layout) {
    layout.zero = sharding.zero;
    layout.zero_group = sharding.group;
    layout.offload = sharding.offload;
  }

  // The memory of the fuller stage.
  MemoryPerGpu MemoryOf(const Shard& shard, const Sharded& sharded, const Job& job,
                        const Layout& layout) const {
    const MemoryPerGpu first =
        Combine(sharded.first,
                EvaluatePassing(shard, StageOf(shard, job, layout, StageEnd::kFirst), job, layout));
    if (layout.pipeline == 1) return first;
    return Fuller(
        first,
        Combine(sharded.last,
                EvaluatePassing(shard, StageOf(shard, job, layout, StageEnd::kLast), job, layout)));
  }

  // What no plan of a spread can do without, by variant: the least of each part of its memory, with
  // the smallest micro-batch and the fewest in flight.
  void SeeWhetherItFits(Part& part, Spread& spread) {
    LastingMemory first = spread.shardings.front().first, last = spread.shardings.front().last;
    bool offloads = false;
    for (const Sharded& sharded : spread.shardings) {
      TakeLeast(sharded.first, first);
      TakeLeast(sharded.last, last);
      offloads |= (static_cast<std::uint32_t>(sharded.sharding.offload) &
                   static_cast<std::uint32_t>(Offload::kActivations)) != 0;
    }
    Job job = job_;
    job.micro_batch = spread.least_micro;
    Layout layout = spread.layout;
    layout.virtual_stages = 1;
    part.hopes.resize(part.variants.size());
    for (std::size_t variant = 0; variant < part.variants.size(); ++variant) {
      Take(part.variants[variant], job, layout);
      Hope hope;
      for (std::size_t loss = 0; loss < choices_.losses.size(); ++loss) {
        const Shard& shard = ShardOf(part, variant, loss);
        const auto least = [&](const LastingMemory& lasting, StageEnd end) {
          const Stage stage = StageOf(shard, job, layout, end);
          layout.offload = Offload::kNone;
          PassingMemory passing = EvaluatePassing(shard, stage, job, layout);
          if (offloads) {
            // Two layers are back from the host; a stage may have fewer.
            layout.offload = Offload::kActivations;
            passing.activations_bytes =
                std::min(passing.activations_bytes,
                         EvaluatePassing(shard, stage, job, layout).activations_bytes);
          }
          return Combine(lasting, passing);
        };
        const MemoryPerGpu of_first = least(first, StageEnd::kFirst);
        if (!Fits(of_first, machine_)) continue;
        if (layout.pipeline == 1) {
          hope.fits = true;
          hope.safe |= FitsSafely(of_first, machine_);
          continue;
        }
        const MemoryPerGpu of_last = least(last, StageEnd::kLast);
        if (!Fits(of_last, machine_)) continue;
        hope.fits = true;
        // The fuller of the two answers for both.
        hope.safe |= FitsSafely(of_first, machine_) || FitsSafely(of_last, machine_);
      }
      spread.hopes.push_back(hope);
      for (Hope* whole : {&part.hopes[variant], &any_}) {
        whole->fits |= hope.fits;
        whole->safe |= hope.safe;
      }
    }
    spread.fails.assign(spread.chunks.size() * part.variants.size(),
                        std::numeric_limits<std::uint64_t>::max());
  }

  // A step passes all its micro-batches through all layers, whatever the stages: so many passes
  // through a layer for each GPU, and the head, or what stands for it in stages that are not even.
  void AddEntries() {
    const double node = std::min(machine_.device.gpus_per_node, static_cast<double>(machine_.gpus));
    Job job = job_;
    for (Part& part : parts_) {
      Layout layout = part.spreads.front().layout;
      const double ways =
          static_cast<double>(machine_.gpus / (part.split.tensor * part.split.context));
      for (std::size_t variant = 0; variant < part.variants.size(); ++variant) {
        if (!part.hopes[variant].fits) continue;
        Take(part.variants[variant], job, layout);
        for (const std::uint64_t micro_batch : micro_batches_) {
          job.micro_batch = micro_batch;
          const LayerTime& layer = finder_.LayerOf(part.split, node, job, layout, machine_);
          const double passes =
              static_cast<double>(job.global_batch) / (static_cast<double>(micro_batch) * ways);
          const double seconds = passes * (finder_.work_.layers * layer.layer_seconds +
                                           std::min(layer.head_seconds, 2 * layer.layer_seconds)) +
                                 machine_.speed.step_seconds;
          entries_.push_back({seconds * factor_, &part, variant, micro_batch, &layer});
        }
      }
    }
  }

  // What must be faster than so many seconds to count.
  double Threshold(const Hope& hope) const {
    if (found_.safe.has_value()) return hope.safe ? found_.safe->seconds : -1;
    if (hope.safe) return kEndless;
    return found_.fitting.has_value() ? found_.fitting->seconds : kEndless;
  }

  void Look(const Entry& entry) {
    Part& part = *entry.part;
    Job job = job_;
    job.micro_batch = entry.micro_batch;
    for (Spread& spread : part.spreads) {
      const Hope& hope = spread.hopes[entry.variant];
      if (!hope.fits || spread.sequences % job.micro_batch != 0) continue;
      Layout layout = spread.layout;
      Take(part.variants[entry.variant], job, layout);
      for (std::size_t i = 0; i < spread.chunks.size(); ++i) {
        layout.virtual_stages = spread.chunks[i];
        if (!FeedsVirtualStages(spread.sequences / job.micro_batch, layout.pipeline,
                                layout.virtual_stages)) {
          continue;
        }
        std::uint64_t& fails = spread.fails[i * part.variants.size() + entry.variant];
        if (job.micro_batch >= fails) continue;
        const StageTime stage = EvaluateStage(*entry.layer, finder_.work_, job, layout, machine_);
        if ((stage.sum_seconds + spread.least_seconds) * factor_ > Threshold(hope)) continue;
        if (!LookAtShardings(entry, spread, stage, hope, job, layout)) fails = job.micro_batch;
      }
    }
  }

  // Whether any of them fits, as far as that was seen.
  bool LookAtShardings(const Entry& entry, const Spread& spread, const StageTime& stage,
                       const Hope& hope, Job& job, Layout& layout) {
    bool any_fits = false;
    for (std::size_t loss = 0; loss < choices_.losses.size(); ++loss) {
      job.loss = choices_.losses[loss];
      const Shard& shard = ShardOf(*entry.part, entry.variant, loss);
      for (const Sharded& sharded : spread.shardings) {
        ++found_.counts.looked;
        const double seconds = gpuday::Combine(stage, sharded.time).total_seconds;
        if (seconds > Threshold(hope)) {
          any_fits = true;  // it was not seen
          continue;
        }
        Take(sharded.sharding, layout);
        const MemoryPerGpu memory = MemoryOf(shard, sharded, job, layout);
        if (!Fits(memory, machine_)) continue;
        any_fits = true;
        const FoundLayout found{seconds, memory.total_bytes, job, layout};
        const auto keep = [&](std::optional<FoundLayout>& best) {
          if (!best.has_value() || found.BetterThan(*best)) best = found;
        };
        keep(found_.fitting);
        if (FitsSafely(memory, machine_)) keep(found_.safe);
      }
    }
    return any_fits;
  }

  void TakeSmallest(const Part& part, const Spread& spread, std::optional<FoundLayout>& smallest) {
    const double node = std::min(machine_.device.gpus_per_node, static_cast<double>(machine_.gpus));
    Job job = job_;
    job.micro_batch = spread.least_micro;
    for (std::size_t variant = 0; variant < part.variants.size(); ++variant) {
      Layout layout = spread.layout;
      Take(part.variants[variant], job, layout);
      for (const std::uint64_t chunks : spread.chunks) {
        layout.virtual_stages = chunks;
        if (!FeedsVirtualStages(spread.sequences / job.micro_batch, layout.pipeline, chunks)) {
          continue;
        }
        for (std::size_t loss = 0; loss < choices_.losses.size(); ++loss) {
          job.loss = choices_.losses[loss];
          for (const Sharded& sharded : spread.shardings) {
            Take(sharded.sharding, layout);
            FoundLayout found{
                0, MemoryOf(ShardOf(part, variant, loss), sharded, job, layout).total_bytes, job,
                layout};
            if (smallest.has_value() && found.total_bytes > smallest->total_bytes) continue;
            const LayerTime& layer = finder_.LayerOf(part.split, node, job, layout, machine_);
            found.seconds =
                gpuday::Combine(EvaluateStage(layer, finder_.work_, job, layout, machine_),
                                sharded.time)
                    .total_seconds;
            if (!smallest.has_value() || found.SmallerThan(*smallest)) smallest = found;
          }
        }
      }
    }
  }

  LayoutFinder& finder_;
  const Workload& w_;
  const Choices& choices_;
  Machine machine_;
  Job job_;
  const std::vector<std::uint64_t> micro_batches_;
  double factor_ = 1;  // from the sum of a step's parts to its seconds
  std::vector<Part> parts_;
  std::vector<Entry> entries_;
  Hope any_;
  FastestLayouts found_;
};

FastestLayouts LayoutFinder::Find(std::uint64_t gpus, std::uint64_t global_batch,
                                  const std::atomic<bool>* stop) {
  return LayoutSearch(*this, gpus, global_batch).Fastest(stop);
}

std::optional<FoundLayout> LayoutFinder::Smallest(std::uint64_t gpus, std::uint64_t global_batch) {
  return LayoutSearch(*this, gpus, global_batch).Smallest();
}

}  // namespace gpuday
