#include "planner/search/candidate_on_gpus.h"

namespace gpuday {

PreparedCandidate::PreparedCandidate(const Candidate& from, const Choices& choices)
    : candidate(&from),
      work(TakeWork(from.workload.model, from.workload.training, from.workload.precision,
                    from.workload.compute_type)),
      attention_flops(
          AttentionForwardFlops(from.workload.model, from.workload.job.sequence_length)),
      micro_batches(MicroBatchesOf(choices, from.workload.job.global_batch)) {
  for (const Recompute recompute :
       {Recompute::kNone, Recompute::kSelective, Recompute::kOperations, Recompute::kFull}) {
    totals[static_cast<std::size_t>(recompute)] =
        TakeTotals(from.workload.model, from.workload.training, from.workload.precision, recompute);
  }
}

double HighOf(const Space& space, const Candidate& candidate) {
  // A utilization that somebody gave has no band.
  const Workload& w = candidate.workload;
  return space.safe && w.machine.utilization == 0 ? w.time_band.high : 1;
}

Bounds BoundsFor(const Space& space, const Candidate& candidate) {
  const double high = HighOf(space, candidate);
  return {.budget_usd = space.bounds.budget_usd / high,
          .deadline_days = space.bounds.deadline_days / high};
}

Machine MachineOf(const CandidateOnGpus& cell) {
  Machine machine = cell.prepared->candidate->workload.machine;
  machine.gpus = cell.gpus;
  return machine;
}

RunTerms TermsOf(const CandidateOnGpus& cell, const Bounds& bounds) {
  const Candidate& candidate = *cell.prepared->candidate;
  return {.prices = {.usd_per_gpu_hour = candidate.usd_per_gpu_hour(),
                     .budget_usd = bounds.budget_usd,
                     .deadline_days = bounds.deadline_days},
          .goodput_share = EvaluateGoodput(candidate.workload.losses, cell.gpus).share};
}

Figures FiguresOf(const CandidateOnGpus& cell, const Bounds& bounds, const Job& job,
                  const Layout& layout) {
  const PreparedCandidate& prepared = *cell.prepared;
  const Workload& w = prepared.candidate->workload;
  return Evaluate(prepared.totals[static_cast<std::size_t>(job.recompute)],
                  TakeShard(w.model, w.training, w.precision, job, layout), prepared.work,
                  prepared.attention_flops, job, MachineOf(cell), layout,
                  TermsOf(cell, bounds).prices, w.losses);
}

void TakeSharded(const PreparedCandidate& prepared, const Shard& shard, const Machine& machine,
                 const Layout& layout, const std::vector<Sharding>& shardings,
                 std::vector<ShardedTerms>& terms) {
  terms.clear();
  Layout trial = layout;
  // The number in flight is no part of what lasts.
  const Job job;
  const Stage first = StageOf(shard, job, trial, StageEnd::kFirst),
              last = StageOf(shard, job, trial, StageEnd::kLast);
  for (const Sharding& sharding : shardings) {
    trial.zero = sharding.zero;
    trial.zero_group = sharding.group;
    trial.offload = sharding.offload;
    terms.push_back({.sharding = sharding,
                     .first = EvaluateLasting(shard, first, machine, trial),
                     .last = EvaluateLasting(shard, last, machine, trial),
                     .time = EvaluateSharding(prepared.work, trial, machine)});
  }
}

}  // namespace gpuday
