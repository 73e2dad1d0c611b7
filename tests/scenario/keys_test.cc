// The table of keys: every row is read, keeps to its own range and words, and can be told apart.
#include "planner/scenario/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/status.h"
#include "planner/scenario/scenario.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// A scenario with nothing but `value` at the key of `row`.
absl::StatusOr<Scenario> ReadWith(const ScenarioKey& row, Node value) {
  Node document = Node::Table();
  value.where = {"s.toml", 1, 1};
  if (const absl::Status set = SetPath(document, row.path, std::move(value)); !set.ok()) return set;
  return ReadScenario(document);
}

std::string ComplaintOf(const ScenarioKey& row, Node value) {
  const auto scenario = ReadWith(row, std::move(value));
  return scenario.ok() ? "accepted" : std::string(scenario.status().message());
}

// A value that the row takes.
Node ValidFor(const ScenarioKey& row) {
  switch (row.kind) {
    case KeyKind::kWhole:
      return Node::Integer(static_cast<std::int64_t>(
          row.values.empty() ? row.range.high : static_cast<double>(row.values.front())));
    case KeyKind::kNumber:
      return Node::Real(row.range.high);
    case KeyKind::kWords:
      return Node::Text(row.words.back());
    case KeyKind::kText:
    case KeyKind::kPlugin:
      return Node::Text("a word");
    case KeyKind::kYesNo:
      return Node::Boolean(true);
    case KeyKind::kTable:
    case KeyKind::kList:
      break;
  }
  return Node::Table();
}

bool Holds(const KeySlot& slot) {
  return std::visit([](const auto* place) { return place->has_value(); }, slot);
}

TEST(Keys, EveryOneIsReadIntoAPlaceOfItsOwn) {
  std::set<const void*> places;
  Scenario empty;
  for (const ScenarioKey& row : ScenarioKeys()) {
    if (row.slot == nullptr) continue;
    auto scenario = ReadWith(row, ValidFor(row));
    ASSERT_TRUE(scenario.ok()) << row.path << ": " << scenario.status();
    EXPECT_TRUE(Holds(row.slot(*scenario))) << row.path;
    const void* place =
        std::visit([](const auto* p) { return static_cast<const void*>(p); }, row.slot(empty));
    EXPECT_TRUE(places.insert(place).second) << row.path << " is read where another key is";
  }
  EXPECT_THAT(places, SizeIs(testing::Gt(50u)));
}

// A value just outside the range is refused with the range, at its place.
TEST(Keys, EveryNumberKeepsToItsRange) {
  for (const ScenarioKey& row : ScenarioKeys()) {
    if (row.kind != KeyKind::kWhole && row.kind != KeyKind::kNumber) continue;
    const auto told =
        AllOf(HasSubstr(absl::StrCat("s.toml:1:1: ", row.path, ": expected ", row.range.Text())),
              HasSubstr(", found "));
    const double above = row.kind == KeyKind::kWhole ? row.range.high + 2 : row.range.high * 1.01;
    EXPECT_THAT(ComplaintOf(row, Node::Real(above)), told);
    EXPECT_THAT(ComplaintOf(row, Node::Real(row.range.low - 1)), told);
    if (row.kind == KeyKind::kWhole) {
      EXPECT_THAT(ComplaintOf(row, Node::Real(1.5)), told);
    }
    const bool low_is_one = row.values.empty();
    if (low_is_one) {
      EXPECT_TRUE(ReadWith(row, Node::Real(row.range.low)).ok()) << row.path;
    }
  }
}

TEST(Keys, SomeTakeSingleNumbersAlone) {
  for (const ScenarioKey& row : ScenarioKeys()) {
    for (const std::uint64_t value : row.values) {
      EXPECT_TRUE(ReadWith(row, Node::Integer(static_cast<std::int64_t>(value))).ok()) << row.path;
    }
    if (row.values.empty()) continue;
    EXPECT_THAT(ComplaintOf(row, Node::Real(row.range.high)), HasSubstr("expected "));
  }
  EXPECT_THAT(ComplaintOf(*FindKey(key::kInferenceCacheBits.path), Node::Integer(5)),
              HasSubstr("inference.cache_bits: expected 4, 8 or 16, found 5"));
}

