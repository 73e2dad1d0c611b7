// Plans whose utilization is predicted: the parts of a step, what they are held against, and how
// sure they are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

Plan Llama65B(const std::string& more = "", const std::string& training = "") {
  return PlanText(absl::StrCat(
      "[model]\nname = \"llama-65b\"\n[training]\ntokens = \"1.4T\"\nframework = "
      "\"megatron-core\"\n"
      "global_batch = 2048\nsequence_length = 2048\n",
      training,
      "[cluster]\ngpu = \"A100-SXM4-80GB\"\ngpus = 2048\n[parallel]\ntensor = 8\npipeline = 4\n",
      more));
}

// Published: 1,022,362 GPU-hours (Touvron et al. 2023, table 15). Never a row of the fit.
TEST(Predicted, GpuHoursOfLlama65BAreNearThePublished) {
  EXPECT_NEAR(ValueOf(Llama65B(), "time.gpu_hours"), 1022362, 0.1 * 1022362);
}

TEST(Predicted, PartsAddUpToTheStep) {
  const Plan plan = Llama65B();
  double sum = 0;
  for (const Line& line : plan.lines) {
    if (line.id.starts_with("time.step_parts.")) sum += line.value;
  }
  EXPECT_NEAR(sum, ValueOf(plan, "time.predicted_step_seconds"), 1e-9);
  EXPECT_NEAR(sum, ValueOf(plan, "time.step_seconds"), 1e-9);
  EXPECT_GT(ValueOf(plan, "time.step_parts.tensor_seconds"), 0);
  EXPECT_GT(ValueOf(plan, "time.step_parts.bubble_seconds"), 0);
  // Without recomputation both count the same FLOPs.
  EXPECT_DOUBLE_EQ(ValueOf(plan, "time.mfu"), ValueOf(plan, "time.hfu"));
  const Plan again = Llama65B("", "recompute = \"full\"\n");
  EXPECT_LT(ValueOf(again, "time.mfu"), ValueOf(again, "time.hfu"));
  EXPECT_GT(ValueOf(again, "time.days"), 1.2 * ValueOf(plan, "time.days"));
}

TEST(Predicted, ANumberOverrides) {
  const Plan plan = Llama65B("[efficiency]\nutilization = 0.3\n");
  EXPECT_EQ(ValueOf(plan, "time.utilization"), 0.3);
  EXPECT_EQ(plan.FindLine("time.predicted_step_seconds"), nullptr);
  EXPECT_FALSE(plan.FindLine("time.days")->band.has_value());
  const Plan predicted = Llama65B("[efficiency]\nutilization = \"predicted\"\n");
  EXPECT_EQ(ValueOf(predicted, "time.days"), ValueOf(Llama65B(), "time.days"));
  EXPECT_FALSE(
      ComposeText("[model]\nname = \"llama-7b\"\n[efficiency]\nutilization = \"good\"\n").ok());
}

TEST(Predicted, BandsAreWiderWhereLessWasMeasured) {
  const auto width = [](const Plan& plan) {
    const Line& line = *plan.FindLine("time.days");
    EXPECT_LT(line.band->low, line.value);
    EXPECT_GT(line.band->high, line.value);
    return line.band->high / line.band->low;
  };
  const auto plan = [](const std::string& model, const std::string& gpu,
                       const std::string& framework) {
    const std::string text =
        absl::StrCat("[model]\nname = \"", model, "\"\n[training]\n",
                     framework.empty() ? "" : "framework = \"" + framework + "\"\n",
                     "[cluster]\ngpus = 64\ngpu = \"", gpu, "\"\n");
    return framework.empty() ? ChosenPlan(text) : PlanText(text);
  };
  const double known = width(plan("llama-7b", "A100-SXM4-80GB", "fsdp"));
  EXPECT_EQ(plan("llama-7b", "A100-SXM4-80GB", "fsdp").FactValue("time.doubts"), "");
  EXPECT_THAT(plan("mixtral-8x7b-v0.1", "L40S", "").FactValue("time.doubts"),
              AllOf(HasSubstr("a mixture of experts"), HasSubstr("derived, not measured"),
                    HasSubstr("the framework is assumed")));
  EXPECT_GT(width(plan("llama-7b", "A100-SXM4-80GB", "")), 1.2 * known);
  EXPECT_GT(width(plan("llama-7b", "L40S", "fsdp")), 1.05 * known);
  EXPECT_GT(width(plan("mixtral-8x7b-v0.1", "A100-SXM4-80GB", "fsdp")), 1.2 * known);
  // Dollars go with the days, and with what others ask where nobody gave a price.
  const auto high = [](const Plan& of, const char* id) {
    return of.FindLine(id)->band->high / ValueOf(of, id);
  };
  const Plan one = plan("llama-7b", "A100-SXM4-80GB", "fsdp");
  EXPECT_GT(high(one, "cost.usd"), 1.05 * high(one, "time.days"));
  const Plan given = PlanText(
      "[model]\nname = \"llama-7b\"\n[training]\nframework = \"fsdp\"\n[cluster]\ngpus = 64\n"
      "[price]\nusd_per_gpu_hour = 2\n");
  EXPECT_DOUBLE_EQ(high(given, "cost.usd"), high(given, "time.days"));
}

