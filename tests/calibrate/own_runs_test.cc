// What a team's own runs say of the prediction. A factor is drawn towards 1 as if one more run had
// taken what was predicted: of n runs that took f times as long it is f^(n / (n + 1)).
#include "planner/calibrate/own_runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "planner/base/status.h"
#include "planner/calibrate/fit_speed.h"
#include "tests/base/temporary_folder.h"
#include "tests/validate/validate_testing.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// What a step of the row is predicted to take, in seconds.
double Predicted(const Cells& changes) {
  Cells cells = changes;
  cells["step_seconds"] = "1";
  const auto steps =
      PrepareSteps(TableOf({Gpt2Row(cells)}), World().catalog, World().host, nullptr);
  EXPECT_TRUE(steps.ok() && steps->size() == 1);
  return steps->at(0).PredictedSeconds(steps->at(0).machine.speed);
}

CsvRow RunOf(double times, Cells changes = {}) {
  changes["step_seconds"] = std::to_string(times * Predicted(changes));
  return Gpt2Row(changes);
}

absl::StatusOr<OwnRuns> Learnt(const std::vector<CsvRow>& rows) {
  return LearnFromRuns(TableOf(rows), "runs.csv", "2026-11-30", World().catalog, World().host);
}

TEST(LearnFromRuns, DrawsAFactorTowardsOne) {
  const auto one = Learnt({RunOf(1.44)});
  ASSERT_TRUE(one.ok()) << one.status().message();
  ASSERT_EQ(one->factors.size(), 1u);
  EXPECT_EQ(one->factors[0].gpu, "A100-SXM4-80GB");
  EXPECT_EQ(one->factors[0].framework, "fsdp");
  EXPECT_EQ(one->factors[0].size, "small");
  EXPECT_EQ(one->factors[0].rows, 1u);
  EXPECT_EQ(one->factors[0].source, "runs.csv");
  EXPECT_EQ(one->factors[0].date, "2026-11-30");
  EXPECT_NEAR(one->factors[0].factor, 1.2, 1e-4);
  const auto three = Learnt({RunOf(2), RunOf(2), RunOf(2)});
  ASSERT_TRUE(three.ok()) << three.status().message();
  EXPECT_EQ(three->rows_used, 3u);
  EXPECT_NEAR(three->factors.at(0).factor, std::pow(2, 0.75), 1e-4);
  // Twice and half as long: as predicted.
  EXPECT_NEAR(Learnt({RunOf(2), RunOf(0.5)})->factors.at(0).factor, 1, 1e-4);
}

TEST(LearnFromRuns, KeepsCardsFrameworksAndSizesApart) {
  const auto runs = Learnt(
      {RunOf(1.5), RunOf(2, {{"gpu", "H100-SXM5-80GB"}}), RunOf(3, {{"framework", "torchtitan"}})});
  ASSERT_TRUE(runs.ok()) << runs.status().message();
  EXPECT_EQ(runs->factors.size(), 3u);
  for (const CalibrationEntry& entry : runs->factors) EXPECT_EQ(entry.rows, 1u);
}

TEST(LearnFromRuns, TellsWhatItCannotUse) {
  CsvRow speechless = Gpt2Row({{"id", "b"}, {"step_seconds", ""}});
  CsvRow milliseconds =
      Gpt2Row({{"id", "c"}, {"step_seconds", std::to_string(1000 * Predicted({}))}});
  const auto runs = Learnt({RunOf(1), speechless, milliseconds});
  ASSERT_TRUE(runs.ok()) << runs.status().message();
  EXPECT_EQ(runs->rows_used, 1u);
  EXPECT_THAT(runs->skipped,
              ElementsAre(HasSubstr("b: no figure"), HasSubstr("are the units right?")));
  const auto none = Learnt({speechless});
  EXPECT_EQ(FaultOf(none.status()), Fault::kInput);
  EXPECT_THAT(std::string(none.status().message()), HasSubstr("no row has a speed"));
}

TEST(CalibrationText, IsReadBackAndWhatItSaidOfOthersStays) {
  const auto first = Learnt({RunOf(1.44)});
  ASSERT_TRUE(first.ok()) << first.status().message();
  const TemporaryFolder folder;
  folder.Write("calibration.toml", CalibrationText(*first));
  Catalog catalog(
      {std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog", folder.path()});
  const auto known = catalog.Calibration();
  ASSERT_TRUE(known.ok()) << known.status().message();
  ASSERT_EQ(known->size(), 1u);
  EXPECT_EQ(known->at(0).gpu, first->factors[0].gpu);
  EXPECT_EQ(known->at(0).framework, "fsdp");
  EXPECT_DOUBLE_EQ(known->at(0).factor, first->factors[0].factor);
  // What was learnt does not count twice, and a run on another card leaves it.
  const auto again = LearnFromRuns(TableOf({RunOf(1.44), RunOf(2, {{"gpu", "H100-SXM5-80GB"}})}),
                                   "more.csv", "2026-12-01", catalog, World().host);
  ASSERT_TRUE(again.ok()) << again.status().message();
  ASSERT_EQ(again->factors.size(), 2u);
  for (const CalibrationEntry& entry : again->factors) {
    EXPECT_NEAR(entry.factor, entry.gpu == "A100-SXM4-80GB" ? 1.2 : std::sqrt(2), 1e-4);
  }
  const auto other = LearnFromRuns(TableOf({RunOf(2, {{"gpu", "H100-SXM5-80GB"}})}), "more.csv",
                                   "2026-12-01", catalog, World().host);
  ASSERT_TRUE(other.ok()) << other.status().message();
  ASSERT_EQ(other->factors.size(), 2u);
  EXPECT_EQ(other->factors[0].source, "runs.csv");
}

}  // namespace
}  // namespace gpuday
