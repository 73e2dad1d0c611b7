// What --only and --wide leave to choose of a layout, and the scenario's keys that they narrow.
#include <gmock/gmock.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/compose/open_choices.h"
#include "planner/layouts/axes.h"
#include "planner/scenario/keys.h"
#include "tests/search/search_testing.h"

namespace gpuday {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

Question Of(const std::string& scenario = "") {
  return QuestionOf("[model]\nname = \"gpt2\"\n" + scenario);
}

// What the question leaves open on a framework that can do so much.
Choices ChoicesLeft(const Question& question, const FrameworkCan& can = {}) {
  const absl::StatusOr<Scenario> scenario = ReadScenario(question.document);
  EXPECT_TRUE(scenario.ok()) << scenario.status().message();
  const absl::StatusOr<ChoicesFor> choices = gpuday::ChoicesOf(question);
  EXPECT_TRUE(choices.ok()) << choices.status().message();
  return *choices ? (*choices)(*scenario, can) : OpenChoices(*scenario, can);
}

TEST(Only, NothingNarrowsWhereNobodySays) {
  EXPECT_FALSE(*gpuday::ChoicesOf(Of()));  // as in any plan
  EXPECT_FALSE(NarrowsLayout(Of()));
  Question question = Of();
  question.only = {{"gpu", "H100*"}, {"kind", "*"}};
  EXPECT_FALSE(NarrowsLayout(question));
  question.only.emplace_back("tensor", "1");
  EXPECT_TRUE(NarrowsLayout(question));
  question.only.clear();
  question.wide = true;
  EXPECT_TRUE(NarrowsLayout(question));
}

TEST(Only, KeepsWhatTheScenarioSays) {
  Question question =
      Of("[training]\nrecompute = \"full\"\nmicro_batch = 4\n[parallel]\ntensor = 2\nzero = 1\n");
  question.only = {{"pipeline", "*"}};
  EXPECT_EQ(FaultOf(gpuday::ChoicesOf(question).status()), Fault::kUsage);  // numbers have no *
  question.only = {{"pipeline", ">=1"}};
  const Choices choices = ChoicesLeft(question);
  EXPECT_THAT(choices.recompute, ElementsAre(Recompute::kFull));
  EXPECT_TRUE(choices.micro_batch.Holds(4) && !choices.micro_batch.Holds(2));
  EXPECT_TRUE(choices.tensor.Holds(2) && !choices.tensor.Holds(1));
  EXPECT_TRUE(choices.zero.Holds(1) && !choices.zero.Holds(0));
  EXPECT_TRUE(choices.pipeline.Holds(1) && choices.pipeline.Holds(64));
}

TEST(Only, NarrowsAndOpensAgain) {
  Question question = Of("[parallel]\ntensor = 8\n");
  question.only = {{"tensor", "1,2"}, {"recompute", "none,f*"}, {"zero", "<=1"}};
  const Choices choices = ChoicesLeft(question);
  EXPECT_THAT(choices.recompute, ElementsAre(Recompute::kNone, Recompute::kFull));
  EXPECT_TRUE(choices.tensor.Holds(2));
  EXPECT_FALSE(choices.tensor.Holds(4) || choices.tensor.Holds(8));
  EXPECT_TRUE(choices.zero.Holds(0) && choices.zero.Holds(1) && !choices.zero.Holds(2));
}

TEST(Only, NarrowsGroupsAndSequence) {
  Question question = Of();
  question.only = {{"zero_group", "4,8"}, {"sequence", "*"}};
  const Choices choices = ChoicesLeft(question);
  EXPECT_THAT(choices.sequence_parallel, ElementsAre(true, false));
  const std::vector<Sharding> shardings = ShardingsOf(choices, 8);
  EXPECT_THAT(shardings, SizeIs(6));  // stages 1 to 3, in each of two groups
  for (const Sharding& sharding : shardings) {
    EXPECT_TRUE(sharding.group == 4 || sharding.group == 8) << sharding.group;
    EXPECT_GT(sharding.zero, 0);
  }
}

TEST(Only, RefusesWhatNobodyKnows) {
  const auto message = [](const std::string& axis, const std::string& list) {
    Question question = Of();
    question.only = {{axis, list}};
    const absl::Status status = gpuday::ChoicesOf(question).status();
    EXPECT_EQ(FaultOf(status), Fault::kUsage);
    return std::string(status.message());
  };
  EXPECT_THAT(message("tensr", "1"), HasSubstr("did you mean \"tensor\""));
  EXPECT_THAT(message("recompute", "some"),
              HasSubstr("expected some of none, selective, operations, full, found \"some\""));
  EXPECT_THAT(message("zero", "two"), HasSubstr("--only zero: expected whole numbers"));
}

// What a search sets or weighs can be narrowed, but for the bounds, which are asked otherwise.
TEST(Only, EverySearchedKeyIsAnAxis) {
  for (const ScenarioKey& row : ScenarioKeys()) {
    const bool bound = std::string_view(row.path).starts_with("budget.");
    if (row.searched) {
      EXPECT_EQ(row.axis.empty(), bound) << row.path;
    }
    if (row.axis.empty()) continue;
    Question question = Of();
    // Numbers, words and names alike take everything.
    const bool number = row.kind == KeyKind::kWhole;
    question.only = {{row.axis, number ? ">=0" : "*"}};
    EXPECT_TRUE(gpuday::ChoicesOf(question).ok())
        << row.axis << ": " << gpuday::ChoicesOf(question).status().message();
    question.only = {{row.axis + "x", "1"}};
    EXPECT_EQ(FaultOf(gpuday::ChoicesOf(question).status()), Fault::kUsage) << row.axis;
  }
}

FrameworkCan Modest() {
  FrameworkCan can;
  can.tensor = can.pipeline = can.zero_group = can.sequence = false;
  can.zero = {0, 1};
  can.offload = {Offload::kNone, Offload::kOptimizer};
  return can;
}

TEST(Wide, OpensWhatCostsTimeToSaveMemory) {
  Question question = Of();
  EXPECT_THAT(ChoicesLeft(question).offload, ElementsAre(Offload::kNone));
  EXPECT_FALSE(ChoicesLeft(question).every_zero_group);
  EXPECT_FALSE(ChoicesLeft(question).context.Holds(2));
  question.wide = true;
  const Choices wide = ChoicesLeft(question, Modest());
  EXPECT_THAT(wide.offload, ElementsAre(Offload::kNone, Offload::kOptimizer, Offload::kParameters,
                                        Offload::kBoth));
  EXPECT_TRUE(wide.every_zero_group);
  EXPECT_TRUE(wide.context.Holds(2) && wide.tensor.Holds(8) && wide.zero.Holds(3));
  EXPECT_THAT(wide.sequence_parallel, ElementsAre(true, false));
  EXPECT_THAT(wide.kernels, SizeIs(3));
  EXPECT_THAT(wide.losses, SizeIs(5));
}

// Of a program that somebody names it opens what that can run.
TEST(Wide, KeepsToTheFrameworkThatIsNamed) {
  Question question = Of("[training]\nframework = \"some\"\n");
  question.wide = true;
  const Choices wide = ChoicesLeft(question, Modest());
  EXPECT_THAT(wide.offload, ElementsAre(Offload::kNone, Offload::kOptimizer));
  EXPECT_FALSE(wide.every_zero_group);
  EXPECT_TRUE(wide.context.Holds(2) && !wide.tensor.Holds(8) && !wide.zero.Holds(3));
  EXPECT_THAT(wide.kernels, SizeIs(1));
  EXPECT_THAT(wide.losses, SizeIs(1));
  // And what the scenario fixes stays fixed.
  Question fixed = Of("[parallel]\noffload = \"none\"\ncontext = 1\nsequence = true\n");
  fixed.wide = true;
  const Choices choices = ChoicesLeft(fixed);
  EXPECT_THAT(choices.offload, ElementsAre(Offload::kNone));
  EXPECT_THAT(choices.sequence_parallel, ElementsAre(true));
  EXPECT_FALSE(choices.context.Holds(2));
}

}  // namespace
}  // namespace gpuday