TEST(Predicted, SaysWhatHoldsTheStepBack) {
  const Plan plan = Llama65B();
  EXPECT_THAT(plan.FactValue("time.limit"), HasSubstr("matrix products"));
  EXPECT_THAT(plan.FactValue("time.limit"), HasSubstr("where the time goes: matrix products"));
}

// What the verdicts say would do it does it.
TEST(Verdicts, AdviceComesTrue) {
  const auto plan = [](std::uint64_t gpus, const std::string& tokens, const std::string& more) {
    return ChosenPlan(absl::StrCat("[model]\nname = \"llama-3-70b\"\n[training]\ntokens = \"",
                                   tokens, "\"\n[cluster]\ngpu = \"H100-SXM5-80GB\"\ngpus = ", gpus,
                                   "\n[efficiency]\nutilization = 0.4\n", more));
  };
  const auto verdict = [](const Plan& of, const std::string& id) {
    for (const Verdict& answer : of.verdicts) {
      if (answer.id == id) return answer;
    }
    return Verdict{};
  };
  const std::string deadline = "[budget]\ndeadline_days = 60\n";
  const Verdict late = verdict(plan(512, "15T", deadline), "budget.within_deadline");
  ASSERT_EQ(late.state, VerdictState::kNo);
  ASSERT_EQ(late.remedies.size(), 1u);
  ASSERT_EQ(late.remedies[0].settings.at(0).first, "cluster.gpus");
  const std::uint64_t gpus = std::stoull(late.remedies[0].settings[0].second);
  EXPECT_EQ(verdict(plan(gpus, "15T", deadline), "budget.within_deadline").state,
            VerdictState::kYes)
      << late.sentence;
  EXPECT_NE(verdict(plan(gpus / 4 * 3, "15T", deadline), "budget.within_deadline").state,
            VerdictState::kYes);

  const std::string budget = "[budget]\nusd = 70000\n[price]\nusd_per_gpu_hour = 2\n";
  const Verdict dear = verdict(plan(512, "15T", budget), "budget.within_budget");
  ASSERT_EQ(dear.state, VerdictState::kNo);
  ASSERT_EQ(dear.remedies.at(0).settings.at(0).first, "training.tokens");
  const std::string& tokens = dear.remedies[0].settings[0].second;
  EXPECT_EQ(verdict(plan(512, tokens, budget), "budget.within_budget").state, VerdictState::kYes)
      << dear.sentence;
}

TEST(Verdicts, ABudgetNeedsAPrice) {
  const auto refused = ComposeText(
      "[model]\nname = \"llama-7b\"\n[cluster]\ngpu = \"H800-SXM5-80GB\"\n[budget]\nusd = 100\n");
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("budget.usd: no on-demand price"));
}

// Some stage holds two of 32 layers when 24 share them.
TEST(Predicted, TheLargestStageIsWaitedFor) {
  const auto days = [](int stages) {
    return ValueOf(PlanText(absl::StrCat(
                       "[model]\nname = \"llama-7b\"\n[training]\nglobal_batch = 3072\n[cluster]\n"
                       "gpus = 96\n[parallel]\nzero = 1\npipeline = ",
                       stages, "\n")),
                   "time.days");
  };
  EXPECT_GT(days(24), days(16));
}

TEST(WallClock, IsPureTimeOverGoodput) {
  const std::string lossless =
      "[goodput]\nfailures_per_gpu_day = 0\nother_losses = 0\nrestart_minutes = 0\n";
  const Plan ideal = Llama65B(lossless);
  EXPECT_EQ(ValueOf(ideal, "goodput.share"), 1);
  EXPECT_EQ(ValueOf(ideal, "time.wall_days"), ValueOf(ideal, "time.days"));
  const Plan usual = Llama65B();
  EXPECT_LT(ValueOf(usual, "goodput.share"), 0.97);
  EXPECT_DOUBLE_EQ(ValueOf(usual, "time.wall_days"),
                   ValueOf(usual, "time.days") / ValueOf(usual, "goodput.share"));
  EXPECT_DOUBLE_EQ(ValueOf(usual, "cost.wall_usd"),
                   ValueOf(usual, "cost.usd") / ValueOf(usual, "goodput.share"));
  // 4.7e-4 x 2,048 failures a day.
  EXPECT_NEAR(ValueOf(usual, "goodput.hours_between_failures"), 24 / (4.7e-4 * 2048), 1e-9);
}

}  // namespace
}  // namespace gpuday
