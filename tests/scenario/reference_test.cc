// docs/scenario.md is the table of keys, with the catalog's defaults. GPUDAY_UPDATE_DOCS=1 writes
// it anew; read the difference before you commit it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "planner/base/files.h"
#include "planner/catalog/catalog.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

using ::testing::Contains;
using ::testing::Key;

const std::filesystem::path kRoot = GPUDAY_SOURCE_ROOT;
constexpr std::size_t kLargestFile = 256 * 1024;

constexpr char kIntroduction[] = R"(# Scenario files

A scenario is a TOML file with the tables below; every key may be left out. What nobody says is assumed and shown as
assumed (`gpuday plan --explain`). Any key can be set on the command line, `--set table.key=value`, and varied, `gpuday
sweep --vary table.key=1,2,4`; some have an option of their own.

Numbers may be written 4096, 2e12, "1.4T", "10 billion" or "1,000,000": k is 1000, Ki 1024, and a decimal point is a
point. In lengths of sequences k is 1024, as everybody means it: "4k" is 4096. Money is in US dollars, also "$2.50"; a
share may be "45 %"; a duration "36h", "30 days", "6 weeks" or "3 months" (a month has 30.4375 days); GPUs may be
counted in nodes, "8 nodes".

Keys and values of other tools are understood where they mean the same (`max_seq_length`, `micro_batch_size`, `adamw`);
where they do not, the message names what to write. Values are data, `names.toml` of the catalog.

*default*: a value is that of the catalog's `defaults.toml`, which you may replace ([catalog.md](catalog.md)); "or the
framework's" where one of `frameworks/` brings its own, by `training.framework`; the other defaults follow from the
rest of the scenario. *option*: the short form of `gpuday plan` and its like, or of `gpuday inference`; `--only` is an
axis of `gpuday search`.

This file is written by a test, from the table of keys (`planner/scenario/keys.h`) and the catalog:

    GPUDAY_UPDATE_DOCS=1 build/tests/gpuday_scenario_test --gtest_filter='Reference.*'
)";

// Whose defaults a row can be, in the order in which they are told; those of a plan are told
// without a name.
constexpr char kOfPlan[] = "plan", kOfInference[] = "`gpuday inference`",
               kOfRanks[] = "`gpuday ranks`", kOfFineTuning[] = "fine-tuning";

struct Defaults {
  std::map<std::string, std::map<std::string, std::string>> by_key;  // whose, value
  std::set<std::string> of_frameworks;
};

Defaults ReadDefaults() {
  Defaults all;
  Catalog catalog({kRoot / "catalog"});
  const auto note = [&all](const char* whose,
                           const absl::StatusOr<std::vector<DefaultEntry>>& defaults) {
    EXPECT_TRUE(defaults.ok()) << defaults.status();
    if (!defaults.ok()) return;
    for (const DefaultEntry& entry : *defaults) {
      all.by_key[entry.key].emplace(whose, entry.value.kind == Node::Kind::kText
                                               ? entry.value.text
                                               : entry.value.ValueText());
    }
  };
  note(kOfPlan, catalog.Defaults());
  note(kOfInference, catalog.Defaults("inference"));
  note(kOfRanks, catalog.Defaults("ranks"));
  note(kOfFineTuning, catalog.TaskDefaults(Task::kFineTuning));
  for (const std::string& framework : catalog.FrameworkNames()) {
    const auto defaults = catalog.FrameworkDefaults(framework, {});
    EXPECT_TRUE(defaults.ok()) << defaults.status();
    if (!defaults.ok()) continue;
    for (const DefaultEntry& entry : *defaults) all.of_frameworks.insert(entry.key);
  }
  return all;
}

