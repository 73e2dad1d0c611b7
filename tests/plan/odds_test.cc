// How sure a figure is, from its 80 % interval.
#include "planner/plan/odds.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gpuday {
namespace {

constexpr Estimate kLopsided = {.expected = 40, .band = {.low = 30, .high = 70}};
constexpr Scale kBoth[] = {Scale::kLinear, Scale::kLogarithm};

// 90 % of a normal distribution lie below 1.2816 standard deviations, 80 % below 0.8416.
TEST(Odds, EightyPercentLieTwoThirdsOfTheWayToTheHighEnd) {
  EXPECT_NEAR(ShareOfHighEnd(0.8), 0.8416212 / 1.2815516, 1e-6);
  EXPECT_NEAR(ShareOfHighEnd(0.8), 0.657, 0.0005);
  EXPECT_NEAR(ShareOfHighEnd(0.9), 1, 1e-9);
  EXPECT_EQ(ShareOfHighEnd(kEvenOdds), 0);
  EXPECT_NEAR(ShareOfHighEnd(0.975), 1.9599640 / 1.2815516, 1e-6);
  // What it stands for: at that threshold the chance is the confidence.
  for (const double confidence : {0.5, 0.6, 0.8, 0.9, 0.95, 0.999}) {
    const double share = ShareOfHighEnd(confidence);
    EXPECT_NEAR(ChanceWithin(kLopsided, Scale::kLinear, 40 + share * (70 - 40)), confidence, 1e-9);
    EXPECT_NEAR(ChanceWithin(kLopsided, Scale::kLogarithm, 40 * std::pow(70.0 / 40, share)),
                confidence, 1e-9);
  }
}

TEST(Odds, OneInTenLiesBeyondEachEndOfTheBand) {
  for (const Scale scale : kBoth) {
    EXPECT_NEAR(ChanceWithin(kLopsided, scale, 30), 0.1, 1e-9);
    EXPECT_NEAR(ChanceWithin(kLopsided, scale, 40), 0.5, 1e-9);
    EXPECT_NEAR(ChanceWithin(kLopsided, scale, 70), 0.9, 1e-9);
  }
}

TEST(Odds, GrowWithTheLimit) {
  for (const Scale scale : kBoth) {
    double before = 0;
    for (double limit = 1; limit < 200; limit += 0.5) {
      const double chance = ChanceWithin(kLopsided, scale, limit);
      EXPECT_GE(chance, before) << limit;
      EXPECT_LE(chance, 1) << limit;
      before = chance;
    }
    EXPECT_GT(before, 0.99);
  }
}

// Twice as long is as likely as half as long where the factors are the same.
TEST(Odds, OfTimesAreThoseOfFactors) {
  const Estimate estimate = Estimate::Scaled(100, {.low = 0.5, .high = 2});
  for (const double factor : {1.1, 1.5, 2.0, 3.0}) {
    EXPECT_NEAR(ChanceWithin(estimate, Scale::kLogarithm, 100 * factor),
                1 - ChanceWithin(estimate, Scale::kLogarithm, 100 / factor), 1e-9);
  }
  EXPECT_EQ(ChanceWithin(estimate, Scale::kLogarithm, 0), 0);
  EXPECT_EQ(ChanceWithin(estimate, Scale::kLogarithm, -1), 0);
  EXPECT_EQ(ChanceWithin(Estimate::Known(0), Scale::kLogarithm, 0), 1);
}

TEST(Odds, OfAFigureThatIsKnownAreAllOrNothing) {
  for (const Scale scale : kBoth) {
    EXPECT_EQ(ChanceWithin(Estimate::Known(10), scale, 9.999), 0);
    EXPECT_EQ(ChanceWithin(Estimate::Known(10), scale, 10), 1);
    EXPECT_EQ(ChanceWithin(Estimate::Known(10), scale, 10.001), 1);
  }
  // With one end alone the other side is certain.
  const Estimate upward = {.expected = 10, .band = {.low = 10, .high = 20}};
  for (const Scale scale : kBoth) {
    EXPECT_EQ(ChanceWithin(upward, scale, 9), 0);
    EXPECT_NEAR(ChanceWithin(upward, scale, 10), 0.5, 1e-9);
    EXPECT_NEAR(ChanceWithin(upward, scale, 20), 0.9, 1e-9);
  }
}

TEST(CombinedFactors, AddUpAsDeviationsThatHaveNothingToDoWithEachOther) {
  const Band a = {.low = 0.8, .high = 1.5}, none = {.low = 1, .high = 1};
  EXPECT_NEAR(CombinedFactors(a, none).low, a.low, 1e-12);
  EXPECT_NEAR(CombinedFactors(none, a).high, a.high, 1e-12);
  const Band b = {.low = 0.5, .high = 2};
  EXPECT_NEAR(std::log(CombinedFactors(a, b).high),
              std::sqrt(std::pow(std::log(1.5), 2) + std::pow(std::log(2.0), 2)), 1e-12);
  EXPECT_NEAR(std::log(CombinedFactors(a, b).low),
              -std::sqrt(std::pow(std::log(0.8), 2) + std::pow(std::log(0.5), 2)), 1e-12);
  // Narrower than both in a row, wider than either.
  EXPECT_LT(CombinedFactors(a, b).high, a.high * b.high);
  EXPECT_GT(CombinedFactors(a, b).high, b.high);
}

TEST(States, AreYesFromTheConfidenceOnAndMaybeFromEvenOdds) {
  EXPECT_EQ(StateOf(0.8, kUsualConfidence), VerdictState::kYes);
  EXPECT_EQ(StateOf(0.799, kUsualConfidence), VerdictState::kMaybe);
  EXPECT_EQ(StateOf(0.5, kUsualConfidence), VerdictState::kMaybe);
  EXPECT_EQ(StateOf(0.499, kUsualConfidence), VerdictState::kNo);
  // With even odds there is no maybe.
  EXPECT_EQ(StateOf(0.5, kEvenOdds), VerdictState::kYes);
  EXPECT_EQ(StateOf(0.499, kEvenOdds), VerdictState::kNo);
}

}  // namespace
}  // namespace gpuday
