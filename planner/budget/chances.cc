#include "planner/budget/chances.h"

#include <algorithm>
#include <cmath>

namespace gpuday {

Estimate MemoryEstimate(const MemoryPerGpu& memory, const Machine& machine) {
  return {memory.total_bytes, TotalBand(memory, machine.memory_spread)};
}

Estimate TimeEstimate(const Workload& workload, const Figures& figures, double time) {
  if (figures.step.total_seconds == 0) return Estimate::Known(time);
  return Estimate::Scaled(time, workload.time_band);
}

Estimate MoneyEstimate(const Workload& workload, const Figures& figures, double usd) {
  const Band time =
      figures.step.total_seconds == 0 ? Band{.low = 1, .high = 1} : workload.time_band;
  return Estimate::Scaled(usd, CombinedFactors(time, workload.prices.spread));
}

double SureBelow(const Estimate& estimate, const Machine& machine) {
  if (estimate.expected <= 0) return estimate.expected;
  return estimate.expected * std::pow(estimate.band.high / estimate.expected, machine.margin_share);
}

VerdictState Chances::Answer(double confidence) const {
  VerdictState worst = StateOf(fits, confidence);
  for (const std::optional<double>& chance : {host_fits, in_time, within_budget}) {
    if (chance.has_value()) worst = std::max(worst, StateOf(*chance, confidence));
  }
  return worst;
}

Chances ChancesOf(const Workload& workload, const Figures& figures, double host_bytes) {
  const Machine& machine = workload.machine;
  const Prices& prices = workload.prices;
  Chances chances;
  chances.fits =
      ChanceWithin(MemoryEstimate(figures.memory, machine), Scale::kLinear, machine.capacity_bytes);
  if (host_bytes > 0 && machine.host_bytes > 0) {
    chances.host_fits = host_bytes <= machine.host_bytes ? 1 : 0;
  }
  if (prices.deadline_days > 0) {
    chances.in_time = ChanceWithin(TimeEstimate(workload, figures, figures.wall_days),
                                   Scale::kLogarithm, prices.deadline_days);
  }
  if (prices.budget_usd > 0 && prices.known) {
    chances.within_budget = ChanceWithin(MoneyEstimate(workload, figures, figures.wall_usd),
                                         Scale::kLogarithm, prices.budget_usd);
  }
  return chances;
}

}  // namespace gpuday
