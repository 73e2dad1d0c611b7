// What the answer says: what binds, what would have to give, how sure it is, and questions turned
// round.
#include "planner/search/answer.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/search/largest.h"
#include "tests/search/search_testing.h"

namespace gpuday {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

constexpr char kLlama[] =
    "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"100B\"\n[price]\nusd_per_gpu_hour = "
    "2\n";

SearchAnswer AskLargest(Largest largest, const Question& question) {
  absl::StatusOr<SearchAnswer> answer =
      AnswerLargest(largest, question, BundledCatalog(), BundledHost(), {}, 10);
  EXPECT_TRUE(answer.ok()) << answer.status().message();
  return answer.ok() ? *std::move(answer) : SearchAnswer{};
}

// Whether the plan of the settings fits safely, the ordinary way.
bool FitsSurely(const Question& question, Settings settings, const Settings& changes = {}) {
  settings.insert(settings.end(), changes.begin(), changes.end());
  const absl::StatusOr<Workload> workload = ComposeWith(question.document, settings);
  return workload.ok() &&
         MakePlan(*workload).FindVerdict(id::kMemoryFits)->state == VerdictState::kYes;
}

TEST(Binding, MemoryWhereNothingFits) {
  const Question question =
      QuestionOf("[model]\nname = \"llama-2-70b\"\n[budget]\nusd = 1e6\n", "4xA100-SXM4-80GB");
  const SearchAnswer answer = Ask(question);
  EXPECT_FALSE(answer.Holds());
  EXPECT_THAT(answer.binding, StartsWith("memory, not money: at 4 GPUs nothing fits"));
  ASSERT_TRUE(answer.least_memory.has_value());
  EXPECT_LT(answer.least_memory->plan.figures.free_bytes, 0);
  // The advice comes true, and with a node less it would not.
  ASSERT_TRUE(answer.fits_from.has_value());
  EXPECT_THAT(answer.give, Contains(HasSubstr(absl::StrCat(answer.fits_from->gpus, " GPUs"))));
  const auto fits_on = [&](std::uint64_t gpus) {
    return !Ask(QuestionOf("[model]\nname = \"llama-2-70b\"\n",
                           absl::StrCat(gpus, "xA100-SXM4-80GB")))
                .best.empty();
  };
  EXPECT_TRUE(fits_on(answer.fits_from->gpus));
  EXPECT_FALSE(fits_on(answer.fits_from->gpus - 8));
}

TEST(Binding, DateOrMoneyOrBoth) {
  const auto binding = [](const std::string& budget) {
    const SearchAnswer answer =
        Ask(QuestionOf(absl::StrCat(kLlama, "[budget]\n", budget), "8,16,32xH100-SXM5-80GB"));
    EXPECT_FALSE(answer.Holds());
    EXPECT_FALSE(answer.best.empty());
    EXPECT_EQ(answer.best.front().plan.answer, VerdictState::kNo);
    return answer.binding;
  };
  EXPECT_THAT(binding("deadline_days = 1\n"), StartsWith("the date: the fastest takes up to "));
  EXPECT_THAT(binding("deadline_days = 1\nusd = 1e6\n"), StartsWith("the date, not money"));
  EXPECT_THAT(binding("deadline_days = 100\nusd = 100\n"), StartsWith("money, not the date"));
  EXPECT_THAT(binding("deadline_days = 1\nusd = 100\n"), StartsWith("date and money, each"));
}

TEST(Binding, WhatABetterPlanWouldBreak) {
  const SearchAnswer free = Ask(QuestionOf(kLlama, "8,16,32xH100-SXM5-80GB"));
  ASSERT_TRUE(free.Holds());
  EXPECT_EQ(free.binding, "");
  const double days = free.best.front().plan.figures.wall_days;
  const SearchAnswer hurried =
      Ask(QuestionOf(absl::StrCat(kLlama, "[budget]\ndeadline_days = ", Figure(0.6 * days), "\n"),
                     "8,16,32xH100-SXM5-80GB"));
  ASSERT_TRUE(hurried.Holds());
  EXPECT_THAT(hurried.binding, StartsWith("the date, not memory: without it 8 × H100-SXM5-80GB"));
  EXPECT_GT(hurried.best.front().plan.figures.wall_usd, free.best.front().plan.figures.wall_usd);
}

TEST(Give, TokensThatTheBoundsAllow) {
  const Question question =
      QuestionOf(absl::StrCat(kLlama, "[budget]\nusd = 1000\n"), "8,16xH100-SXM5-80GB");
  const SearchAnswer answer = Ask(question);
  EXPECT_FALSE(answer.Holds());
  EXPECT_THAT(answer.give, Contains(StartsWith("tokens: ")));
  EXPECT_THAT(answer.give, Contains(StartsWith("money: ")));
}

// A yes holds in as many runs as somebody asks for.
TEST(Confidence, IsWhatEveryYesKeeps) {
  const auto ask = [](int confidence) {
    return Ask(QuestionOf(absl::StrCat(kLlama, "[budget]\ndeadline_days = 20\nusd = 30000\n",
                                       "confidence = ", confidence, "\n"),
                          "<=64xA100-SXM4-80GB"));
  };
  std::size_t before = SIZE_MAX;
  for (const int confidence : {50, 80, 95}) {
    const SearchAnswer answer = ask(confidence);
    ASSERT_TRUE(answer.Holds()) << confidence;
    EXPECT_LE(answer.best.size(), before);
    before = answer.best.size();
    for (const FoundPlan& found : answer.best) {
      const Chances& chances = found.plan.chances;
      EXPECT_GE(chances.fits, confidence / 100.0);
      EXPECT_GE(*chances.in_time, confidence / 100.0);
      EXPECT_GE(*chances.within_budget, confidence / 100.0);
      EXPECT_LE(found.plan.SureDays(), 20 * (1 + 1e-9));
      EXPECT_LE(found.plan.SureUsd(), 30000 * (1 + 1e-9));
      EXPECT_LE(TotalBand(found.plan.figures.memory, found.plan.machine.memory_spread).low,
                found.plan.machine.capacity_bytes);
    }
  }
  EXPECT_LT(before, ask(50).best.size());
}

TEST(Confidence, MakesAMaybeOfWhatHoldsInHalfOfTheRuns) {
  const Question open = QuestionOf(kLlama, "16xH100-SXM5-80GB");
  const double days = Ask(open).best.front().plan.figures.wall_days;
  const auto answer = [&](double factor) {
    return Ask(QuestionOf(
                   absl::StrCat(kLlama, "[budget]\ndeadline_days = ", Figure(factor * days), "\n"),
                   "16xH100-SXM5-80GB"))
        .answer;
  };
  EXPECT_EQ(answer(3), VerdictState::kYes);
  EXPECT_EQ(answer(1.02), VerdictState::kMaybe);
  EXPECT_EQ(answer(0.98), VerdictState::kNo);
}

TEST(Largest, TokensThatKeepDateAndMoney) {
  const Question question = QuestionOf(
      "[model]\nname = \"llama-2-7b\"\n[price]\nusd_per_gpu_hour = 2\n[budget]\nusd = 50000\n"
      "deadline_days = 30\n",
      "<=64xH100-SXM5-80GB");
  const SearchAnswer answer = AskLargest(Largest::kTokens, question);
  ASSERT_TRUE(answer.Holds() && answer.largest.has_value());
  // A little more breaks a bound on any number of GPUs.
  Question more = question;
  more.settings = {
      {"training.tokens", absl::StrCat(static_cast<std::uint64_t>(1.002 * answer.largest->value))},
      {"training.global_batch", absl::StrCat(answer.best.front().plan.job.global_batch)}};
  EXPECT_FALSE(Ask(more).Holds());
  const absl::StatusOr<SearchAnswer> unbounded = AnswerLargest(
      Largest::kTokens, QuestionOf(kLlama, "8"), BundledCatalog(), BundledHost(), {}, 10);
  EXPECT_EQ(FaultOf(unbounded.status()), Fault::kUsage);
}

// With epochs they are those of one, as training.tokens is; where something else says how much, the
// question has no answer.
TEST(Largest, TokensAreThoseOfTheKey) {
  const std::string bounds =
      "[model]\nname = \"llama-2-7b\"\n[price]\nusd_per_gpu_hour = 2\n[budget]\nusd = 50000\n"
      "deadline_days = 30\n[training]\nglobal_batch = 64\ntask = \"pretraining\"\n";
  const auto tokens = [](const std::string& toml) {
    const SearchAnswer answer = AskLargest(Largest::kTokens, QuestionOf(toml, "64xH100-SXM5-80GB"));
    EXPECT_TRUE(answer.Holds() && answer.largest.has_value());
    return answer.largest.has_value() ? answer.largest->value : 0;
  };
  EXPECT_NEAR(tokens(bounds + "[data]\nepochs = 4\n") / tokens(bounds), 0.25, 0.001);
  const auto said =
      AnswerLargest(Largest::kTokens, QuestionOf(bounds + "[data]\nexamples = 5\n", "8"),
                    BundledCatalog(), BundledHost(), {}, 10);
  EXPECT_EQ(said.status().message(), "--largest tokens: data.examples says already how many");
}

TEST(Largest, RankOnOneCard) {
  const Question question = QuestionOf(
      "[model]\nname = \"llama-2-7b\"\n[optimizer]\nname = \"lora\"\n[precision]\nname = "
      "\"int4\"\n",
      "1xRTX4090");
  const SearchAnswer answer = AskLargest(Largest::kRank, question);
  ASSERT_TRUE(answer.Holds() && answer.largest.has_value());
  const auto rank = static_cast<std::uint64_t>(answer.largest->value);
  EXPECT_GT(rank, 8u);
  const Settings& settings = answer.best.front().settings;
  EXPECT_TRUE(FitsSurely(question, settings));
  Question more = question;
  more.settings = {{"optimizer.rank", absl::StrCat(rank + 1)}};
  EXPECT_FALSE(Ask(more).Holds());
}

TEST(Largest, ContextInWholeThousands) {
  const Question question = QuestionOf("[model]\nname = \"llama-2-7b\"\n", "2xH100-SXM5-80GB");
  const SearchAnswer answer = AskLargest(Largest::kContext, question);
  ASSERT_TRUE(answer.Holds() && answer.largest.has_value());
  EXPECT_EQ(std::fmod(answer.largest->value, 1024), 0);
  EXPECT_TRUE(FitsSurely(question, answer.best.front().settings));
  Question more = question;
  more.settings = {{"training.sequence_length",
                    absl::StrCat(static_cast<std::uint64_t>(answer.largest->value) + 1024)}};
  EXPECT_FALSE(Ask(more).Holds());
}

TEST(Largest, BatchWithoutAccumulation) {
  const Question question = QuestionOf("[model]\nname = \"gpt2\"\n", "4xA100-SXM4-80GB");
  const SearchAnswer answer = AskLargest(Largest::kBatch, question);
  ASSERT_TRUE(answer.Holds() && answer.largest.has_value());
  const FoundPlan& best = answer.best.front();
  const Layout& layout = best.plan.layout;
  EXPECT_EQ(static_cast<double>(best.plan.job.micro_batch * layout.data * layout.pipeline),
            answer.largest->value);
  EXPECT_EQ(static_cast<double>(best.plan.job.global_batch), answer.largest->value);
  EXPECT_TRUE(FitsSurely(question, best.settings));
  // A sequence more does not fit in these degrees, whatever is recomputed.
  const std::uint64_t more = best.plan.job.micro_batch + 1;
  EXPECT_FALSE(
      FitsSurely(question, best.settings,
                 {{"training.micro_batch", absl::StrCat(more)},
                  {"training.global_batch", absl::StrCat(more * layout.data * layout.pipeline)}}));
}

TEST(Largest, ModelOfTheCatalog) {
  Question question = QuestionOf(
      "[training]\ntokens = \"10B\"\n[price]\nusd_per_gpu_hour = 2\n[budget]\n"
      "usd = 5000\n",
      "8xH100-SXM5-80GB");
  question.only = {{"model", "llama-2-*,gpt2*"}};
  const SearchAnswer answer = AskLargest(Largest::kModel, question);
  ASSERT_TRUE(answer.Holds() && answer.largest.has_value());
  EXPECT_THAT(answer.largest->sentence, StartsWith("the next larger, llama-2-"));
  Question larger = question;
  larger.only.clear();
  larger.settings = {{"model.name", "llama-2-70b"}};
  EXPECT_FALSE(Ask(larger).Holds());
  question.only = {{"model", "no-such-*"}};
  EXPECT_EQ(FaultOf(AnswerLargest(Largest::kModel, question, BundledCatalog(), BundledHost(), {}, 1)
                        .status()),
            Fault::kUsage);
}

// Models whose weights nobody published cannot be fine-tuned, so nobody proposes them.
TEST(Largest, ModelHasWeightsUnlessSomebodyAsksOtherwise) {
  Question question = QuestionOf("[training]\ntokens = \"1B\"\n[price]\nusd_per_gpu_hour = 2\n",
                                 "8xH100-SXM5-80GB");
  const auto largest = [&] {
    const SearchAnswer answer = AskLargest(Largest::kModel, question);
    return answer.largest->text + ": " + answer.largest->sentence;
  };
  question.only = {{"model", "gpt3-2*,gpt2-xl,gpt2"}};
  EXPECT_THAT(largest(), StartsWith("gpt2-xl"));
  question.only = {{"model", "gpt3-2.7b,gpt2-xl,gpt2"}};  // it is named
  EXPECT_THAT(largest(), StartsWith("gpt3-2.7b"));
  question.only = {{"model", "gpt3-2*,gpt2-xl,gpt2"}};
  question.wide = true;
  EXPECT_THAT(largest(), StartsWith("gpt3-2.7b"));
}

TEST(Objective, FewestGpus) {
  Question question = QuestionOf("[model]\nname = \"llama-2-7b\"\n", "<=64xA100-SXM4-40GB");
  question.minimize = Objective::kGpus;
  const SearchAnswer answer = Ask(question);
  ASSERT_TRUE(answer.Holds());
  const std::uint64_t fewest = answer.best.front().gpus;
  EXPECT_GT(fewest, 1u);
  EXPECT_THAT(answer.binding, StartsWith("memory"));
  EXPECT_FALSE(Ask(QuestionOf("[model]\nname = \"llama-2-7b\"\n",
                              absl::StrCat(fewest / 2, "xA100-SXM4-40GB")))
                   .Holds());
}

}  // namespace
}  // namespace gpuday
