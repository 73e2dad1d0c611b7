#include "planner/plan/odds.h"

#include <cmath>

namespace gpuday {
namespace {

double NormalBelow(double deviations) { return 0.5 * std::erfc(-deviations / std::sqrt(2.0)); }

// The inverse, by bisection: it is asked once a plan.
double NormalQuantile(double chance) {
  double low = -9, high = 9;
  for (int i = 0; i < 80; ++i) {
    const double middle = (low + high) / 2;
    (NormalBelow(middle) < chance ? low : high) = middle;
  }
  return high;
}

}  // namespace

double ChanceWithin(const Estimate& estimate, Scale scale, double limit) {
  const double expected = estimate.expected;
  const double end = limit >= expected ? estimate.band.high : estimate.band.low;
  const auto at = [&](double value) { return scale == Scale::kLinear ? value : std::log(value); };
  if (scale == Scale::kLogarithm && limit <= 0) return expected <= limit ? 1 : 0;
  const double half = std::fabs(at(end) - at(expected));
  const double away = at(limit) - at(expected);
  if (!(half > 0)) return away >= 0 ? 1 : 0;
  return NormalBelow(kBandDeviations * away / half);
}

double ShareOfHighEnd(double confidence) {
  if (confidence <= kEvenOdds) return 0;
  return NormalQuantile(confidence) / kBandDeviations;
}

Band CombinedFactors(const Band& a, const Band& b) {
  return {.low = std::exp(-std::hypot(std::log(a.low), std::log(b.low))),
          .high = std::exp(std::hypot(std::log(a.high), std::log(b.high)))};
}

VerdictState StateOf(double chance, double confidence) {
  if (chance >= confidence) return VerdictState::kYes;
  return chance >= kEvenOdds ? VerdictState::kMaybe : VerdictState::kNo;
}

}  // namespace gpuday
