// The axes of --only, and the scenario's keys that they narrow.
#include <gmock/gmock.h>

#include <filesystem>

#include "planner/base/status.h"
#include "planner/scenario/keys.h"
#include "planner/layouts/axes.h"
#include "planner/search/compose_space.h"

namespace gpuday {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

Catalog& BundledCatalog() {
  static Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  return catalog;
}

Question Of() {
  Question question;
  EXPECT_TRUE(SetPath(question.document, key::kModelName.path, Node::Text("gpt2")).ok());
  return question;
}

TEST(Only, NarrowGroupsAndSequenceByOnly) {
  Question question = Of();
  question.only = {{"zero_group", "4,8"}, {"sequence", "*"}};
  const absl::StatusOr<Choices> choices = ChoicesOf(question, BundledCatalog());
  ASSERT_TRUE(choices.ok()) << choices.status().message();
  EXPECT_THAT(choices->sequence_parallel, ElementsAre(true, false));
  const std::vector<Sharding> shardings = ShardingsOf(*choices, 8);
  EXPECT_THAT(shardings, SizeIs(6));  // stages 1 to 3, in each of two groups
  for (const Sharding& sharding : shardings) {
    EXPECT_TRUE(sharding.group == 4 || sharding.group == 8) << sharding.group;
    EXPECT_GT(sharding.zero, 0);
  }
}

// What a search sets or weighs can be narrowed, but for the bounds, which are asked otherwise.
TEST(Only, EverySearchedKeyIsAnAxis) {
  for (const ScenarioKey& row : ScenarioKeys()) {
    const bool bound =
        row.path == key::kBudgetUsd.path || row.path == key::kBudgetDeadlineDays.path;
    if (row.searched) {
      EXPECT_EQ(row.axis.empty(), bound) << row.path;
    }
    if (row.axis.empty()) continue;
    Question question = Of();
    // Numbers, words and names alike take everything.
    const bool number = row.kind == KeyKind::kWhole;
    question.only = {{row.axis, number ? ">=0" : "*"}};
    EXPECT_TRUE(ChoicesOf(question, BundledCatalog()).ok())
        << row.axis << ": " << ChoicesOf(question, BundledCatalog()).status().message();
    question.only = {{row.axis + "x", "1"}};
    EXPECT_EQ(FaultOf(ChoicesOf(question, BundledCatalog()).status()), Fault::kUsage) << row.axis;
  }
}

}  // namespace
}  // namespace gpuday
