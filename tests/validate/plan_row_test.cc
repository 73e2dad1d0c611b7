// Rows of speed: what they leave open is filled as somebody would choose, and what was measured is
// the time of a step, whichever column says it.
#include "planner/validate/plan_row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "planner/base/status.h"
#include "planner/validate/complete_row.h"
#include "tests/validate/validate_testing.h"

namespace gpuday {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<CompletedRow> Completed(const Cells& changes) {
  return CompleteForSpeed(Gpt2Row(changes), World().words, World().catalog);
}

CompletedPlan PlanOf(const Cells& changes) {
  auto plan = PlanCompleted(Gpt2Row(changes), World().words, World().catalog, World().host);
  EXPECT_TRUE(plan.ok()) << plan.status().message();
  return plan.ok() ? *std::move(plan) : CompletedPlan();
}

TEST(CompleteForSpeed, LeavesARowThatSaysItAll) {
  const auto rows = Completed({{"tensor", "1"}, {"pipeline", "1"}, {"zero", "0"}});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(rows[0].chosen, Not(Contains("micro_batch")));
  EXPECT_THAT(rows[0].chosen, Not(Contains("recompute")));
  EXPECT_EQ(rows[0].row.Cell("micro_batch"), "8");
  EXPECT_EQ(rows[0].row.Cell("global_batch"), "8");
}

TEST(CompleteForSpeed, TriesTheLargestMicroBatchFirstAndNoRecomputationBeforeFull) {
  const auto rows = Completed({{"micro_batch", ""}, {"global_batch", ""}, {"recompute", ""}});
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows.front().row.Cell("recompute"), "none");
  EXPECT_EQ(rows.back().row.Cell("recompute"), "full");
  EXPECT_EQ(rows.front().row.Cell("micro_batch"), "16");
  EXPECT_EQ(rows.back().row.Cell("micro_batch"), "1");
  EXPECT_THAT(rows.front().chosen, Contains("micro_batch"));
  EXPECT_THAT(rows.front().chosen, Contains("recompute"));
}

TEST(CompleteForSpeed, RoundsABatchThatDoesNotDivide) {
  // 31 sequences in passes of 8: four passes, 32.
  const auto rows = Completed({{"global_batch", "31"}});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].row.Cell("global_batch"), "32");
}

TEST(CompleteForSpeed, TriesLayoutsThatDivideTheGpus) {
  const auto rows = Completed({{"gpus", "6"}, {"global_batch", "48"}, {"micro_batch", "1"}});
  ASSERT_FALSE(rows.empty());
  for (const CompletedRow& row : rows) {
    const std::string each = row.row.Cell("tensor") + "x" + row.row.Cell("pipeline");
    EXPECT_TRUE(each == "1x1" || each == "2x1" || each == "1x2") << each;
    EXPECT_THAT(row.chosen, Contains("tensor"));
  }
}

TEST(PlanCompleted, TakesTheLargestMicroBatchThatFits) {
  // Llama-2-7B with Adam on one node: the states are shared by 8, and 16 sequences of 4,096 do not
  // fit.
  const Cells seven = {{"architecture", "llama"},
                       {"hidden", "4096"},
                       {"layers", "32"},
                       {"heads", "32"},
                       {"kv_heads", "32"},
                       {"ffn", "11008"},
                       {"vocab", "32000"},
                       {"tied", "false"},
                       {"params_total", "6738415616"},
                       {"precision", "mixed-bf16"},
                       {"sequence_length", "4096"},
                       {"gpus", "8"},
                       {"tensor", "1"},
                       {"pipeline", "1"},
                       {"zero", "3"},
                       {"micro_batch", ""},
                       {"global_batch", "128"}};
  const CompletedPlan plan = PlanOf(seven);
  EXPECT_THAT(plan.chosen, Contains("micro_batch"));
  EXPECT_LT(plan.workload.job.micro_batch, 16u);
  EXPECT_GE(plan.workload.job.micro_batch, 1u);
  EXPECT_EQ(plan.workload.job.global_batch, 128u);
}

TEST(PlanCompleted, RefusesWhatLeavesTooMuchOpen) {
  const auto plan = PlanCompleted(Gpt2Row({{"gpus", "8"}, {"recompute", ""}, {"framework", ""}}),
                                  World().words, World().catalog, World().host);
  ASSERT_FALSE(plan.ok());
  EXPECT_THAT(std::string(plan.status().message()),
              HasSubstr("neither layout nor recomputation nor framework is known"));
}

TEST(MeasuredStepSeconds, AreTheSameFromEachColumn) {
  const Workload w = PlanOf({}).workload;
  // 8 x 1,024 tokens in half a second on one GPU: 16,384 tokens/s. Each takes 6 x P FLOPs, and 12 x
  // layers x width x s for attention's scores, every pair counted.
  const double flops = 6 * kGpt2Parameters + 12.0 * 12 * 768 * 1024;
  const Cells said[] = {{{"step_seconds", "0.5"}},
                        {{"tokens_per_second_per_gpu", "16384"}},
                        {{"model_tflops_per_gpu", std::to_string(16384 * flops / 1e12)}}};
  for (const Cells& cells : said) {
    const auto seconds = MeasuredStepSeconds(Gpt2Row(cells), w);
    ASSERT_TRUE(seconds.ok()) << seconds.status().message();
    EXPECT_NEAR(*seconds, 0.5, 1e-6) << cells.begin()->first;
  }
}

TEST(MeasuredStepSeconds, OfARoundedBatchAreItsShare) {
  const Workload w = PlanOf({{"global_batch", "31"}}).workload;
  ASSERT_EQ(w.job.global_batch, 32u);
  EXPECT_DOUBLE_EQ(
      MeasuredStepSeconds(Gpt2Row({{"global_batch", "31"}, {"step_seconds", "3.1"}}), w).value(),
      3.2);
}

TEST(MeasuredStepSeconds, MustBeThereAndAboveZero) {
  const Workload w = PlanOf({}).workload;
  EXPECT_EQ(FaultOf(MeasuredStepSeconds(Gpt2Row(), w).status()), Fault::kInput);
  for (const char* cell : {"0", "-1", "fast"}) {
    const auto seconds = MeasuredStepSeconds(Gpt2Row({{"step_seconds", cell}}), w);
    ASSERT_FALSE(seconds.ok());
    EXPECT_THAT(std::string(seconds.status().message()),
                HasSubstr("step_seconds: expected a number above 0"));
  }
}

}  // namespace
}  // namespace gpuday
