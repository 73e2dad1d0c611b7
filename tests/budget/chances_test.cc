// The three questions of every plan and how sure their answers are, on plain structs.
#include "planner/budget/chances.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gpuday {
namespace {

// 40 GB of states and 20 GB that come and go, on a card of 80 GB; ten days for $1,000.
Workload Plain() {
  Workload workload;
  workload.machine.capacity_bytes = 80e9;
  workload.machine.memory_spread = {
      .lasting_low = 0.9, .lasting_high = 1.1, .transient_low = 0.5, .transient_high = 1.75};
  workload.machine.margin_share = ShareOfHighEnd(0.8);
  workload.time_band = {.low = 0.8, .high = 1.5};
  workload.prices = {.known = true, .usd_per_gpu_hour = 2, .spread = {.low = 0.5, .high = 2}};
  return workload;
}

Figures PlainFigures() {
  Figures figures;
  figures.memory.weights_bytes = 40e9;
  figures.memory.activations_bytes = 20e9;
  figures.memory.total_bytes = 60e9;
  figures.step.total_seconds = 1;
  figures.wall_days = 10;
  figures.wall_usd = 1000;
  return figures;
}

TEST(Chances, OfMemoryAreThoseOfItsBand) {
  Workload workload = Plain();
  const Figures figures = PlainFigures();
  const double half = std::hypot(0.1 * 40e9, 0.75 * 20e9);
  EXPECT_DOUBLE_EQ(MemoryEstimate(figures.memory, workload.machine).band.high, 60e9 + half);
  for (const double confidence : {0.5, 0.8, 0.9, 0.95}) {
    const double share = ShareOfHighEnd(confidence);
    workload.machine.capacity_bytes = 60e9 + share * half;
    EXPECT_NEAR(ChancesOf(workload, figures, 0).fits, confidence, 1e-9);
    // What is chosen as safe is what is answered with yes.
    workload.machine.margin_share = share;
    workload.machine.capacity_bytes *= 1 + 1e-12;
    EXPECT_TRUE(FitsSafely(figures.memory, workload.machine));
    workload.machine.capacity_bytes *= 1 - 1e-9;
    EXPECT_EQ(FitsSafely(figures.memory, workload.machine), false);
  }
}

TEST(Chances, OfTimeAndMoneyAreThoseOfTheirBands) {
  Workload workload = Plain();
  const Figures figures = PlainFigures();
  const Machine& machine = workload.machine;
  const Estimate days = TimeEstimate(workload, figures, figures.wall_days);
  const Estimate usd = MoneyEstimate(workload, figures, figures.wall_usd);
  EXPECT_DOUBLE_EQ(days.band.high, 15);
  // Time and price have nothing to do with each other.
  EXPECT_NEAR(usd.band.high, 1000 * std::exp(std::hypot(std::log(1.5), std::log(2.0))), 1e-9);
  EXPECT_NEAR(SureBelow(days, machine), 10 * std::pow(1.5, ShareOfHighEnd(0.8)), 1e-9);
  workload.prices.deadline_days = SureBelow(days, machine);
  workload.prices.budget_usd = SureBelow(usd, machine);
  const Chances sure = ChancesOf(workload, figures, 0);
  EXPECT_NEAR(*sure.in_time, 0.8, 1e-9);
  EXPECT_NEAR(*sure.within_budget, 0.8, 1e-9);
  workload.prices.deadline_days = 10;
  workload.prices.budget_usd = 1000;
  EXPECT_NEAR(*ChancesOf(workload, figures, 0).in_time, 0.5, 1e-9);
  EXPECT_NEAR(*ChancesOf(workload, figures, 0).within_budget, 0.5, 1e-9);
}

TEST(Chances, OfATimeThatWasGivenAreAllOrNothing) {
  Workload workload = Plain();
  Figures figures = PlainFigures();
  figures.step.total_seconds = 0;  // the utilization was given
  workload.prices.deadline_days = 10;
  EXPECT_EQ(ChancesOf(workload, figures, 0).in_time, 1);
  workload.prices.deadline_days = 9.99;
  EXPECT_EQ(ChancesOf(workload, figures, 0).in_time, 0);
  // Money still has the band of its price.
  EXPECT_NEAR(MoneyEstimate(workload, figures, 1000).band.high, 2000, 1e-9);
}

TEST(Chances, AreOfWhatWasAskedAlone) {
  Workload workload = Plain();
  const Chances none = ChancesOf(workload, PlainFigures(), 0);
  EXPECT_FALSE(none.host_fits || none.in_time || none.within_budget);
  // A budget without a price cannot be answered.
  workload.prices.budget_usd = 100;
  workload.prices.known = false;
  EXPECT_FALSE(ChancesOf(workload, PlainFigures(), 0).within_budget.has_value());
  // What one owns keeps any budget.
  workload.prices.known = true;
  Figures own = PlainFigures();
  own.wall_usd = 0;
  EXPECT_EQ(ChancesOf(workload, own, 0).within_budget, 1);
  // A host's memory counts where something is put there, and it is known.
  EXPECT_FALSE(ChancesOf(workload, own, 1e12).host_fits.has_value());
  workload.machine.host_bytes = 1e12;
  EXPECT_EQ(ChancesOf(workload, own, 1e12).host_fits, 1);
  EXPECT_EQ(ChancesOf(workload, own, 1.001e12).host_fits, 0);
}

TEST(Answer, IsTheWorstOfAll) {
  EXPECT_EQ(Chances{}.Answer(0.8), VerdictState::kYes);
  EXPECT_EQ((Chances{.fits = 0.6}).Answer(0.8), VerdictState::kMaybe);
  EXPECT_EQ((Chances{.fits = 0.6}).Answer(0.6), VerdictState::kYes);
  EXPECT_EQ((Chances{.fits = 1, .host_fits = 0}).Answer(0.8), VerdictState::kNo);
  EXPECT_EQ((Chances{.fits = 0.7, .in_time = 0.9, .within_budget = 0.3}).Answer(0.8),
            VerdictState::kNo);
  EXPECT_EQ((Chances{.fits = 0.9, .in_time = 0.7, .within_budget = 0.9}).Answer(0.8),
            VerdictState::kMaybe);
}

}  // namespace
}  // namespace gpuday
