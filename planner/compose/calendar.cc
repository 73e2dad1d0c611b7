#include "planner/compose/calendar.h"

#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "planner/base/dates.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

absl::StatusOr<absl::CivilDay> ReadDate(const Given<std::string>& given, const char* path) {
  if (const auto day = ParseDate(given.value)) return *day;
  return WithKey(Error(Fault::kInput, absl::StrCat(given.where.Text(), ": ", path,
                                                   ": expected a date such as 2027-06-30, found \"",
                                                   Printable(given.value, 40), "\"")),
                 path);
}

}  // namespace

absl::StatusOr<Calendar> CalendarOf(const Scenario& scenario) {
  Calendar calendar;
  const auto& start = scenario.Get<key::kBudgetStart>();
  const auto& by = scenario.Get<key::kBudgetBy>();
  const auto& days = scenario.Get<key::kBudgetDeadlineDays>();
  calendar.start = Today();
  calendar.start_given = start.has_value();
  calendar.dated = start.has_value() || by.has_value();
  if (start.has_value()) {
    GPUDAY_ASSIGN_OR_RETURN(calendar.start, ReadDate(*start, key::kBudgetStart.path));
  }
  if (by.has_value() && days.has_value()) {
    return WithKey(
        Error(Fault::kInput, absl::StrCat(by->where.Text(), ": ", key::kBudgetBy.path, " and ",
                                          key::kBudgetDeadlineDays.path, " (", days->where.Text(),
                                          ") both say when it must be done; leave one out")),
        key::kBudgetBy.path);
  }
  if (by.has_value()) {
    GPUDAY_ASSIGN_OR_RETURN(calendar.by, ReadDate(*by, key::kBudgetBy.path));
    if (*calendar.by <= calendar.start) {
      return WithKey(
          Error(Fault::kInput,
                absl::StrCat(by->where.Text(), ": ", key::kBudgetBy.path,
                             ": expected a day after the start, ", DateText(calendar.start),
                             calendar.start_given ? "" : " (today; --start says another)",
                             ", found ", DateText(*calendar.by))),
          key::kBudgetBy.path);
    }
  } else if (days.has_value()) {
    calendar.by = calendar.start + static_cast<std::int64_t>(std::floor(days->value));
  }
  return calendar;
}

std::optional<double> DaysUntilEnd(const Scenario& scenario, const Calendar& calendar) {
  if (!scenario.Get<key::kBudgetBy>().has_value()) return std::nullopt;
  return static_cast<double>(*calendar.by - calendar.start);
}

}  // namespace gpuday
