#include "planner/base/dates.h"

#include <gtest/gtest.h>

namespace gpuday {
namespace {

TEST(Dates, AreDaysOfTheCalendar) {
  EXPECT_EQ(ParseDate("1970-01-01"), 0);
  EXPECT_EQ(ParseDate("2000-03-01").value_or(0) - ParseDate("2000-02-28").value_or(0), 2);
  EXPECT_EQ(ParseDate("2100-03-01").value_or(0) - ParseDate("2100-02-28").value_or(0), 1);
  EXPECT_EQ(ParseDate("2027-06-30").value_or(0) - ParseDate("2026-11-26").value_or(0), 216);
  for (const char* text : {"0001-01-01", "1969-12-31", "2028-02-29", "9999-12-31"}) {
    const std::optional<std::int64_t> days = ParseDate(text);
    ASSERT_TRUE(days.has_value()) << text;
    EXPECT_EQ(DateText(*days), text);
  }
}

TEST(Dates, RefusesWhatIsNone) {
  for (const char* text : {"", "2027", "2027-6-30", "2027-06-31", "2027-02-29", "2027-13-01",
                           "2027-00-01", "2027/06/30", "2027-06-3x", "+027-06-30", "2027-06-30 "}) {
    EXPECT_FALSE(ParseDate(text).has_value()) << text;
  }
}

TEST(Dates, FarAwayOnesStayText) {
  EXPECT_EQ(DateText(1'000'000'000), "9999-12-31");
  EXPECT_EQ(DateText(-1'000'000'000), "0000-01-01");
}

}  // namespace
}  // namespace gpuday
