// A row against its plan, and a table as a score. GPT-2 in FP32 with Adam keeps 16 bytes for each
// of its 124,439,808 parameters.
#include "planner/validate/compare_row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "planner/base/status.h"
#include "tests/validate/validate_testing.h"

namespace gpuday {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;

std::string Bytes(double bytes) { return std::to_string(static_cast<long long>(bytes)); }

std::vector<RowResult> Compared(const Cells& changes) {
  return CompareRow(Gpt2Row(changes), World().words, World().catalog, World().host);
}

RowResult OneOf(const Cells& changes) {
  const std::vector<RowResult> results = Compared(changes);
  EXPECT_EQ(results.size(), 1u);
  return results.at(0);
}

TEST(CompareRow, FindsStatesExactAndSaysHowFarOffAFigureIs) {
  const double states = 16 * kGpt2Parameters;
  const Cells computed = {{"kind", "computed"}, {"memory_kind", "states"}};
  Cells exact = computed, high = computed;
  exact["memory_bytes"] = Bytes(states);
  high["memory_bytes"] = Bytes(states * 1.25);
  const RowResult right = OneOf(exact), off = OneOf(high);
  EXPECT_EQ(right.skipped, "");
  EXPECT_EQ(right.quantity, "memory");
  EXPECT_EQ(right.what, "states");
  EXPECT_EQ(right.planned, states);
  EXPECT_EQ(right.error, 0);
  EXPECT_NEAR(off.error.value(), 1 / 1.25 - 1, 1e-9);
}

TEST(CompareRow, HoldsAPeakAgainstTheBandAndTheCard) {
  const RowResult peak = OneOf({{"memory_kind", "reserved"}, {"memory_bytes", "9e9"}});
  ASSERT_EQ(peak.skipped, "");
  EXPECT_TRUE(peak.in_band.has_value());
  EXPECT_EQ(peak.verdict_right, true);  // it ran, and the plan says that it fits
  const RowResult far_off = OneOf({{"memory_kind", "reserved"}, {"memory_bytes", "79e9"}});
  EXPECT_EQ(far_off.in_band, false);
}

TEST(CompareRow, ARunThatDidNotFitIsAVerdictWithoutError) {
  // 512 sequences of GPT-2 on a card of 24 GB.
  const RowResult result =
      OneOf({{"kind", "oom"}, {"gpu", "RTX4090"}, {"micro_batch", "512"}, {"global_batch", "512"}});
  EXPECT_EQ(result.what, "out of memory");
  EXPECT_EQ(result.verdict_right, true);
  EXPECT_FALSE(result.error.has_value());
  EXPECT_GT(result.planned, result.measured);
  // One sequence fits there, so a table that says it did not is contradicted.
  EXPECT_EQ(
      OneOf({{"kind", "oom"}, {"gpu", "RTX4090"}, {"micro_batch", "1"}, {"global_batch", "1"}})
          .verdict_right,
      false);
}

TEST(CompareRow, ARowOfSeveralFiguresHasAResultForEach) {
  const std::vector<RowResult> results =
      Compared({{"step_seconds", "0.5"}, {"memory_kind", "allocated"}, {"memory_bytes", "8e9"}});
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0].quantity, "step time");
  EXPECT_EQ(results[0].measured, 0.5);
  EXPECT_THAT(results[0].error.value(), DoubleNear(results[0].planned / 0.5 - 1, 1e-12));
  EXPECT_EQ(results[1].quantity, "memory");
}

TEST(CompareRow, GpuHoursAreThoseOfTheStepsThatTheTokensTake) {
  // 8,192 tokens a step: 1e9 of them are 122,070.3 steps of one GPU.
  const Cells said = {{"gpu_hours_kind", "throughput"}, {"gpu_hours", "20"}, {"tokens", "1e9"}};
  const RowResult hours = OneOf(said);
  ASSERT_EQ(hours.skipped, "");
  const RowResult step = OneOf({{"step_seconds", "0.5"}, {"gpu_hours", ""}});
  EXPECT_EQ(hours.quantity, "GPU-hours");
  // What trains for days has fused kernels, so its steps are no slower.
  EXPECT_LE(hours.planned, 1e9 / 8192 * step.planned / 3600 * (1 + 1e-12));
  EXPECT_GT(hours.planned, 0);
  Cells wall = said;
  wall["gpu_hours_kind"] = "wall";
  EXPECT_GT(OneOf(wall).planned, hours.planned);
}

