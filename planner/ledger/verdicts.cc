// The questions with a yes or no, and what would change the answer.
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/band_words.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

std::string Sequences(std::uint64_t count) {
  return absl::StrCat(count, count == 1 ? " sequence" : " sequences");
}

// What would make it fit, cheapest to change first.
std::string HowToFit(const Workload& workload, const Shard& shard, const Limits& limits) {
  const auto fits_with = [&](const Job& job, const Layout& layout) {
    const Shard trial =
        TakeShard(workload.model, workload.training, workload.precision, job, layout);
    return EvaluateMemory(trial, job, workload.machine, layout).total_bytes <=
           workload.machine.capacity_bytes;
  };
  if (limits.largest_micro_batch > 0) {
    return absl::StrCat("a micro-batch of ", limits.largest_micro_batch, " fits");
  }
  Layout layout = workload.layout;
  for (layout.zero = workload.layout.zero + 1; layout.zero <= 3 && layout.Replicas() > 1;
       ++layout.zero) {
    if (EvaluateMemory(shard, workload.job, workload.machine, layout).total_bytes <=
        workload.machine.capacity_bytes) {
      return absl::StrCat("ZeRO stage ", layout.zero, " fits (parallel.zero = ", layout.zero, ")");
    }
  }
  Job smaller = workload.job;
  smaller.micro_batch = 1;
  for (const Recompute recompute : {Recompute::kSelective, Recompute::kFull}) {
    smaller.recompute = recompute;
    if (recompute > workload.job.recompute && fits_with(smaller, workload.layout)) {
      return absl::StrCat(NameOf(recompute),
                          " recomputation with a micro-batch of 1 fits (training.recompute = \"",
                          NameOf(recompute), "\")");
    }
  }
  // With everything recomputed the activations are smallest; more GPUs then share the rest.
  smaller.recompute = Recompute::kFull;
  smaller.flash_attention = true;
  layout.zero = 3;
  const std::uint64_t gpus =
      FindLimits(TakeShard(workload.model, workload.training, workload.precision, smaller, layout),
                 smaller, workload.machine, layout)
          .smallest_gpus;
  std::vector<std::string> ways;
  if (limits.smallest_gpus > workload.machine.gpus) {
    ways.push_back(
        absl::StrCat("it fits from ", Grouped(absl::uint128(limits.smallest_gpus)), " GPUs"));
  }
  if (gpus > 0 && gpus <= workload.machine.gpus) {
    ways.push_back(
        "with ZeRO 3, full recomputation, FlashAttention and a micro-batch of 1 it fits on these "
        "GPUs");
  }
  if (gpus > workload.machine.gpus && (limits.smallest_gpus == 0 || gpus < limits.smallest_gpus)) {
    ways.push_back(absl::StrCat(
        "with ZeRO 3, full recomputation, FlashAttention and a micro-batch of 1 it fits from ",
        Grouped(absl::uint128(gpus)), " GPUs"));
  }
  if (!ways.empty()) return absl::StrJoin(ways, "; ");
  return "more GPUs, recomputation or ZeRO alone do not make it fit: it takes a larger GPU, a "
         "shorter "
         "sequence, LoRA or a smaller model";
}

void WriteFit(const Workload& workload, const Shard& shard, const Figures& f, const Limits& limits,
              Plan& plan) {
  const std::string total = GiB(f.memory.total_bytes),
                    capacity = GiB(workload.machine.capacity_bytes);
  const Band band = TotalBand(f.memory, workload.machine.memory_spread);
  std::string sentence;
  if (f.fits && band.high > workload.machine.capacity_bytes) {
    sentence =
        absl::StrCat("fits only if memory stays near what is expected: ", total, " of ", capacity,
                     " per GPU, and ", BandPhrase(GiB(band.low), GiB(band.high)),
                     "; measure a few steps before you rely on it, or take ",
                     workload.job.micro_batch > 1 ? "a smaller micro-batch, " : "",
                     workload.job.recompute != Recompute::kFull ? "more recomputation, " : "",
                     "more GPUs or larger ones");
  } else if (f.fits) {
    sentence = absl::StrCat("fits: ", total, " of ", capacity, " per GPU, ", GiB(f.free_bytes),
                            " free; largest micro-batch ", Sequences(limits.largest_micro_batch));
    if (limits.smallest_gpus > 0) {
      absl::StrAppend(&sentence, "; fits from ", limits.smallest_gpus,
                      limits.smallest_gpus == 1 ? " GPU" : " GPUs");
    }
  } else {
    sentence = absl::StrCat("does not fit: ", total, " of ", capacity, " per GPU, ",
                            GiB(-f.free_bytes), " too much",
                            band.low <= workload.machine.capacity_bytes
                                ? absl::StrCat(" (", BandPhrase(GiB(band.low), GiB(band.high)), ")")
                                : "",
                            "; ", HowToFit(workload, shard, limits));
  }
  plan.verdicts.push_back({id::kMemoryFits, f.fits, sentence});
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

std::string OverBudget(const Workload& workload, const Figures& f) {
  const Prices& prices = workload.prices;
  const double share = prices.budget_usd / f.wall_usd;
  const double tokens = workload.job.tokens * share, price = prices.usd_per_gpu_hour * share;
  std::string text = absl::StrCat("over budget: ", Dollars(f.wall_usd), " with interruptions, ",
                                  Dollars(prices.budget_usd), " allowed");
  if (tokens >= 1) absl::StrAppend(&text, "; it buys ", Scaled(RoundedDown(tokens)), " tokens");
  if (price >= 0.01) {
    absl::StrAppend(&text, ", or needs a GPU-hour for $", Plain(RoundedDown(price)));
  }
  return text;
}

}  // namespace

void WriteVerdicts(const Workload& workload, const Shard& shard, const Figures& f,
                   const Limits& limits, Plan& plan) {
  WriteFit(workload, shard, f, limits, plan);
  const Prices& prices = workload.prices;
  if (prices.deadline_days > 0) {
    const double gpus = f.within_deadline ? 0 : GpusForDeadline(workload, f);
    plan.verdicts.push_back(
        {id::kBudgetWithinDeadline, f.within_deadline,
         f.within_deadline
             ? absl::StrCat("in time: ", Short(f.wall_days), " of ", Short(prices.deadline_days),
                            " days, interruptions included")
             : absl::StrCat("too late: ", Short(f.wall_days), " days with interruptions, ",
                            Short(prices.deadline_days), " allowed; ",
                            gpus == 0 ? "no number of GPUs at the same utilization meets it"
                                      : absl::StrCat(Grouped(gpus),
                                                     " GPUs at the same utilization would meet "
                                                     "it"))});
  }
  if (prices.budget_usd > 0 && prices.usd_per_gpu_hour > 0) {
    plan.verdicts.push_back(
        {id::kBudgetWithinBudget, f.within_budget,
         f.within_budget ? absl::StrCat("within budget: ", Dollars(f.wall_usd), " of ",
                                        Dollars(prices.budget_usd), ", interruptions included")
                         : OverBudget(workload, f)});
  }
}

}  // namespace gpuday
