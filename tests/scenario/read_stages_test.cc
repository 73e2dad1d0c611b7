// Optimizers that hand on to another: how deep, and where complaints point.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/scenario/reading.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(ReadStages, EachThenIsAStageMore) {
  const Scenario s = MustRead(
      "[optimizer]\nname = \"lora\"\nrank = 8\n[optimizer.then]\nname = \"mask\"\nshare = 0.5\n"
      "then = \"sgd\"\n");
  ASSERT_EQ(s.optimizer.size(), 3u);
  EXPECT_EQ(s.optimizer[0].name.value, "lora");
  EXPECT_EQ(s.optimizer[0].table, "optimizer");
  ASSERT_EQ(s.optimizer[0].options.size(), 1u);
  EXPECT_EQ(s.optimizer[0].options[0].first, "rank");
  EXPECT_EQ(s.optimizer[1].name.value, "mask");
  EXPECT_EQ(s.optimizer[1].table, "optimizer.then");
  EXPECT_EQ(s.optimizer[1].options[0].first, "share");
  EXPECT_EQ(s.optimizer[2].name.value, "sgd");
  EXPECT_EQ(s.optimizer[2].table, "optimizer.then.then");
  EXPECT_EQ(s.optimizer[2].name.where.Text(), "s.toml:7:1");
  EXPECT_THAT(s.optimizer[2].options, IsEmpty());
}

TEST(ReadStages, AStageWithoutNameIsAnErrorAtItsTable) {
  EXPECT_THAT(Complaint("[optimizer]\nrank = 8\n"),
              StartsWith("s.toml:1:2: missing key optimizer.name"));
  EXPECT_THAT(Complaint("[optimizer]\nname = \"lora\"\nthen = { rank = 8 }\n"),
              StartsWith("s.toml:3:1: missing key optimizer.then.name"));
  EXPECT_THAT(Complaint("[precision]\ntype = \"bf16\"\n"),
              StartsWith("s.toml:1:2: missing key precision.name"));
}

TEST(ReadStages, ThenIsATextOrATable) {
  EXPECT_THAT(Complaint("[optimizer]\nname = \"lora\"\nthen = 3\n"),
              StartsWith("s.toml:3:1: optimizer.then: expected a table, found 3"));
  EXPECT_THAT(Complaint("[optimizer]\nname = \"lora\"\nthen = \"\"\n"),
              StartsWith("s.toml:3:1: optimizer.then: expected"));
}

// A chain of `stages` whose last is a text or a table.
std::string Chain(int stages, bool text_at_the_end) {
  std::string out = "[optimizer]\nname = \"a\"\nthen = ", close;
  for (int i = 2; i < stages; ++i) {
    out += "{ name = \"a\", then = ";
    close += " }";
  }
  return out + (text_at_the_end ? "\"a\"" : "{ name = \"a\" }") + close + "\n";
}

TEST(ReadStages, EightStagesAreTheMost) {
  for (const bool text : {false, true}) {
    EXPECT_EQ(MustRead(Chain(8, text)).optimizer.size(), 8u) << text;
    EXPECT_THAT(Complaint(Chain(9, text)), HasSubstr("more than 8 stages")) << text;
    EXPECT_THAT(Complaint(Chain(40, text)), HasSubstr("more than 8 stages")) << text;
  }
}

}  // namespace
}  // namespace gpuday
