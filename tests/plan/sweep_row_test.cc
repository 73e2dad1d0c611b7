// What a sweep comes to, row by row.
#include "planner/plan/sweep_row.h"

#include <gtest/gtest.h>

#include <set>

namespace gpuday {
namespace {

TEST(SweepSummary, KeepsTheBestRowsThatHold) {
  SweepSummary summary;
  for (std::uint64_t i = 0; i < 100; ++i) {
    SweepRow row;
    row.ordinal = i;
    row.verdict = i % 2 == 0 ? SweepVerdict::kYes : SweepVerdict::kDoesNotFit;
    row.wall_usd = static_cast<double>((i * 37) % 100 / 10 + 1);
    row.wall_days = static_cast<double>(100 - i);
    summary.Add(row);
  }
  EXPECT_EQ(summary.rows, 100u);
  EXPECT_EQ(summary.verdicts[static_cast<std::size_t>(SweepVerdict::kYes)], 50u);
  ASSERT_EQ(summary.cheapest.size(), SweepSummary::kBest);
  ASSERT_EQ(summary.fastest.size(), SweepSummary::kBest);
  EXPECT_EQ(summary.fastest[0].ordinal, 98u);
  EXPECT_EQ(summary.fastest[9].ordinal, 80u);
  for (std::size_t i = 1; i < summary.cheapest.size(); ++i) {
    const SweepRow &a = summary.cheapest[i - 1], &b = summary.cheapest[i];
    EXPECT_LE(a.wall_usd, b.wall_usd);
    if (a.wall_usd == b.wall_usd) {
      EXPECT_LT(a.ordinal, b.ordinal);
    }
  }
}

TEST(SweepSummary, ARowWithoutPriceIsNoneOfTheCheapest) {
  SweepSummary summary;
  SweepRow row;
  row.verdict = SweepVerdict::kYes;
  row.wall_days = 3;
  summary.Add(row);
  EXPECT_TRUE(summary.cheapest.empty());
  ASSERT_EQ(summary.fastest.size(), 1u);
  EXPECT_EQ(summary.fastest[0].wall_days, 3);
}

TEST(SweepSummary, OfEqualRowsTheEarlierStays) {
  SweepSummary summary;
  for (std::uint64_t i = 0; i < 2 * SweepSummary::kBest; ++i) {
    SweepRow row;
    row.ordinal = i;
    row.verdict = SweepVerdict::kYes;
    row.wall_days = 1;
    row.wall_usd = 1;
    summary.Add(row);
  }
  ASSERT_EQ(summary.fastest.size(), SweepSummary::kBest);
  for (std::size_t i = 0; i < SweepSummary::kBest; ++i) {
    EXPECT_EQ(summary.fastest[i].ordinal, i);
    EXPECT_EQ(summary.cheapest[i].ordinal, i);
  }
}

TEST(SweepVerdict, EachHasAWordOfItsOwn) {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < kSweepVerdicts; ++i) {
    words.insert(SweepVerdictName(static_cast<SweepVerdict>(i)));
  }
  EXPECT_EQ(words.size(), kSweepVerdicts);
  EXPECT_EQ(words.count(""), 0u);
}

TEST(SweepColumns, NameEveryFigureOnce) {
  SweepRow row;
  double value = 1;
  std::set<std::string> names;
  for (const SweepColumn& column : kSweepColumns) {
    EXPECT_LE(row.*column.value, 0) << column.name << " is there twice";
    row.*column.value = value++;
    names.insert(column.name);
  }
  EXPECT_EQ(names.size(), kSweepColumns.size());
}

}  // namespace
}  // namespace gpuday
