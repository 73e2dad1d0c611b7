#include "planner/ledger/remedies.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/budget/layout_rules.h"
#include "planner/plan/ids.h"
#include "planner/plan/words.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

std::pair<std::string, std::string> Set(const std::string& key, std::uint64_t value) {
  return {key, absl::StrCat(value)};
}

// Whether a global batch that was given can be dealt out to so many GPUs in such micro-batches.
bool Deals(const Workload& workload, std::uint64_t micro_batch, std::uint64_t data) {
  const Job& job = workload.job;
  if (!job.global_batch_given) return true;
  const std::uint64_t per_pass = micro_batch * data;
  return job.global_batch % per_pass == 0 &&
         FeedsVirtualStages(job.global_batch / per_pass, workload.layout.pipeline,
                            workload.layout.virtual_stages);
}

// The largest micro-batch up to `most` that a scenario can have; 0: none.
std::uint64_t UsableMicroBatch(const Workload& workload, std::uint64_t most) {
  while (most > 0 && !Deals(workload, most, workload.layout.data)) --most;
  return most;
}

// The settings for `gpus` or the next number that the layout and a given batch divide; none where
// there is no such number.
Settings UsableGpus(const Workload& workload, std::uint64_t gpus, std::uint64_t micro_batch) {
  const Layout& layout = workload.layout;
  const std::uint64_t each = layout.tensor * layout.pipeline * layout.context;
  std::uint64_t data = (gpus + each - 1) / each;
  if (workload.job.global_batch_given) {
    const std::uint64_t most = workload.job.global_batch / micro_batch;
    while (data <= most && !Deals(workload, micro_batch, data)) ++data;
    if (data > most) return {};
  }
  return {Set(id::kClusterGpus, data * each)};
}

// The least recomputation more than now that leaves less on a GPU; that of now where none does.
Recompute MoreRecomputation(const Workload& workload) {
  Job job = workload.job;
  const auto bytes = [&] {
    return EvaluateMemory(TakeShard(workload.model, workload.training, workload.precision, job,
                                    workload.layout),
                          job, workload.machine, workload.layout)
        .total_bytes;
  };
  const double now = bytes();
  for (const Recompute more : {Recompute::kSelective, Recompute::kOperations, Recompute::kFull}) {
    job.recompute = more;
    if (more > workload.job.recompute && bytes() < now) return more;
  }
  return workload.job.recompute;
}

// The GPUs that would meet the deadline, if speed grew with their number; 0: none do, since more
// GPUs fail more often.
double GpusForDeadline(const Workload& workload, const Figures& f) {
  constexpr double kMost = 1e7;
  const double gpu_days = f.days * static_cast<double>(workload.machine.gpus);
  const auto meets = [&](double gpus) {
    const double goodput = EvaluateGoodput(workload.losses, static_cast<std::uint64_t>(gpus)).share;
    return gpu_days / gpus / goodput <= workload.prices.deadline_days;
  };
  double gpus = std::ceil(gpu_days / workload.prices.deadline_days);
  while (gpus <= kMost && !meets(gpus)) {
    const double goodput = EvaluateGoodput(workload.losses, static_cast<std::uint64_t>(gpus)).share;
    gpus = std::max(gpus + 1, std::ceil(gpu_days / goodput / workload.prices.deadline_days));
  }
  return gpus <= kMost ? gpus : 0;
}

// Rounded down to three digits: what is promised can be kept.
double RoundedDown(double value) {
  if (value <= 0) return 0;
  const double unit = std::pow(10, std::floor(std::log10(value)) - 2);
  return std::floor(value / unit) * unit;
}

// What makes it fit beside more GPUs and everything that saves memory; they come last.
std::vector<Remedy> WithMoreGpus(const Workload& workload, const Limits& limits) {
  const std::uint64_t gpus = workload.machine.gpus;
  Layout layout = workload.layout;
  layout.zero = 3;
  // With everything recomputed the activations are smallest; more GPUs then share the rest.
  Job smallest = workload.job;
  smallest.micro_batch = 1;
  smallest.recompute = Recompute::kFull;
  smallest.flash_attention = true;
  const std::uint64_t from =
      FindLimits(TakeShard(workload.model, workload.training, workload.precision, smallest, layout),
                 smallest, workload.machine, layout)
          .smallest_gpus;
  const Settings saving = {Set(id::kParallelZero, 3),
                           {id::kTrainingRecompute, NameOf(Recompute::kFull)},
                           {key::kTrainingFlashAttention.path, "true"},
                           Set(id::kTrainingMicroBatch, 1)};
  constexpr char kSaving[] =
      "with ZeRO 3, full recomputation, FlashAttention and a micro-batch of 1 it fits ";
  std::vector<Remedy> remedies;
  if (limits.smallest_gpus > gpus) {
    remedies.push_back(
        {absl::StrCat("it fits from ", Grouped(absl::uint128(limits.smallest_gpus)), " GPUs"),
         UsableGpus(workload, limits.smallest_gpus, workload.job.micro_batch)});
  }
  if (from > 0 && from <= gpus) {
    remedies.push_back({absl::StrCat(kSaving, "on these GPUs"), saving});
  }
  if (from > gpus && (limits.smallest_gpus == 0 || from < limits.smallest_gpus)) {
    Settings settings = UsableGpus(workload, from, 1);
    if (!settings.empty()) settings.insert(settings.end(), saving.begin(), saving.end());
    remedies.push_back(
        {absl::StrCat(kSaving, "from ", Grouped(absl::uint128(from)), " GPUs"), settings});
  }
  return remedies;
}

}  // namespace

