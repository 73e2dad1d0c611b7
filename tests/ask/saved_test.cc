// Saved plans by number, name and "latest"; the names that they may have.
#include "planner/ask/saved.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "planner/ask/plan.h"
#include "planner/ask/scenario.h"
#include "planner/base/status.h"
#include "tests/base/temporary_folder.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SavedPlans : public testing::Test {
 protected:
  Plan Planned(int gpus) const {
    const auto asked =
        ReadOperand(desk_, "gpt2", {TypedChange("cluster.gpus", std::to_string(gpus), "test")});
    const auto plan = AskPlan(desk_, *asked);
    EXPECT_TRUE(plan.ok()) << plan.status();
    return plan.ok() ? *plan : Plan();
  }
  absl::StatusOr<SavedAs> Save(const std::string& name, int gpus = 8,
                               const std::vector<std::string>& tags = {}) const {
    return SavePlan(desk_, name, Planned(gpus), tags);
  }
  // How many GPUs the scenario says that `operand` stands for; 0: none.
  std::int64_t Gpus(const std::string& operand, std::string* remark = nullptr) const {
    const auto asked = ReadOperand(desk_, operand, {});
    EXPECT_TRUE(asked.ok()) << operand << ": " << asked.status();
    if (!asked.ok()) return -1;
    if (remark != nullptr) *remark = asked->remark;
    const Node* gpus = asked->document.FindPath("cluster.gpus");
    return gpus == nullptr ? 0 : gpus->integer;
  }

  const TemporaryFolder folder_;
  const Desk desk_{PluginHost(PluginHost::DefaultFolders({})), (folder_ / "plans.db").string()};
};

TEST_F(SavedPlans, StandForTheirScenario) {
  ASSERT_TRUE(Save("Full FT", 16).ok());
  ASSERT_TRUE(Save("", 32).ok());
  EXPECT_EQ(Gpus("1"), 16);
  EXPECT_EQ(Gpus("Full FT"), 16);
  EXPECT_EQ(Gpus("latest"), 32);
  std::string remark;
  EXPECT_EQ(Gpus("2", &remark), 32);
  EXPECT_THAT(remark, HasSubstr("saved plan 2"));
  EXPECT_EQ(Gpus("gpt2", &remark), 0);
  EXPECT_THAT(remark, IsEmpty());
  // Changes come on top, and what is planned is called by the number.
  const auto asked = ReadOperand(desk_, "Full FT", {TypedChange("cluster.gpus", "64", "--gpus")});
  EXPECT_EQ(asked->operand, "1");
  EXPECT_EQ(asked->document.FindPath("cluster.gpus")->integer, 64);
}

TEST_F(SavedPlans, AModelOfTheNameComesFirstAndThatIsSaid) {
  const auto saved = Save("gpt2", 16);
  ASSERT_TRUE(saved.ok());
  EXPECT_TRUE(saved->is_model);
  EXPECT_FALSE(Save("no model")->is_model);
  EXPECT_EQ(Gpus("gpt2"), 0);
}

TEST_F(SavedPlans, WhatIsNotThereIsTold) {
  for (const char* operand : {"1", "latest"}) {
    const auto asked = ReadOperand(desk_, operand, {});
    ASSERT_FALSE(asked.ok()) << operand;
    EXPECT_EQ(FaultOf(asked.status()), Fault::kStore);
  }
  ASSERT_TRUE(Save("x").ok());
  EXPECT_FALSE(ReadOperand(desk_, "2", {}).ok());
  ASSERT_EQ(DeletePlan(desk_, 1), absl::OkStatus());
  EXPECT_THAT(ReadOperand(desk_, "latest", {}).status().message(), HasSubstr("--save keeps one"));
  // A name may be a model's, which is looked for later.
  EXPECT_TRUE(ReadOperand(desk_, "x", {}).ok());
}

TEST_F(SavedPlans, NamesAreTextThatNothingElseHas) {
  EXPECT_EQ(Save("one")->name, "one");
  for (const std::string& name :
       {std::string("one"), std::string("7"), std::string("latest"), std::string("  "),
        std::string("a\nb"), std::string("\xff"), std::string(201, 'x')}) {
    const auto saved = Save(name);
    ASSERT_FALSE(saved.ok()) << name;
    EXPECT_EQ(KeyOf(saved.status()), "name");
  }
  EXPECT_TRUE(Save(std::string(200, 'x')).ok());
  // Where nobody names it, the title gets a number behind it.
  const std::string title = Planned(8).title;
  EXPECT_EQ(Save("")->name, title);
  EXPECT_EQ(Save("")->name, title + " (2)");
  EXPECT_EQ(Save("")->name, title + " (3)");
  ASSERT_EQ(DeletePlan(desk_, 1), absl::OkStatus());
  EXPECT_TRUE(Save("one").ok()) << "the name of a plan that was deleted is free";
}

TEST_F(SavedPlans, AreListedByTagAndText) {
  ASSERT_TRUE(Save("board meeting", 8, {"q4"}).ok());
  ASSERT_TRUE(Save("draft", 16, {"Q1", "board"}).ok());
  const auto names = [&](const SavedFilter& filter) {
    std::vector<std::string> found;
    const auto list = AskSaved(desk_, filter);
    EXPECT_TRUE(list.ok()) << list.status();
    if (list.ok()) {
      for (const SavedSummary& plan : list->plans) found.push_back(plan.name);
    }
    return found;
  };
  EXPECT_THAT(names({}), ElementsAre("board meeting", "draft"));
  EXPECT_THAT(names({.text = "", .tag = "board"}), ElementsAre("draft"));
  EXPECT_THAT(names({.text = "BOARD", .tag = ""}), ElementsAre("board meeting", "draft"));
  EXPECT_THAT(names({.text = "draft", .tag = "q4"}), IsEmpty());
}

}  // namespace
}  // namespace gpuday