TEST(CompareRow, SaysWhyARowIsNotUsed) {
  const struct {
    Cells changes;
    const char* reason;
  } kCases[] = {{{}, "no figure that is planned"},
                {{{"memory_bytes", "1e9"}, {"memory_kind", "guessed"}},
                 "memory of kind \"guessed\" is not planned"},
                {{{"memory_bytes", "0"}, {"memory_kind", "states"}},
                 "memory_bytes: expected a number above 0"},
                {{{"kind", "oom"}, {"gpu", ""}}, "the GPU is not known"},
                {{{"gpu_hours", "5"}, {"gpu_hours_kind", "all"}},
                 "GPU-hours of kind \"all\" are not planned"},
                {{{"gpu_hours", "5"}, {"gpu_hours_kind", "wall"}}, "no tokens"}};
  for (const auto& c : kCases) {
    const RowResult result = OneOf(c.changes);
    EXPECT_THAT(result.skipped, HasSubstr(c.reason));
    EXPECT_EQ(result.id, "a");
    EXPECT_EQ(result.group, "ours");
  }
}

TEST(Validate, ScoresGroupsAndTiers) {
  const double states = 16 * kGpt2Parameters;
  const auto row = [&](const std::string& group, const std::string& tier, double bytes) {
    return Gpt2Row({{"group", group},
                    {"tier", tier},
                    {"kind", "computed"},
                    {"memory_kind", "states"},
                    {"memory_bytes", Bytes(bytes)}});
  };
  // Errors: 0, +100 %, -50 % in one group; 0 in another; one row that is skipped.
  const auto validation = Validate(
      TableOf({row("ours", "A", states), row("ours", "A", states / 2), row("ours", "B", states * 2),
               row("theirs", "A", states), Gpt2Row({{"memory_bytes", ""}})}),
      World().catalog, World().host);
  ASSERT_TRUE(validation.ok()) << validation.status().message();
  EXPECT_EQ(validation->rows_used, 4u);
  EXPECT_EQ(validation->rows_skipped, 1u);
  ASSERT_EQ(validation->groups.size(), 2u);
  EXPECT_EQ(validation->groups[0].name, "ours");
  EXPECT_EQ(validation->groups[0].rows, 3u);
  EXPECT_NEAR(validation->groups[0].bias, (0 + 1 - 0.5) / 3, 1e-12);
  EXPECT_NEAR(validation->groups[0].median_abs_error, 0.5, 1e-12);
  EXPECT_NEAR(validation->groups[0].p90_abs_error, 0.9, 1e-12);
  EXPECT_EQ(validation->groups[1].median_abs_error, 0);
  EXPECT_NEAR(validation->mean_of_group_medians, 0.25, 1e-12);
  ASSERT_EQ(validation->tiers.size(), 2u);
  EXPECT_EQ(validation->tiers[0].name, "A");
  EXPECT_EQ(validation->tiers[0].rows, 3u);
  EXPECT_EQ(validation->tiers[0].groups, 2u);
  EXPECT_NEAR(validation->tiers[0].mean_of_group_medians, 0.25, 1e-12);
  EXPECT_NEAR(validation->tiers[1].mean_of_group_medians, 0.5, 1e-12);
}

TEST(Validate, NeedsAnIdAndAGroup) {
  for (const char* missing : {"id", "group"}) {
    CsvRow row = Gpt2Row();
    row.cells.erase(missing);
    const auto validation = Validate(TableOf({row}), World().catalog, World().host);
    EXPECT_EQ(FaultOf(validation.status()), Fault::kInput);
    EXPECT_THAT(std::string(validation.status().message()), HasSubstr(missing));
  }
}

TEST(ScoreOf, OneErrorIsItsOwnMedian) {
  const Score score = ScoreOf("g", {-0.25});
  EXPECT_EQ(score.bias, -0.25);
  EXPECT_EQ(score.median_abs_error, 0.25);
  EXPECT_EQ(score.p90_abs_error, 0.25);
}

}  // namespace
}  // namespace gpuday