TEST(Keys, EveryWordIsTakenAndNoOther) {
  for (const ScenarioKey& row : ScenarioKeys()) {
    for (const std::string& word : row.words) {
      EXPECT_TRUE(ReadWith(row, Node::Text(word)).ok()) << row.path << " = " << word;
    }
    if (row.words.empty()) continue;
    EXPECT_THAT(ComplaintOf(row, Node::Text("no such word")),
                AllOf(HasSubstr(row.path), HasSubstr(row.words.front()),
                      HasSubstr("found \"no such word\"")));
  }
}

TEST(Keys, OfAnotherKindAreRefused) {
  for (const ScenarioKey& row : ScenarioKeys()) {
    if (row.slot == nullptr) continue;
    EXPECT_THAT(ComplaintOf(row, Node::Table()), HasSubstr(absl::StrCat(row.path, ": expected ")));
  }
}

TEST(Keys, EachStandsOnceAndInATableThatIsTold) {
  std::set<std::string> paths, tables = {""};
  for (const KeyTable& table : KeyTables()) {
    EXPECT_TRUE(tables.insert(table.name).second) << table.name;
    EXPECT_FALSE(KeysOfTable(table.name).empty()) << table.name;
    EXPECT_STRNE(table.help, "") << table.name;
  }
  for (const ScenarioKey& row : ScenarioKeys()) {
    EXPECT_TRUE(paths.insert(row.path).second) << row.path;
    EXPECT_TRUE(tables.contains(std::string(row.Table()))) << row.path;
    EXPECT_EQ(FindKey(row.path), &row);
    EXPECT_NE(row.help, "") << row.path;
    EXPECT_FALSE(row.Expects().empty()) << row.path;
  }
  // Tables stand together, or KeysOfTable() would leave rows out.
  std::size_t rows = KeysOfTable("").size();
  for (const KeyTable& table : KeyTables()) rows += KeysOfTable(table.name).size();
  EXPECT_EQ(rows, ScenarioKeys().size());
  EXPECT_EQ(FindKey("training.micro_bach"), nullptr);
  EXPECT_EQ(FindKey("micro_batch"), nullptr);
}

TEST(Keys, KindsHaveWhatTheyNeed) {
  for (const ScenarioKey& row : ScenarioKeys()) {
    EXPECT_EQ(row.range.whole, row.kind == KeyKind::kWhole) << row.path;
    if (row.kind == KeyKind::kWords) {
      EXPECT_FALSE(row.words.empty()) << row.path;
    }
    if (row.kind == KeyKind::kPlugin) {
      EXPECT_NE(row.names, Names::kNone) << row.path;
    }
    EXPECT_EQ(row.slot == nullptr, row.kind == KeyKind::kPlugin || row.kind == KeyKind::kTable)
        << row.path;
    EXPECT_EQ(row.default_from == DefaultFrom::kChosen, !row.default_text.empty()) << row.path;
  }
}

TEST(Keys, ShortcutsAndAxesNameOneKeyEach) {
  // One option may mean a key of training in some commands and one of serving in another.
  std::set<std::pair<std::string, KeyUse>> shortcuts;
  std::set<std::string> axes;
  for (const ScenarioKey& row : ScenarioKeys()) {
    if (!row.shortcut.empty()) {
      EXPECT_TRUE(std::string_view(row.shortcut).starts_with("--")) << row.path;
      for (const KeyUse use : {KeyUse::kTraining, KeyUse::kInference}) {
        if (row.shortcut_of != KeyUse::kBoth && row.shortcut_of != use) continue;
        EXPECT_TRUE(shortcuts.emplace(row.shortcut, use).second) << row.shortcut;
      }
    }
    if (!row.axis.empty()) {
      EXPECT_TRUE(axes.insert(row.axis).second) << row.axis;
      EXPECT_EQ(FindAxis(row.axis), &row);
    }
  }
  EXPECT_THAT(shortcuts, SizeIs(37));
  EXPECT_EQ(FindAxis(""), nullptr);
  EXPECT_EQ(FindAxis("usd"), nullptr);
}

// What is needed can be missing in a user's own defaults.toml alone.
TEST(Keys, WhatIsNeededHasADefault) {
  for (const ScenarioKey& row : ScenarioKeys()) {
    if (!row.needed_to_train && !row.needed_to_serve) continue;
    EXPECT_EQ(row.default_from, DefaultFrom::kCatalog) << row.path;
  }
}

}  // namespace
}  // namespace gpuday
