// When a training starts and must end, as scenarios say it.
#include "planner/compose/calendar.h"

#include <gmock/gmock.h>

#include "planner/base/dates.h"
#include "planner/base/status.h"
#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string Budget(const std::string& budget) {
  return "[model]\nname = \"gpt2\"\n[budget]\n" + budget;
}

absl::StatusOr<Scenario> Read(const std::string& budget) {
  const absl::StatusOr<Node> document = ParseToml(Budget(budget), "scenario.toml");
  if (!document.ok()) return document.status();
  return ReadScenario(*document);
}

Calendar CalendarFor(const std::string& budget) {
  const absl::StatusOr<Scenario> scenario = Read(budget);
  EXPECT_TRUE(scenario.ok()) << scenario.status().message();
  const absl::StatusOr<Calendar> calendar = CalendarOf(*scenario);
  EXPECT_TRUE(calendar.ok()) << calendar.status().message();
  return calendar.ok() ? *calendar : Calendar();
}

std::optional<double> DaysFor(const std::string& budget) {
  return DaysUntilEnd(*Read(budget), CalendarFor(budget));
}

std::string Complaint(const std::string& budget) {
  const absl::StatusOr<Scenario> scenario = Read(budget);
  EXPECT_TRUE(scenario.ok()) << scenario.status().message();
  const absl::Status status = CalendarOf(*scenario).status();
  EXPECT_EQ(FaultOf(status), Fault::kInput);
  // The plan says the same.
  EXPECT_EQ(ComposeText(Budget(budget)).status().message(), status.message());
  return std::string(status.message());
}

TEST(Calendar, StartsTodayWhereNobodySays) {
  const Calendar calendar = CalendarFor("usd = 100\n");
  EXPECT_EQ(calendar.start, Today());
  EXPECT_FALSE(calendar.start_given || calendar.dated || calendar.by.has_value());
  EXPECT_FALSE(DaysFor("usd = 100\n").has_value());
}

TEST(Calendar, CountsDaysFromTheStartToTheEnd) {
  const std::string dates = "start = \"2027-02-01\"\nby = \"2027-03-31\"\n";
  const Calendar calendar = CalendarFor(dates);
  EXPECT_TRUE(calendar.dated && calendar.start_given);
  EXPECT_EQ(calendar.start, absl::CivilDay(2027, 2, 1));
  EXPECT_EQ(calendar.by, absl::CivilDay(2027, 3, 31));
  EXPECT_EQ(DaysFor(dates), 58);  // 27 of February and 31
  // Over a leap day.
  EXPECT_EQ(DaysFor("start = \"2028-02-01\"\nby = \"2028-03-01\"\n"), 29);
}

TEST(Calendar, EndsSoManyDaysAfterTheStart) {
  const std::string within = "start = \"2027-02-01\"\ndeadline_days = 30.5\n";
  EXPECT_EQ(CalendarFor(within).by, absl::CivilDay(2027, 3, 3));
  EXPECT_FALSE(DaysFor(within).has_value());  // the key says so itself, to the hour
  const absl::StatusOr<Workload> workload = ComposeText(Budget(within));
  ASSERT_TRUE(workload.ok()) << workload.status().message();
  EXPECT_EQ(workload->prices.deadline_days, 30.5);
}

TEST(Calendar, IsWhatThePlanIsHeldAgainst) {
  const absl::StatusOr<Workload> workload =
      ComposeText(Budget("start = \"2031-02-01\"\nby = \"2031-03-31\"\n"));
  ASSERT_TRUE(workload.ok()) << workload.status().message();
  EXPECT_EQ(workload->prices.deadline_days, 58);
  const Plan plan = MakePlan(*workload);
  EXPECT_EQ(plan.FactValue("budget.start"), "2031-02-01");
  EXPECT_EQ(plan.FactValue("budget.by"), "2031-03-31");
  EXPECT_NE(plan.FindVerdict("budget.within_deadline"), nullptr);
  // The last day to start on leaves as many days as a run surely takes.
  const absl::CivilDay latest = *ParseDate(plan.FactValue("budget.latest_start"));
  const Line& days = *plan.FindLine("time.wall_days");
  EXPECT_GE(static_cast<double>(*workload->dates.by - latest), days.value);
  EXPECT_LE(static_cast<double>(*workload->dates.by - latest), days.band->high + 1);
}

TEST(Calendar, SaysWhenTheStartIsAssumedOrPast) {
  const absl::StatusOr<Workload> assumed = ComposeText(Budget("by = \"2300-01-01\"\n"));
  ASSERT_TRUE(assumed.ok()) << assumed.status().message();
  const Assumption* start = FindAssumption(assumed->told.assumptions, "budget.start");
  ASSERT_NE(start, nullptr);
  EXPECT_EQ(start->value, DateText(Today()));
  const absl::StatusOr<Workload> past = ComposeText(Budget("start = \"2020-01-01\"\n"));
  ASSERT_TRUE(past.ok()) << past.status().message();
  EXPECT_THAT(past->told.notes, testing::Contains(HasSubstr("lies in the past")));
}

TEST(Calendar, RefusesContradictions) {
  EXPECT_THAT(Complaint("by = \"2300-01-01\"\ndeadline_days = 30\n"),
              AllOf(HasSubstr("scenario.toml:4:1: budget.by and budget.deadline_days"),
                    HasSubstr("scenario.toml:5:1"), HasSubstr("leave one out")));
  EXPECT_THAT(Complaint("start = \"2027-02-01\"\nby = \"2027-02-01\"\n"),
              AllOf(HasSubstr("scenario.toml:5:1: budget.by: expected a day after the start"),
                    HasSubstr("2027-02-01")));
  EXPECT_THAT(Complaint("by = \"2020-06-30\"\n"),
              AllOf(HasSubstr("after the start"), HasSubstr("today; --start says another")));
  EXPECT_THAT(Complaint("by = \"2027-02-30\"\n"),
              AllOf(HasSubstr("scenario.toml:4:1: budget.by: expected a date such as"),
                    HasSubstr("2027-02-30")));
  EXPECT_THAT(Complaint("start = \"next week\"\n"), HasSubstr("budget.start: expected a date"));
}

}  // namespace
}  // namespace gpuday
