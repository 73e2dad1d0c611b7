// The fit finds what the steps were made with.
#include "planner/calibrate/fit_speed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "planner/compose/compose.h"
#include "tests/validate/validate_testing.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::map<std::string, SpeedConstantEntry> Entries() {
  auto entries = World().catalog.SpeedConstantEntries();
  EXPECT_TRUE(entries.ok()) << entries.status().message();
  return entries.ok() ? *std::move(entries) : std::map<std::string, SpeedConstantEntry>();
}

// All constants, those of the catalog's generations too.
std::vector<SpeedConstantInfo> Table() {
  const auto generations = World().catalog.Generations();
  EXPECT_TRUE(generations.ok()) << generations.status().message();
  return SpeedConstantsOf(*generations);
}

// Steps of three batches, in the two groups.
std::vector<MeasuredStep> Steps() {
  std::vector<CsvRow> rows;
  for (const char* batch : {"1", "8", "32"}) {
    for (const char* group : {"ours", "theirs"}) {
      rows.push_back(Gpt2Row({{"id", std::string(group) + batch},
                              {"group", group},
                              {"micro_batch", batch},
                              {"global_batch", batch},
                              {"precision", "mixed-bf16"},
                              {"step_seconds", "1"}}));
    }
  }
  auto steps = PrepareSteps(TableOf(rows), World().catalog, World().host, nullptr);
  EXPECT_TRUE(steps.ok()) << steps.status().message();
  return steps.ok() ? *std::move(steps) : std::vector<MeasuredStep>();
}

// The mean absolute logarithm of predicted / measured.
double Misfit(const std::vector<MeasuredStep>& steps, const SpeedConstants& constants) {
  double sum = 0;
  for (const MeasuredStep& step : steps) {
    sum += std::fabs(std::log(step.PredictedSeconds(constants) / step.seconds));
  }
  return sum / static_cast<double>(steps.size());
}

// With every fitted constant at its prior.
SpeedConstants Priors(const std::map<std::string, SpeedConstantEntry>& entries) {
  return FitSpeed({}, entries, Table(), "");
}

TEST(PrepareSteps, TellsTheRowsThatItLeavesOut) {
  std::vector<std::string> skipped;
  const auto steps =
      PrepareSteps(TableOf({Gpt2Row({{"step_seconds", "0.25"}}), Gpt2Row({{"id", "b"}})}),
                   World().catalog, World().host, &skipped);
  ASSERT_TRUE(steps.ok()) << steps.status().message();
  ASSERT_EQ(steps->size(), 1u);
  EXPECT_EQ(steps->at(0).id, "a");
  EXPECT_EQ(steps->at(0).seconds, 0.25);
  EXPECT_THAT(skipped, ElementsAre(HasSubstr("b: no figure")));
}

TEST(FitSpeed, WithoutStepsStaysAtThePriors) {
  const auto entries = Entries();
  const SpeedConstants constants = Priors(entries);
  int fitted = 0;
  for (const SpeedConstantInfo& info : Table()) {
    const auto entry = entries.find(info.name);
    if (entry == entries.end()) continue;
    fitted += entry->second.fitted ? 1 : 0;
    const double expected = entry->second.fitted ? entry->second.prior : entry->second.value;
    EXPECT_NEAR(info.In(constants), expected, 1e-9 * std::fabs(expected)) << info.name;
  }
  EXPECT_GT(fitted, 3);
}

TEST(FitSpeed, MovesTowardsWhatWasMeasured) {
  const auto entries = Entries();
  const SpeedConstants priors = Priors(entries);
  std::vector<MeasuredStep> steps = Steps();
  ASSERT_EQ(steps.size(), 6u);
  for (MeasuredStep& step : steps) step.seconds = 1.2 * step.PredictedSeconds(priors);
  const SpeedConstants fitted = FitSpeed(steps, entries, Table(), "");
  EXPECT_NEAR(Misfit(steps, priors), std::log(1.2), 1e-9);
  EXPECT_LT(Misfit(steps, fitted), 0.5 * std::log(1.2));
}

TEST(FitSpeed, LooksNeitherAtTheGroupThatIsLeftOutNorAtTierC) {
  const auto entries = Entries();
  const SpeedConstants priors = Priors(entries);
  std::vector<MeasuredStep> steps = Steps();
  for (MeasuredStep& step : steps) {
    step.seconds = (step.group == "ours" ? 1.0 : 1.3) * step.PredictedSeconds(priors);
  }
  // What is left was made with the priors, so nothing moves.
  EXPECT_LT(Misfit({steps[0], steps[2], steps[4]}, FitSpeed(steps, entries, Table(), "theirs")),
            1e-9);
  for (MeasuredStep& step : steps) {
    if (step.group == "theirs") step.tier = "C";
  }
  EXPECT_LT(Misfit({steps[0], steps[2], steps[4]}, FitSpeed(steps, entries, Table(), "")), 1e-9);
}

}  // namespace
}  // namespace gpuday
