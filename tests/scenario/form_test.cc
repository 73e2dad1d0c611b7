// The page's form: what a key's row says is enough to draw its field.
#include "planner/scenario/form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

bool HasField(const ScenarioKey& row) { return row.field.part != FormPart::kNone; }

std::vector<std::string> PathsOf(const std::vector<const ScenarioKey*>& line) {
  std::vector<std::string> paths;
  for (const ScenarioKey* key : line) paths.push_back(key->path);
  return paths;
}

std::vector<std::string> LabelsOf(const std::string& path) {
  std::vector<std::string> labels;
  for (const FormChoice& choice : FormChoices(*FindKey(path))) labels.push_back(choice.label);
  return labels;
}

TEST(Form, EveryFieldHasALabelOfItsOwnAndNothingElseHasOne) {
  std::set<std::string> labels;
  for (const ScenarioKey& row : ScenarioKeys()) {
    EXPECT_EQ(row.field.label.empty(), !HasField(row)) << row.path;
    if (!HasField(row)) continue;
    EXPECT_TRUE(labels.insert(std::string(row.field.label)).second) << row.path;
  }
  EXPECT_GE(labels.size(), 15u);
}

// A table or a list has no widget.
TEST(Form, EveryFieldTakesOneValue) {
  for (const ScenarioKey& row : ScenarioKeys()) {
    if (!HasField(row)) continue;
    EXPECT_TRUE(row.kind != KeyKind::kTable && row.kind != KeyKind::kList) << row.path;
  }
}

TEST(Form, HasEveryFieldOnce) {
  std::multiset<std::string> drawn, asked;
  for (const FormSection& section : ScenarioForm()) {
    EXPECT_THAT(section.lines, testing::Not(IsEmpty())) << section.name;
    for (const auto& line : section.lines) {
      EXPECT_THAT(line, testing::Not(IsEmpty())) << section.name;
      for (const ScenarioKey* key : line) drawn.insert(key->path);
    }
  }
  for (const ScenarioKey& row : ScenarioKeys()) {
    if (HasField(row)) asked.insert(row.path);
  }
  EXPECT_EQ(drawn, asked);
}

TEST(Form, StandsByLineColumnAndRow) {
  const std::vector<FormSection> form = ScenarioForm();
  const auto section = [&](const std::string& name) {
    return *std::find_if(form.begin(), form.end(),
                         [&](const FormSection& one) { return one.name == name; });
  };
  // The page draws the ways to train above this part.
  EXPECT_FALSE(section("method").folded);
  EXPECT_THAT(PathsOf(section("method").lines.front()),
              ElementsAre(key::kPrecisionName.path, key::kTrainingSequenceLength.path));
  EXPECT_EQ(PathsOf(section("main").lines.front()).front(), key::kTrainingTokens.path);
  EXPECT_TRUE(section("layout").folded);
  EXPECT_THAT(PathsOf(section("layout").lines.back()), ElementsAre(key::kParallelZero.path));
}

TEST(Form, ChoosesAmongWordsValuesAndMeanings) {
  EXPECT_THAT(LabelsOf(key::kParallelZero.path),
              ElementsAre("0: nothing shared", "1: optimizer states", "2: and gradients",
                          "3: and weights (FSDP)"));
  EXPECT_EQ(LabelsOf(key::kTrainingRecompute.path), FindKey(key::kTrainingRecompute.path)->words);
  EXPECT_THAT(LabelsOf(key::kInferenceCacheBits.path), ElementsAre("4", "8", "16"));
  EXPECT_THAT(LabelsOf(key::kParallelSequence.path), ElementsAre("yes", "no"));
  EXPECT_THAT(LabelsOf(key::kTrainingTokens.path), IsEmpty());
  EXPECT_THAT(LabelsOf(key::kEfficiencyUtilization.path), IsEmpty()) << "a number is typed as well";
}

// What a number may be, and what each means, is as long.
TEST(Form, EveryNumberWithMeaningsHasOneForEach) {
  for (const ScenarioKey& row : ScenarioKeys()) {
    if (row.field.meanings.empty()) continue;
    ASSERT_EQ(row.kind, KeyKind::kWhole) << row.path;
    const std::size_t numbers = row.values.empty()
                                    ? static_cast<std::size_t>(row.range.high - row.range.low) + 1
                                    : row.values.size();
    EXPECT_EQ(row.field.meanings.size(), numbers) << row.path;
  }
}

}  // namespace
}  // namespace gpuday
