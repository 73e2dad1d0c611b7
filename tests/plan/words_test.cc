// Each choice has one word, and each word one choice.
#include "planner/plan/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace gpuday {
namespace {

using ::testing::ElementsAre;

template <typename Choice>
class Words : public testing::Test {};
using Choices = testing::Types<Recompute, Loss, Kernels, VerdictState, ContextParallel, Offload>;
TYPED_TEST_SUITE(Words, Choices);

TYPED_TEST(Words, GoBothWaysAndAreDifferent) {
  const std::vector<std::string> names = NamesOf<TypeParam>();
  ASSERT_GT(names.size(), 1u);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  std::set<TypeParam> choices;
  for (const std::string& name : names) {
    const std::optional<TypeParam> choice = Named<TypeParam>(name);
    ASSERT_TRUE(choice.has_value()) << name;
    EXPECT_EQ(NameOf(*choice), name);
    choices.insert(*choice);
  }
  EXPECT_EQ(choices.size(), names.size());
}

TYPED_TEST(Words, ThatNameNothingNameNothing) {
  for (const char* word : {"", "nothing such", "None", "none "}) {
    EXPECT_FALSE(Named<TypeParam>(word).has_value()) << word;
  }
  EXPECT_EQ(NameOf(static_cast<TypeParam>(77)), "");
}

TEST(Words, AreListedInTheOrderOfHelp) {
  EXPECT_THAT(NamesOf<Recompute>(), ElementsAre("none", "selective", "operations", "full"));
}

}  // namespace
}  // namespace gpuday
