// The questions with a yes or no, and what would change the answer (remedies.h).
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/ledger/ledger.h"
#include "planner/ledger/remedies.h"
#include "planner/ledger/verdict.h"
#include "planner/plan/band_words.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

Verdict Fit(const Workload& workload, const Shard& shard, const Figures& f, const Limits& limits) {
  const std::string total = GiB(f.memory.total_bytes),
                    capacity = GiB(workload.machine.capacity_bytes);
  const Band band = TotalBand(f.memory, workload.machine.memory_spread);
  if (!f.fits) {
    Verdict no = StartFitVerdict(VerdictState::kNo);
    no.remedies = HowToFit(workload, shard, limits);
    no.sentence = absl::StrCat(
        "does not fit: ", total, " of ", capacity, " per GPU, ", GiB(-f.free_bytes), " too much",
        band.low <= workload.machine.capacity_bytes
            ? absl::StrCat(" (", BandPhrase(GiB(band.low), GiB(band.high)), ")")
            : "",
        "; ", InWords(no.remedies, "; "));
    return no;
  }
  if (band.high > workload.machine.capacity_bytes) {
    Verdict only_if = StartFitVerdict(VerdictState::kOnlyIf);
    only_if.remedies = MoreRoom(workload);
    only_if.sentence = absl::StrCat(
        "fits only if memory stays near what is expected: ", total, " of ", capacity, " per GPU (",
        BandPhrase(GiB(band.low), GiB(band.high)),
        "); measure a few steps before you rely on it, or take ", InWords(only_if.remedies, ", "));
    return only_if;
  }
  Verdict yes = StartFitVerdict(VerdictState::kYes);
  yes.sentence = absl::StrCat("fits: ", total, " of ", capacity, " per GPU, ", GiB(f.free_bytes),
                              " free; largest micro-batch ", Sequences(limits.largest_micro_batch));
  if (limits.smallest_gpus > 0) {
    absl::StrAppend(&yes.sentence, "; fits from ", limits.smallest_gpus,
                    limits.smallest_gpus == 1 ? " GPU" : " GPUs");
  }
  return yes;
}

Verdict InTime(const Workload& workload, const Figures& f) {
  const double allowed = workload.prices.deadline_days;
  Verdict verdict = StartVerdict(id::kBudgetWithinDeadline, YesOrNo(f.within_deadline),
                                 id::kBudgetDeadlineDays, id::kTimeWallDays);
  if (f.within_deadline) {
    verdict.sentence = absl::StrCat("in time: ", Short(f.wall_days), " of ", Short(allowed),
                                    " days, interruptions included");
    return verdict;
  }
  verdict.remedies = HowToBeInTime(workload, f);
  verdict.sentence = absl::StrCat(
      "too late: ", Short(f.wall_days), " days with interruptions, ", Short(allowed), " allowed; ",
      verdict.remedies.empty() ? "no number of GPUs at the same utilization meets it"
                               : InWords(verdict.remedies, "; "));
  return verdict;
}

Verdict WithinBudget(const Workload& workload, const Figures& f) {
  const double allowed = workload.prices.budget_usd;
  Verdict verdict = StartVerdict(id::kBudgetWithinBudget, YesOrNo(f.within_budget), id::kBudgetUsd,
                                 id::kCostWallUsd);
  if (f.within_budget) {
    verdict.sentence = absl::StrCat("within budget: ", Dollars(f.wall_usd), " of ",
                                    Dollars(allowed), ", interruptions included");
    return verdict;
  }
  verdict.remedies = WithinMeans(workload, f);
  verdict.sentence = absl::StrCat(
      "over budget: ", Dollars(f.wall_usd), " with interruptions, ", Dollars(allowed), " allowed",
      verdict.remedies.empty() ? "" : "; ", InWords(verdict.remedies, ", or "));
  return verdict;
}

}  // namespace

void WriteVerdicts(const Workload& workload, const Shard& shard, const Figures& f,
                   const Limits& limits, Plan& plan) {
  plan.verdicts.push_back(Fit(workload, shard, f, limits));
  const Prices& prices = workload.prices;
  if (prices.deadline_days > 0) plan.verdicts.push_back(InTime(workload, f));
  if (prices.budget_usd > 0 && prices.usd_per_gpu_hour > 0) {
    plan.verdicts.push_back(WithinBudget(workload, f));
  }
}

}  // namespace gpuday
