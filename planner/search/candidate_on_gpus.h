// Every plan of one candidate on one number of GPUs, in nested loops: each part of a plan is
// computed in the outermost loop that knows all it depends on, so that the innermost one only adds
// up. The arithmetic is that of budget/evaluate.h, so a plan found here is the plan of the ordinary
// way, bit for bit. No allocation below the pipeline degrees.
#ifndef GPUDAY_PLANNER_SEARCH_CANDIDATE_ON_GPUS_H_
#define GPUDAY_PLANNER_SEARCH_CANDIDATE_ON_GPUS_H_

#include <array>
#include <cstdint>
#include <vector>

#include "planner/budget/evaluate.h"
#include "planner/budget/layout_rules.h"
#include "planner/search/axes.h"
#include "planner/search/space.h"

namespace gpuday {

// What is taken once from a candidate's workload.
struct PreparedCandidate {
  PreparedCandidate(const Candidate& from, const Choices& choices);

  const Candidate* candidate;
  Work work;
  double attention_flops = 0;
  std::array<Totals, 4> totals;  // by Recompute
  std::vector<std::uint64_t> micro_batches;
};

// A candidate on so many GPUs.
struct CandidateOnGpus {
  const PreparedCandidate* prepared = nullptr;
  std::uint64_t gpus = 1;
};

// The figures of one configuration the ordinary way; `cell` gives the number of GPUs.
Figures FiguresOf(const CandidateOnGpus& cell, const Bounds& bounds, const Job& job,
                  const Layout& layout);

// The factor from a candidate's expected days and dollars to those that must keep the bounds: 1, or
// the high end of its band.
double HighOf(const Space& space, const Candidate& candidate);
// The bounds divided by it, which expected figures must keep.
Bounds BoundsFor(const Space& space, const Candidate& candidate);

// The machine and terms of a cell.
Machine MachineOf(const CandidateOnGpus& cell);
RunTerms TermsOf(const CandidateOnGpus& cell, const Bounds& bounds);

// A way to shard, as far as it is the same for all batches: its layout, the first and last stage's
// memory, the time of a step.
struct ShardedTerms {
  Sharding sharding;
  LastingMemory first, last;
  ShardingTime time;
};
// Fills `terms` with those of `shardings` under `layout`.
void TakeSharded(const PreparedCandidate& prepared, const Shard& shard, const Machine& machine,
                 const Layout& layout, const std::vector<Sharding>& shardings,
                 std::vector<ShardedTerms>& terms);

// Goes through every plan of `cell` under one split of its GPUs. For each, visit.Wants(memory, job,
// says whether the rest of the plan is wanted; if so, visit.Take(figures, job, layout) gets it.
// Stops between pipeline degrees when visit.Stopped().
template <typename Visit>
void ForEachPlan(const CandidateOnGpus& cell, const Choices& choices, const Bounds& bounds,
                 const Split& split, Visit& visit) {
  const PreparedCandidate& prepared = *cell.prepared;
  const Workload& w = prepared.candidate->workload;
  const Machine machine = MachineOf(cell);
  const RunTerms terms = TermsOf(cell, bounds);
  Job job = w.job;
  Layout layout = w.layout;
  layout.tensor = split.tensor;
  layout.context = split.context;
  layout.expert = split.expert;

  // By variant and loss; by variant and micro-batch.
  const std::vector<Variant> variants = VariantsOf(choices, split.tensor);
  const std::vector<std::uint64_t>& micro_batches = prepared.micro_batches;
  std::vector<Shard> shards;
  std::vector<LayerTime> layers;
  for (const Variant& variant : variants) {
    job.recompute = variant.recompute;
    job.kernels = variant.kernels;
    layout.sequence_parallel = variant.sequence_parallel;
    for (const Loss loss : choices.losses) {
      job.loss = loss;
      shards.push_back(TakeShard(w.model, w.training, w.precision, job, layout));
    }
    for (const std::uint64_t micro_batch : micro_batches) {
      job.micro_batch = micro_batch;
      layers.push_back(EvaluateLayer(prepared.work, job, layout, machine));
    }
  }
  if (shards.empty() || layers.empty()) return;

  std::vector<ShardedTerms> sharded;
  for (const Stages& stages : StagesOf(*prepared.candidate, choices, split, cell.gpus)) {
    if (visit.Stopped()) return;
    layout.pipeline = stages.pipeline;
    layout.data = stages.data;
    // States do not depend on the variant.
    TakeSharded(prepared, shards.front(), machine, layout, ShardingsOf(choices, layout.Replicas()),
                sharded);
    const std::uint64_t sequences = job.global_batch / stages.data;
    for (const std::uint64_t chunks : stages.virtual_stages) {
      layout.virtual_stages = chunks;
      for (std::size_t variant = 0; variant < variants.size(); ++variant) {
        job.recompute = variants[variant].recompute;
        job.kernels = variants[variant].kernels;
        layout.sequence_parallel = variants[variant].sequence_parallel;
        const Totals& totals = prepared.totals[static_cast<std::size_t>(job.recompute)];
        for (std::size_t batch = 0; batch < micro_batches.size(); ++batch) {
          job.micro_batch = micro_batches[batch];
          if (sequences % job.micro_batch != 0 ||
              !FeedsVirtualStages(sequences / job.micro_batch, stages.pipeline, chunks)) {
            continue;
          }
          const StageTime stage = EvaluateStage(layers[variant * micro_batches.size() + batch],
                                                prepared.work, job, layout, machine);
          for (std::size_t loss = 0; loss < choices.losses.size(); ++loss) {
            job.loss = choices.losses[loss];
            const Shard& shard = shards[variant * choices.losses.size() + loss];
            const Stage first = StageOf(shard, job, layout, StageEnd::kFirst);
            const Stage last = StageOf(shard, job, layout, StageEnd::kLast);
            PassingMemory passing_first, passing_last;
            layout.offload = Offload::kNone;
            const auto take_passing = [&] {
              passing_first = EvaluatePassing(shard, first, job, layout);
              passing_last = EvaluatePassing(shard, last, job, layout);
            };
            take_passing();
            for (const ShardedTerms& terms_of : sharded) {
              layout.zero = terms_of.sharding.zero;
              layout.zero_group = terms_of.sharding.group;
              layout.offload = terms_of.sharding.offload;
              if (layout.Offloads(Offload::kActivations)) take_passing();
              MemoryPerGpu memory = Combine(terms_of.first, passing_first);
              if (stages.pipeline > 1) {
                const MemoryPerGpu other = Combine(terms_of.last, passing_last);
                memory = Fuller(memory, other);
              }
              if (!visit.Wants(memory, job, layout)) continue;
              const StepTime step =
                  machine.utilization == 0 ? Combine(stage, terms_of.time) : StepTime{};
              visit.Take(
                  Combine(totals, prepared.attention_flops, job, machine, terms, memory, step), job,
                  layout);
            }
          }
        }
      }
    }
  }
}

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SEARCH_CANDIDATE_ON_GPUS_H_
