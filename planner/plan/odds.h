// How sure a figure is: the chance that it keeps a limit, from its 80 % interval. A figure is
// spread as two halves of a normal distribution (Fechner 1897) that meet at what is expected:
// memory on its own scale, time and money on the logarithm's, where factors add up.
#ifndef GPUDAY_PLANNER_PLAN_ODDS_H_
#define GPUDAY_PLANNER_PLAN_ODDS_H_

#include "planner/plan/plan.h"

namespace gpuday {

// From which chance on an answer is yes where nobody says: four of five comparable runs.
inline constexpr double kUsualConfidence = 0.8;
// From which on it is maybe: what is expected keeps the limit.
inline constexpr double kEvenOdds = 0.5;

// 90 % of a normal distribution lie below so many standard deviations: where a band ends.
inline constexpr double kBandDeviations = 1.2815515655446004;

// A figure as far as it is known; a band without width is a figure that is known.
struct Estimate {
  double expected = 0;
  Band band;  // its 80 % interval: one run in ten lies below, one above

  static Estimate Known(double value) { return {value, {.low = value, .high = value}}; }
  // `factors` times what is expected.
  static Estimate Scaled(double expected, const Band& factors) {
    return {expected, {.low = expected * factors.low, .high = expected * factors.high}};
  }
};

enum class Scale { kLinear, kLogarithm };

// The chance that the figure is at most `limit`, 0 to 1.
double ChanceWithin(const Estimate& estimate, Scale scale, double limit);

// Where the upper half of a figure that is at most so much in `confidence` of all cases lies, as a
// share of the way from what is expected to the band's high end: 0 at even odds, 0.657 at 80 %, 1
// at 90 %. `confidence` from kEvenOdds to below 1.
double ShareOfHighEnd(double confidence);

// The factors of two spreads that have nothing to do with each other, taken together.
Band CombinedFactors(const Band& a, const Band& b);

// What a chance comes to: yes from `confidence` on, maybe from even odds on, no below.
VerdictState StateOf(double chance, double confidence);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_ODDS_H_
