// The search itself: its plans are those of the ordinary way, whatever the number of threads, and
// what it did not see it does not claim.
#include "planner/search/run.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "planner/compose/open_choices.h"
#include "tests/base/sanitized.h"
#include "tests/search/search_testing.h"

namespace gpuday {
namespace {

// All of them take minutes under sanitizers.
constexpr std::size_t kEvery = kSanitized ? 10 : 1;

void ExpectOrdinaryPlans(const Question& question, std::size_t at_least) {
  const SearchAnswer answer = Ask(question);
  EXPECT_GE(answer.best.size(), at_least);
  for (std::size_t n = 0; n < answer.best.size(); n += kEvery) {
    ExpectOrdinaryPlan(question, answer.best[n]);
  }
  for (const std::vector<FoundPlan>* list : {&answer.front, &answer.by_kind}) {
    if (!list->empty()) ExpectOrdinaryPlan(question, list->back());
  }
}

TEST(FoundPlans, AreOrdinaryPlans) {
  Question question = QuestionOf(
      "[model]\nname = \"llama-3.1-8b\"\n[training]\ntokens = \"100B\"\n[budget]\nusd = 60000\n"
      "deadline_days = 20\n",
      "<=64");
  question.only = {{"gpu", "H100-SXM*,A100-SXM*,MI300X,RTX4090"}};
  ExpectOrdinaryPlans(question, 5);
}

TEST(FoundPlans, AreOrdinaryPlansWhereTheLayoutIsNarrowedOrWide) {
  // Two axes that the scenario settles, one of them opened again.
  Question question = QuestionOf(
      "[model]\nname = \"llama-3.1-8b\"\n[training]\ntokens = \"100B\"\n[parallel]\ncontext = 1\n"
      "tensor = 2\n",
      "8..32");
  question.only = {{"gpu", "H100-SXM5-80GB,A100-SXM4-80GB"}, {"tensor", "1,2,4"}};
  ExpectOrdinaryPlans(question, 4);
  question.wide = true;
  ExpectOrdinaryPlans(question, 4);
}

TEST(FoundPlans, OfExpertsAreOrdinaryPlans) {
  Question question =
      QuestionOf("[model]\nname = \"mixtral-8x7b\"\n[training]\ntokens = \"100B\"\n", "16..128");
  question.only = {{"gpu", "H100-SXM5-80GB,B200*"}, {"expert", "2,4,8"}};
  ExpectOrdinaryPlans(question, 5);
  for (const FoundPlan& plan : Ask(question).best) EXPECT_GT(plan.plan.layout.expert, 1u);
}

TEST(FoundPlans, OfAdaptersOnQuantizedWeightsAreOrdinaryPlans) {
  Question question = QuestionOf(
      "[model]\nname = \"llama-2-13b\"\n[training]\ntokens = \"50M\"\n[optimizer]\nname = "
      "\"lora\"\n",
      "<=8");
  question.only = {{"gpu", "A100-SXM4-40GB,L4,RTX4090"}, {"precision", "int4,int8,mixed"}};
  ExpectOrdinaryPlans(question, 8);
}

TEST(FoundPlans, OfSeveralKindsOfPricesAreOrdinaryPlans) {
  Question question = QuestionOf(
      "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"100B\"\n[budget]\nusd = 9000\n"
      "deadline_days = 30\n",
      "8,16,32,12");
  question.only = {{"gpu", "H100-SXM5-80GB,A100-SXM4-80GB,L40S"}, {"kind", "*"}};
  ExpectOrdinaryPlans(question, 2);
  question.only[1] = {"provider", "AWS,Lambda,GCP"};
  ExpectOrdinaryPlans(question, 2);
}

// What the scenario, or its framework, says may be opened again.
TEST(FoundPlans, HaveWhatOnlyAllows) {
  const auto plans = [](const std::string& axis, const std::string& list) {
    Question question = QuestionOf(
        "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"10B\"\nglobal_batch = 512\n"
        "framework = \"other\"\nmicro_batch = 1\nrecompute = \"full\"\n[parallel]\n"
        "tensor = 8\npipeline = 1\nvirtual_stages = 1\ncontext = 1\nexpert = 1\nzero = 1\n"
        "sequence = true\n",
        "16xA100-SXM4-80GB");
    question.only = {{axis, list}};
    if (axis == "zero_group") question.only.emplace_back("zero", "3");
    const SearchAnswer answer = Ask(question);
    EXPECT_EQ(answer.best.size(), 1u) << axis << "=" << list << ": " << answer.binding;
    if (answer.best.empty()) return CellPlan();
    ExpectOrdinaryPlan(question, answer.best.front());
    return answer.best.front().plan;
  };
  EXPECT_EQ(plans("tensor", "2").layout.tensor, 2u);
  EXPECT_FALSE(plans("tensor", "1").layout.sequence_parallel);
  EXPECT_EQ(plans("pipeline", "2").layout.pipeline, 2u);
  EXPECT_EQ(plans("zero", "3").layout.zero, 3);
  EXPECT_EQ(plans("zero_group", "2").layout.zero_group, 2u);
  EXPECT_EQ(plans("micro_batch", "4").job.micro_batch, 4u);
  EXPECT_EQ(plans("recompute", "selective").job.recompute, Recompute::kSelective);
  EXPECT_EQ(plans("kernels", "unfused").job.kernels, Kernels::kUnfused);
  EXPECT_EQ(plans("loss", "eager").job.loss, Loss::kEager);
  EXPECT_EQ(plans("offload", "optimizer").layout.offload, Offload::kOptimizer);
  EXPECT_FALSE(plans("sequence", "false").layout.sequence_parallel);
  EXPECT_EQ(plans("data", "2").layout.data, 2u);
}

// All that a narrower search finds is there in a wide one.
TEST(FoundPlans, OfAWideSearchAreAsFast) {
  for (const char* scenario :
       {"[model]\nname = \"gpt3-2.7b\"\n[training]\ntokens = \"1B\"\n",
        "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"50B\"\n",
        "[model]\nname = \"llama-2-13b\"\n[training]\ntokens = \"20M\"\n[optimizer]\nname = "
        "\"lora\"\n"}) {
    SCOPED_TRACE(scenario);
    Question question = QuestionOf(scenario, "1,2,4,8,16xA100-SXM4-40GB");
    const absl::StatusOr<ComposedSpace> narrow = SpaceOf(question);
    question.wide = true;
    const absl::StatusOr<ComposedSpace> wide = SpaceOf(question);
    ASSERT_TRUE(narrow.ok() && wide.ok());
    const RunResult usual = RunSearch(narrow->space), most = RunSearch(wide->space);
    EXPECT_GT(most.counts.all, usual.counts.all);
    std::size_t compared = 0;
    for (std::size_t i = 0; i < usual.cells.size(); ++i) {
      if (!usual.cells[i].plan.has_value()) continue;
      ++compared;
      ASSERT_TRUE(most.cells[i].plan.has_value()) << usual.cells[i].gpus << " GPUs";
      const CellPlan &narrower = *usual.cells[i].plan, &wider = *most.cells[i].plan;
      const bool safe = FitsSafely(narrower.figures.memory, narrower.machine);
      const bool safe_too = FitsSafely(wider.figures.memory, wider.machine);
      EXPECT_GE(safe_too, safe);
      if (safe == safe_too) {
        EXPECT_LE(wider.figures.step.total_seconds, narrower.figures.step.total_seconds);
      }
    }
    EXPECT_GT(compared, 1u);
  }
}

TEST(FoundPlans, KeepWhatIsFixedAndWhatTheQuestionSets) {
  Question question = QuestionOf(
      "[model]\nname = \"gpt2-xl\"\n[training]\ntokens = \"10B\"\nglobal_batch = 96\n"
      "recompute = \"full\"\n[price]\nusd_per_gpu_hour = 2.5\n",
      "8,24xA100-SXM4-80GB");
  question.settings = {{"training.sequence_length", "512"}};
  const SearchAnswer answer = Ask(question);
  ASSERT_EQ(answer.best.size(), 2u);
  for (const FoundPlan& found : answer.best) {
    ExpectOrdinaryPlan(question, found);
    EXPECT_EQ(found.plan.job.global_batch, 96u);
    EXPECT_EQ(found.plan.job.recompute, Recompute::kFull);
    EXPECT_EQ(found.plan.job.sequence_length, 512u);
    EXPECT_EQ(found.plan.prices.usd_per_gpu_hour, 2.5);
    EXPECT_FALSE(found.offer.has_value());
  }
}

// All that an answer says, as text.
std::string TextOf(const SearchAnswer& answer) {
  std::string out = absl::StrCat(answer.counts.all, " ", answer.counts.looked, " ",
                                 NameOf(answer.answer), " ", answer.binding, "\n");
  for (const std::vector<FoundPlan>* list : {&answer.best, &answer.front, &answer.by_kind}) {
    for (const FoundPlan& plan : *list) {
      absl::StrAppend(&out, SettingsText(plan.settings), " ",
                      absl::StrJoin(ValuesOf(plan.plan.job, plan.plan.layout), ","), " ",
                      absl::StrJoin(ValuesOf(plan.plan.figures), ","), "\n");
    }
  }
  return out;
}

TEST(RunSearch, IsTheSameOnAnyNumberOfThreads) {
  Question question = QuestionOf(
      "[model]\nname = \"gpt2-xl\"\n[training]\ntokens = \"10B\"\nglobal_batch = 64\n[budget]\n"
      "usd = 3000\n",
      "<=32");
  question.only = {{"gpu", "A100*"}};
  question.wide = true;
  const absl::StatusOr<ComposedSpace> space = SpaceOf(question);
  ASSERT_TRUE(space.ok()) << space.status().message();
  const auto text = [&](unsigned threads) {
    const RunResult result =
        RunSearch(space->space, {.threads = threads, .stop = nullptr, .progress = {}});
    return TextOf(MakeAnswer(*space, question, result, {}, 1000));
  };
  const std::string alone = text(1);
  EXPECT_GT(alone.size(), 1000u);
  for (const unsigned threads : {2u, 3u, 7u}) EXPECT_EQ(text(threads), alone) << threads;
}

TEST(RunSearch, SaysThatItWasStoppedBeforeItBegan) {
  const Question question = QuestionOf("[model]\nname = \"gpt2\"\n", "8xA100-SXM4-80GB");
  const std::atomic<bool> stop = true;
  const SearchAnswer stopped = Ask(question, {.threads = 2, .stop = &stop, .progress = {}});
  EXPECT_TRUE(stopped.stopped);
  EXPECT_EQ(stopped.answer, VerdictState::kNo);
  EXPECT_TRUE(stopped.best.empty());
  EXPECT_FALSE(stopped.least_memory || stopped.fits_from);
  EXPECT_THAT(stopped.binding, testing::HasSubstr("stopped before anything was found"));
  EXPECT_FALSE(Ask(question).stopped);
}

TEST(RunSearch, SaysThatItWasStoppedHalfWay) {
  const Question question = QuestionOf("[model]\nname = \"gpt2\"\n[training]\ntokens = \"10B\"\n",
                                       "1,2,4,8,16,32xA100-SXM4-80GB");
  const absl::StatusOr<ComposedSpace> space = SpaceOf(question);
  ASSERT_TRUE(space.ok()) << space.status().message();
  const RunResult whole = RunSearch(space->space);
  std::atomic<bool> stop = false;
  std::atomic<int> asked = 0;
  ComposedSpace interrupted = *space;
  interrupted.space.choices = [&](const Scenario& scenario, const FrameworkCan& can) {
    if (++asked > 4) stop = true;
    return OpenChoices(scenario, can);
  };
  const RunResult half =
      RunSearch(interrupted.space, {.threads = 1, .stop = &stop, .progress = {}});
  EXPECT_TRUE(half.stopped);
  EXPECT_FALSE(whole.stopped);
  // What it has is what the whole search has; what it has not it does not say.
  ASSERT_EQ(half.cells.size(), whole.cells.size());
  std::size_t found = 0;
  for (std::size_t i = 0; i < half.cells.size(); ++i) {
    ASSERT_TRUE(whole.cells[i].plan.has_value());
    if (!half.cells[i].plan.has_value()) continue;
    ++found;
    EXPECT_EQ(ValuesOf(half.cells[i].plan->figures), ValuesOf(whole.cells[i].plan->figures));
  }
  EXPECT_GT(found, 0u);
  EXPECT_LT(found, whole.cells.size());
  EXPECT_TRUE(MakeAnswer(interrupted, question, half, {}, 10).stopped);
}

}  // namespace
}  // namespace gpuday
