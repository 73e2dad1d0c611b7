// CSV: quotes, line ends, and what is no table.
#include "planner/base/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "planner/base/status.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

CsvTable MustParse(const std::string& text) {
  const auto table = ParseCsv(text, "t.csv");
  if (!table.ok()) ADD_FAILURE() << table.status();
  return table.ok() ? *table : CsvTable();
}

std::string Message(const std::string& text) {
  const auto table = ParseCsv(text, "t.csv");
  EXPECT_FALSE(table.ok()) << text;
  EXPECT_EQ(FaultOf(table.status()), Fault::kInput);
  return std::string(table.status().message());
}

TEST(ParseCsv, ReadsCellsByColumn) {
  const CsvTable table = MustParse("a,b,c\n1,,x y\n\n2,3,\n");
  EXPECT_THAT(table.columns, ElementsAre("a", "b", "c"));
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(table.rows[0].Cell("a"), "1");
  EXPECT_EQ(table.rows[0].Cell("b"), "");
  EXPECT_EQ(table.rows[0].Cell("c"), "x y");
  EXPECT_EQ(table.rows[0].Cell("d"), "");
  EXPECT_EQ(table.rows[1].line, 4);
}

TEST(ParseCsv, QuotesHoldCommasQuotesAndLines) {
  const CsvTable table = MustParse("a,b\n\"1,2\",\"say \"\"hi\"\"\"\n\"two\nlines\",3\nx,y");
  ASSERT_THAT(table.rows, SizeIs(3));
  EXPECT_EQ(table.rows[0].Cell("a"), "1,2");
  EXPECT_EQ(table.rows[0].Cell("b"), "say \"hi\"");
  EXPECT_EQ(table.rows[1].Cell("a"), "two\nlines");
  EXPECT_EQ(table.rows[2].line, 5);
  EXPECT_EQ(table.rows[2].Cell("b"), "y");
}

TEST(ParseCsv, TakesWindowsLineEndsAndAByteOrderMark) {
  const CsvTable table = MustParse(
      "\xEF\xBB\xBF"
      "a,b\r\n1,2\r\n");
  EXPECT_THAT(table.columns, ElementsAre("a", "b"));
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(table.rows[0].Cell("b"), "2");
}

TEST(ParseCsv, RefusesWhatIsNoTable) {
  EXPECT_EQ(Message("a,b\n1,2,3\n"), "t.csv:2:1: expected 2 cells as in the header, found 3");
  EXPECT_EQ(Message("a,b\n1\n"), "t.csv:2:1: expected 2 cells as in the header, found 1");
  EXPECT_EQ(Message("a,a\n"), "t.csv:1:1: two columns are called \"a\"");
  EXPECT_EQ(Message("a,b\n1,\"2\n"), "t.csv:2:1: a quote is not closed");
  EXPECT_EQ(Message("a,b\n\"1\"x,2\n"),
            "t.csv:2:1: text behind a closing quote; expected a comma or the line's end");
  EXPECT_EQ(Message("a\n\xFF\n"), "t.csv: is not UTF-8 text");
}

}  // namespace
}  // namespace gpuday