std::vector<Remedy> HowToFit(const Workload& workload, const Shard& shard, const Limits& limits) {
  const auto fits = [&](const Shard& part, const Job& job, const Layout& layout) {
    return EvaluateMemory(part, job, workload.machine, layout).total_bytes <=
           workload.machine.capacity_bytes;
  };
  if (limits.largest_micro_batch > 0) {
    Settings settings;
    if (const std::uint64_t usable = UsableMicroBatch(workload, limits.largest_micro_batch)) {
      settings.push_back(Set(id::kTrainingMicroBatch, usable));
    }
    return {{absl::StrCat("a micro-batch of ", limits.largest_micro_batch, " fits"), settings}};
  }
  Layout layout = workload.layout;
  for (layout.zero = workload.layout.zero + 1; layout.zero <= 3 && layout.Replicas() > 1;
       ++layout.zero) {
    if (!fits(shard, workload.job, layout)) continue;
    return {{absl::StrCat("ZeRO stage ", layout.zero, " fits (", id::kParallelZero, " = ",
                          layout.zero, ")"),
             {Set(id::kParallelZero, static_cast<std::uint64_t>(layout.zero))}}};
  }
  Job smaller = workload.job;
  smaller.micro_batch = 1;
  for (const Recompute recompute : {Recompute::kSelective, Recompute::kFull}) {
    smaller.recompute = recompute;
    if (recompute <= workload.job.recompute) continue;
    const Shard part =
        TakeShard(workload.model, workload.training, workload.precision, smaller, workload.layout);
    if (!fits(part, smaller, workload.layout)) continue;
    return {{absl::StrCat(NameOf(recompute), " recomputation with a micro-batch of 1 fits (",
                          id::kTrainingRecompute, " = \"", NameOf(recompute), "\")"),
             {{id::kTrainingRecompute, NameOf(recompute)}, Set(id::kTrainingMicroBatch, 1)}}};
  }
  std::vector<Remedy> remedies = WithMoreGpus(workload, limits);
  if (remedies.empty()) {
    remedies.push_back(
        {"more GPUs, recomputation or ZeRO alone do not make it fit: use a larger GPU, a "
         "shorter sequence, adapters or a smaller model",
         {}});
  }
  return remedies;
}

std::vector<Remedy> MoreRoom(const Workload& workload) {
  const Job& job = workload.job;
  std::vector<Remedy> remedies;
  if (job.micro_batch > 1) {
    Settings settings;
    if (const std::uint64_t smaller = UsableMicroBatch(workload, job.micro_batch / 2)) {
      settings.push_back(Set(id::kTrainingMicroBatch, smaller));
    }
    remedies.push_back({"a smaller micro-batch", settings});
  }
  if (job.recompute != Recompute::kFull) {
    Settings settings;
    if (const Recompute more = MoreRecomputation(workload); more != job.recompute) {
      settings.emplace_back(id::kTrainingRecompute, NameOf(more));
    }
    remedies.push_back({"more recomputation", settings});
  }
  remedies.push_back({"more GPUs or larger ones", {}});
  return remedies;
}

std::vector<Remedy> HowToBeInTime(const Workload& workload, const Figures& figures) {
  const double gpus = GpusForDeadline(workload, figures);
  if (gpus == 0) return {};
  return {{absl::StrCat(Grouped(gpus), " GPUs at the same utilization would meet it"),
           UsableGpus(workload, static_cast<std::uint64_t>(gpus), workload.job.micro_batch)}};
}

std::vector<Remedy> WithinMeans(const Workload& workload, const Figures& figures) {
  const Prices& prices = workload.prices;
  const double share = prices.budget_usd / figures.wall_usd;
  const double tokens = RoundedDown(workload.job.tokens * share);
  const double price = RoundedDown(prices.usd_per_gpu_hour * share);
  std::vector<Remedy> remedies;
  if (workload.job.tokens * share >= 1) {
    // By the key that says how many: tokens of an epoch, steps, examples.
    const double fewer = RoundedDown(workload.told.tokens_key_value * share);
    Settings settings;
    if (fewer >= 1) {
      settings.push_back(Set(workload.told.tokens_key, static_cast<std::uint64_t>(fewer)));
    }
    remedies.push_back({absl::StrCat("it buys ", Scaled(tokens), " tokens"), settings});
  }
  if (prices.usd_per_gpu_hour * share >= 0.01) {
    remedies.push_back({absl::StrCat("needs a GPU-hour for $", Plain(price)),
                        {{key::kPriceUsdPerGpuHour.path, absl::StrCat(price)}}});
  }
  return remedies;
}

std::string InWords(const std::vector<Remedy>& remedies, std::string_view between) {
  return absl::StrJoin(
      remedies, absl::string_view(between.data(), between.size()),
      [](std::string* out, const Remedy& remedy) { absl::StrAppend(out, remedy.sentence); });
}

}  // namespace gpuday
