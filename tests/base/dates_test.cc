#include "planner/base/dates.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <utility>

namespace gpuday {
namespace {

absl::CivilDay Day(const char* text) {
  const std::optional<absl::CivilDay> day = ParseDate(text);
  EXPECT_TRUE(day.has_value()) << text;
  return day.value_or(absl::CivilDay());
}

TEST(Dates, AreDaysOfTheCalendar) {
  EXPECT_EQ(Day("1970-01-01"), absl::CivilDay(1970, 1, 1));
  EXPECT_EQ(Day("2000-03-01") - Day("2000-02-28"), 2);
  EXPECT_EQ(Day("2100-03-01") - Day("2100-02-28"), 1);
  EXPECT_EQ(Day("2027-06-30") - Day("2026-11-26"), 216);
  for (const char* text : {"0000-01-01", "0001-01-01", "1969-12-31", "2028-02-29", "9999-12-31"}) {
    EXPECT_EQ(DateText(Day(text)), text);
  }
}

TEST(Dates, RefusesWhatIsNone) {
  for (const char* text : {"", "2027", "2027-6-30", "2027-06-31", "2027-02-29", "2027-13-01",
                           "2027-00-01", "2027/06/30", "2027-06-3x", "+027-06-30", "2027-06-30 "}) {
    EXPECT_FALSE(ParseDate(text).has_value()) << text;
  }
}

TEST(Dates, WhatFreeTextDatesIsAtMostSoOld) {
  const absl::CivilDay today(2026, 11, 30);
  EXPECT_EQ(AgeInDays("2026-11-30", today), 0);
  EXPECT_EQ(AgeInDays("2026-05-24", today), 190);
  EXPECT_EQ(AgeInDays("gpuhunt snapshot 2026-08-19", today), 103);
  EXPECT_EQ(AgeInDays("2026-11", today), 29);
  EXPECT_EQ(AgeInDays("2026-Q4", today), 60);
  EXPECT_EQ(AgeInDays("2026", today), 333);
  EXPECT_EQ(AgeInDays("2025/2026", today), 698);
  EXPECT_EQ(AgeInDays("2026 and 2025-11-30", today), 365);
  EXPECT_EQ(AgeInDays("2027-01-01", today), 0);
  EXPECT_EQ(AgeInDays("2026-13-99", today), AgeInDays("2026-12-31", today));
  for (const char* undated : {"", "undated", "-", "summer", "12345", "99"}) {
    EXPECT_FALSE(AgeInDays(undated, today).has_value()) << undated;
  }
}

TEST(Dates, FarAwayOnesStayText) {
  EXPECT_EQ(DateText(absl::CivilDay() + 1'000'000'000), "9999-12-31");
  EXPECT_EQ(DateText(absl::CivilDay() - 1'000'000'000), "0000-01-01");
}

TEST(Dates, MomentsAreShownAsTheClockHereHadThem) {
  for (const auto& [zone, shown] : {std::pair("Fixed/UTC+02:00:00", "2026-04-01 00:30"),
                                    std::pair("Fixed/UTC-07:00:00", "2026-03-31 15:30"),
                                    std::pair("UTC", "2026-03-31 22:30")}) {
    setenv("TZ", zone, 1);
    EXPECT_EQ(LocalTimeText("2026-03-31T22:30:59Z"), shown) << zone;
  }
  unsetenv("TZ");
  for (const char* text : {"", "yesterday", "2026-03-31"}) EXPECT_EQ(LocalTimeText(text), text);
}

TEST(Today, IsTheDayThatTheEnvironmentSays) {
  ASSERT_EQ(setenv("SOURCE_DATE_EPOCH", "1795694400", 1), 0);
  EXPECT_EQ(DateText(Today()), "2026-11-26");
  ASSERT_EQ(setenv("SOURCE_DATE_EPOCH", "soon", 1), 0);
  const absl::CivilDay real = Today();
  ASSERT_EQ(unsetenv("SOURCE_DATE_EPOCH"), 0);
  EXPECT_LE(Today() - real, 1);
  EXPECT_GE(Today() - real, 0);
}

}  // namespace
}  // namespace gpuday