std::string DefaultText(const ScenarioKey& row, const Defaults& defaults) {
  std::vector<std::string> texts;
  if (row.default_from == DefaultFrom::kChosen) texts.push_back(row.default_text);
  if (const auto given = defaults.by_key.find(row.path); given != defaults.by_key.end()) {
    for (const char* whose : {kOfPlan, kOfInference, kOfRanks, kOfFineTuning}) {
      const auto value = given->second.find(whose);
      if (value == given->second.end()) continue;
      texts.push_back(
          absl::StrCat(whose == kOfPlan ? "" : absl::StrCat(whose, ": "), "`", value->second, "`"));
    }
  }
  std::string text = texts.empty() ? "none" : absl::StrJoin(texts, "; ");
  if (defaults.of_frameworks.contains(row.path)) text += ", or the framework's";
  return text;
}

std::string OptionText(const ScenarioKey& row) {
  std::vector<std::string> texts;
  if (!row.shortcut.empty()) texts.push_back(absl::StrCat("`", row.shortcut, "`"));
  if (!row.axis.empty()) texts.push_back(absl::StrCat("`--only ", row.axis, "`"));
  return absl::StrJoin(texts, ", ");
}

std::string Rows(std::string_view table, const Defaults& defaults) {
  std::string text =
      "\n| key | takes | unit | default | meaning | option |\n|---|---|---|---|---|---|\n";
  for (const ScenarioKey& row : KeysOfTable(table)) {
    absl::StrAppend(&text, "| `", row.path, "` | ",
                    absl::StrReplaceAll(row.Expects(), {{" | ", ", "}}), " | ", row.unit, " | ",
                    DefaultText(row, defaults), " | ", row.help, " | ", OptionText(row), " |\n");
  }
  return text;
}

std::string Reference() {
  const Defaults defaults = ReadDefaults();
  std::string text = kIntroduction;
  absl::StrAppend(&text, Rows("", defaults));
  for (const KeyTable& table : KeyTables()) {
    absl::StrAppend(&text, "\n## [", table.name, "]\n\n", table.help, "\n",
                    Rows(table.name, defaults));
    const auto rows = KeysOfTable(table.name);
    const bool of_a_plugin = std::any_of(rows.begin(), rows.end(), [](const ScenarioKey& row) {
      return row.kind == KeyKind::kPlugin;
    });
    if (of_a_plugin) {
      absl::StrAppend(
          &text,
          "\nThe other keys of this table are the plugin's: `gpuday plugins describe NAME` "
          "lists them with range, default\nand meaning.\n");
    }
  }
  return text;
}

TEST(Reference, IsTheTableOfKeys) {
  const std::filesystem::path path = kRoot / "docs/scenario.md";
  const std::string should = Reference();
  if (std::getenv("GPUDAY_UPDATE_DOCS") != nullptr) {
    std::ofstream(path, std::ios::binary) << should;
  }
  const auto is = ReadFile(path, kLargestFile);
  ASSERT_TRUE(is.ok()) << is.status();
  EXPECT_TRUE(*is == should) << path << " is not what planner/scenario/keys.h and the catalog "
                             << "say; it should be\n"
                             << should;
}

// A row that promises a default of the catalog has one, and no default is of a key that nobody
// knows.
TEST(Reference, DefaultsAndKeysAgree) {
  const Defaults defaults = ReadDefaults();
  std::map<std::string, std::string> of_the_catalog;
  for (const ScenarioKey& row : ScenarioKeys()) {
    if (row.default_from != DefaultFrom::kCatalog) continue;
    EXPECT_THAT(defaults.by_key, Contains(Key(row.path)));
    of_the_catalog.emplace(row.path, "");
  }
  for (const auto& [path, by_command] : defaults.by_key) {
    EXPECT_NE(FindKey(path), nullptr) << "defaults.toml: " << path;
    if (!by_command.contains(kOfPlan) && !by_command.contains(kOfInference)) continue;
    EXPECT_THAT(of_the_catalog, Contains(Key(path))) << "defaults.toml";
  }
  for (const std::string& path : defaults.of_frameworks) {
    EXPECT_NE(FindKey(path), nullptr) << "frameworks: " << path;
  }
}

}  // namespace
}  // namespace gpuday
