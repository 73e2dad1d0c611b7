// What words, lines and keys are explained as.
#include "planner/ask/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "planner/ask/keys.h"
#include "planner/base/status.h"

namespace gpuday {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const Desk& TheDesk() {
  static const Desk* const desk = new Desk(PluginHost(PluginHost::DefaultFolders({})), "");
  return *desk;
}

std::vector<std::string> Paths(const std::string& word) {
  const auto keys = AskKeys(TheDesk(), word);
  EXPECT_TRUE(keys.ok()) << keys.status();
  std::vector<std::string> paths;
  if (!keys.ok()) return paths;
  for (const KnownKey& known : *keys) paths.push_back(known.key.path);
  return paths;
}

// Each word names lines that plans have and keys that a scenario has.
TEST(Words, NameLinesAndKeysThatAreThere) {
  const auto words = AskWords(TheDesk());
  ASSERT_TRUE(words.ok()) << words.status();
  EXPECT_GT(words->size(), 30u);
  for (const WordEntry& entry : *words) {
    const auto answer = AskWord(TheDesk(), entry.word);
    ASSERT_TRUE(answer.ok()) << entry.word << ": " << answer.status();
    EXPECT_EQ(answer->word->word, entry.word);
    std::vector<std::string> lines;
    for (const KnownLine& line : answer->lines) lines.push_back(line.id);
    EXPECT_EQ(lines, entry.lines) << entry.word << ": no plan has one of these";
    EXPECT_GE(answer->keys.size(), entry.keys.size());
  }
  for (const char* synonym : {"FSDP", "fsdp", "16Φ", "φ", "Tensor_Parallelism", "no"}) {
    EXPECT_TRUE(AskWord(TheDesk(), synonym).ok()) << synonym;
  }
}

TEST(Words, ALineHasItsLabelAndFormula) {
  const auto answer = AskWord(TheDesk(), "time.wall_days");
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_THAT(answer->lines, SizeIs(1));
  EXPECT_EQ(answer->lines[0].label, "days with interruptions");
  EXPECT_EQ(answer->lines[0].unit, "days");
  EXPECT_EQ(answer->lines[0].formula, "days / goodput");
  EXPECT_THAT(answer->keys, IsEmpty());
  // A line that only plans of another layout have.
  EXPECT_FALSE(AskWord(TheDesk(), "time.step_parts.tensor_seconds")->lines[0].label.empty());
  // And one of serving.
  EXPECT_FALSE(AskWord(TheDesk(), "memory.kv_cache_bytes_per_token")->lines[0].label.empty());
}

TEST(Words, AKeyIsExplainedByItself) {
  const auto answer = AskWord(TheDesk(), "optimizer.rank");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->keys[0].key.path, "optimizer.rank");
}

TEST(Words, WhatNobodyKnowsIsToldWithTheNearest) {
  const auto answer = AskWord(TheDesk(), "gooodput");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(FaultOf(answer.status()), Fault::kInput);
  EXPECT_THAT(answer.status().message(), HasSubstr("did you mean \"goodput\"?"));
  EXPECT_FALSE(AskWord(TheDesk(), "").ok());
}

TEST(KeysAsked, AllOfThemWithThoseOfPlugins) {
  const std::vector<std::string> all = Paths("");
  for (const ScenarioKey& row : ScenarioKeys()) EXPECT_THAT(all, Contains(row.path));
  EXPECT_THAT(all, Contains("optimizer.rank"));
  EXPECT_THAT(all, Contains("model.parameters.hidden_size"));
  EXPECT_EQ(all.front(), "name");
}

TEST(KeysAsked, ByTableKeyNameOptionOrWord) {
  EXPECT_THAT(Paths("training"), Each(testing::StartsWith("training.")));
  EXPECT_THAT(Paths("model.parameters"), Each(testing::StartsWith("model.parameters")));
  EXPECT_THAT(Paths("model.parameters"), Contains("model.parameters.hidden_size"));
  EXPECT_THAT(Paths("training.micro_batch"), testing::ElementsAre("training.micro_batch"));
  EXPECT_THAT(Paths("micro-batch"), testing::ElementsAre("training.micro_batch"));
  EXPECT_THAT(Paths("--within"), testing::ElementsAre("budget.deadline_days"));
  EXPECT_THAT(Paths("interruption"), Contains("goodput.failures_per_gpu_day"));
  EXPECT_THAT(Paths("interruption"), Not(Contains("cluster.gpus")));
}

TEST(KeysAsked, SayDefaultAndPlugins) {
  const auto keys = AskKeys(TheDesk(), "inference.batch");
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_FALSE((*keys)[0].key.default_text.empty());
  EXPECT_THAT((*keys)[0].plugins, IsEmpty());
  const auto rank = AskKeys(TheDesk(), "optimizer.rank");
  ASSERT_TRUE(rank.ok()) << rank.status();
  EXPECT_THAT((*rank)[0].plugins, Not(IsEmpty()));
}

TEST(KeysAsked, NoneIsToldWithTheNearest) {
  const auto keys = AskKeys(TheDesk(), "training.micro_bach");
  ASSERT_FALSE(keys.ok());
  EXPECT_THAT(keys.status().message(), HasSubstr("training.micro_batch"));
}

}  // namespace
}  // namespace gpuday
