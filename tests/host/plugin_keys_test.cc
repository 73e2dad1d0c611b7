// What plugins understand, as rows beside those of the scenario's own keys.
#include "planner/host/plugin_keys.h"

#include <algorithm>

#include "tests/host/host_testing.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const ScenarioKey* Find(const std::vector<ScenarioKey>& rows, const std::string& path) {
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const ScenarioKey& row) { return row.path == path; });
  return found == rows.end() ? nullptr : &*found;
}

TEST(KeysOfPlugin, SayTableRangeAndDefault) {
  const std::vector<ScenarioKey> rows = KeysOfPlugin(MustGet(Family::kOptimizer, "lora"));
  const ScenarioKey* rank = Find(rows, "optimizer.rank");
  ASSERT_NE(rank, nullptr);
  EXPECT_EQ(rank->kind, KeyKind::kWhole);
  EXPECT_EQ(rank->range.low, 1);
  EXPECT_THAT(rank->Expects(), StartsWith("a whole number from 1 to "));
  EXPECT_NE(rank->help, "");
  const ScenarioKey* targets = Find(rows, "optimizer.targets");
  ASSERT_NE(targets, nullptr);
  EXPECT_EQ(targets->kind, KeyKind::kList);
}

// What the row expects is what the plugin's own check tells.
TEST(KeysOfPlugin, HoldNumbersToTheRangeThatTheyAreCheckedAgainst) {
  const Plugin& plugin = MustGet(Family::kArchitecture, "llama");
  const std::vector<ScenarioKey> rows = KeysOfPlugin(plugin);
  int checked = 0;
  for (const ScenarioKey& row : rows) {
    EXPECT_THAT(row.path, StartsWith("model.parameters."));
    if (row.kind != KeyKind::kWhole) continue;
    const std::string name = row.path.substr(row.path.rfind('.') + 1);
    Node above = Node::Real(row.range.high * 2 + 1, kAsked);
    const absl::Status status = PluginValues::CheckSome(plugin, {{name, above}});
    EXPECT_THAT(std::string(status.message()), HasSubstr(row.Expects())) << row.path;
    ++checked;
  }
  EXPECT_GT(checked, 5);
}

TEST(KeysOfPlugin, DoNotTakeAKeyOfTheScenarioItself) {
  for (const auto& [family, name] : {std::pair(Family::kOptimizer, "lora"),
                                     {Family::kOptimizer, "adam"},
                                     {Family::kPrecision, "mixed"},
                                     {Family::kArchitecture, "gpt"}}) {
    for (const ScenarioKey& row : KeysOfPlugin(MustGet(family, name))) {
      EXPECT_EQ(FindKey(row.path), nullptr) << row.path;
    }
  }
  Plugin reader;
  reader.family = Family::kReader;
  reader.parameters.emplace_back();
  EXPECT_THAT(KeysOfPlugin(reader), IsEmpty());
}

TEST(FindKeyOf, KnowsTheScenarioAndThePluginsThatItNames) {
  const PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  const absl::StatusOr<Node> document = ParseToml(
      "[precision]\nname = \"int4\"\n[optimizer]\nname = \"lora\"\nthen = \"galore\"\n", "s.toml");
  ASSERT_TRUE(document.ok()) << document.status();
  const auto help = [&](const std::string& path) {
    const std::optional<ScenarioKey> row = FindKeyOf(*document, path, host);
    return row.has_value() ? row->help : "";
  };
  EXPECT_EQ(help(key::kTrainingTokens.path), key::kTrainingTokens.help);
  EXPECT_THAT(help("optimizer.rank"), HasSubstr("adapters"));
  EXPECT_THAT(help("optimizer.then.rank"), HasSubstr("projected gradients"));
  EXPECT_THAT(help("precision.others"), HasSubstr("embeddings"));
  EXPECT_EQ(help("optimizer.then.alpha"), "");
  EXPECT_EQ(help("parallel.rank"), "");
}

}  // namespace
}  // namespace gpuday
