// The questions with a yes, maybe or no, and what would change the answer (remedies.h).
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/budget/chances.h"
#include "planner/budget/evaluate_workload.h"
#include "planner/ledger/ledger.h"
#include "planner/ledger/remedies.h"
#include "planner/ledger/verdict.h"
#include "planner/plan/band_words.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

// What every verdict starts with.
Verdict Start(const Workload& workload, double chance, const char* id, const char* limit,
              const char* value) {
  Verdict verdict = StartVerdict(id, StateOf(chance, workload.confidence), limit, value);
  verdict.chance = chance;
  return verdict;
}

// "; " and what would change the answer; nothing where nothing would.
std::string Instead(const std::vector<Remedy>& remedies, std::string_view between) {
  return remedies.empty() ? "" : absl::StrCat("; ", InWords(remedies, between));
}

Verdict Fit(const Workload& workload, const Figures& f, double chance, const Replan& replan) {
  Verdict verdict = Start(workload, chance, id::kMemoryFits, id::kMemoryCapacityBytes,
                          id::kMemoryPerGpuTotalBytes);
  const Band band = TotalBand(f.memory, workload.machine.memory_spread);
  const std::string of = absl::StrCat(GiB(f.memory.total_bytes), " of ",
                                      GiB(workload.machine.capacity_bytes), " per GPU");
  const std::string between = BandPhrase(GiB(band.low), GiB(band.high));
  if (verdict.state == VerdictState::kYes) {
    verdict.sentence = absl::StrCat("fits: ", of, ", ", GiB(f.free_bytes), " free");
    return verdict;
  }
  verdict.remedies = HowToFit(workload, replan);
  verdict.sentence = verdict.state == VerdictState::kMaybe
                         ? absl::StrCat("may fit: ", of, " (", between, "), ", RunsText(chance),
                                        "; measure a few steps before you rely on it")
                         : absl::StrCat("does not fit: ", of, ", ", GiB(-f.free_bytes), " too much",
                                        band.low <= workload.machine.capacity_bytes
                                            ? absl::StrCat(" (", between, ")")
                                            : "");
  absl::StrAppend(&verdict.sentence, Instead(verdict.remedies, "; "));
  return verdict;
}

Verdict HostFit(const Workload& workload, double host_bytes, double chance) {
  Verdict verdict = Start(workload, chance, id::kMemoryHostFits, id::kMemoryHostCapacityBytes,
                          id::kMemoryHostPerNodeBytes);
  const std::string of =
      absl::StrCat(GiB(host_bytes), " of ", GiB(workload.machine.host_bytes), " of a node's host");
  if (verdict.state == VerdictState::kYes) {
    verdict.sentence = absl::StrCat("the host's memory suffices: ", of);
    return verdict;
  }
  verdict.remedies = {{"offload less, or take more nodes", {}}};
  verdict.sentence =
      absl::StrCat("the host's memory does not suffice: ", of, Instead(verdict.remedies, "; "));
  return verdict;
}

Verdict InTime(const Workload& workload, const Figures& f, double chance, const Replan& replan) {
  const double allowed = workload.prices.deadline_days;
  Verdict verdict = Start(workload, chance, id::kBudgetWithinDeadline, id::kBudgetDeadlineDays,
                          id::kTimeWallDays);
  const std::string of = absl::StrCat(Duration(f.wall_days), " of ", Duration(allowed));
  if (verdict.state == VerdictState::kYes) {
    verdict.sentence = absl::StrCat("in time: ", of, RunsBehind(chance));
    return verdict;
  }
  verdict.remedies = HowToBeInTime(workload, f, replan);
  verdict.sentence =
      absl::StrCat(verdict.state == VerdictState::kMaybe ? "may be in time: " : "too late: ", of,
                   RunsBehind(chance),
                   verdict.remedies.empty() ? "; no number of GPUs that was tried meets it"
                                            : Instead(verdict.remedies, "; "));
  return verdict;
}

Verdict WithinBudget(const Workload& workload, const Figures& f, double chance,
                     const Replan& replan) {
  const double allowed = workload.prices.budget_usd;
  Verdict verdict =
      Start(workload, chance, id::kBudgetWithinBudget, id::kBudgetUsd, id::kCostWallUsd);
  const std::string of = absl::StrCat(Dollars(f.wall_usd), " of ", Dollars(allowed));
  if (verdict.state == VerdictState::kYes) {
    verdict.sentence = absl::StrCat("within budget: ", of, RunsBehind(chance));
    return verdict;
  }
  verdict.remedies = WithinMeans(workload, f, replan);
  verdict.sentence = absl::StrCat(
      verdict.state == VerdictState::kMaybe ? "may be within budget: " : "over budget: ", of,
      RunsBehind(chance), Instead(verdict.remedies, ", or "));
  return verdict;
}

}  // namespace

void WriteVerdicts(const Workload& workload, const Figures& f, const Replan& replan, Plan& plan) {
  const double host_bytes = HostBytes(workload);
  const Chances chances = ChancesOf(workload, f, host_bytes);
  plan.verdicts.push_back(Fit(workload, f, chances.fits, replan));
  if (chances.host_fits.has_value()) {
    plan.verdicts.push_back(HostFit(workload, host_bytes, *chances.host_fits));
  }
  if (chances.in_time.has_value()) {
    plan.verdicts.push_back(InTime(workload, f, *chances.in_time, replan));
  }
  if (chances.within_budget.has_value()) {
    plan.verdicts.push_back(WithinBudget(workload, f, *chances.within_budget, replan));
  }
}

}  // namespace gpuday
