#include "planner/search/wishes.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "planner/base/dates.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

absl::StatusOr<absl::CivilDay> DateOption(const char* option, const std::string& text) {
  const std::optional<absl::CivilDay> date = ParseDate(text);
  if (date.has_value()) return *date;
  return Error(Fault::kInput, absl::StrCat(option, ": expected a date such as 2027-06-30, found \"",
                                           Printable(text, 40), "\""));
}

// Start and end, and the days between them in the question's scenario.
absl::StatusOr<Calendar> TakeDates(const Wishes& wishes, absl::CivilDay today, Node& document) {
  Calendar calendar;
  calendar.start = today;
  if (!wishes.start.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(calendar.start, WithKey(DateOption("--start", wishes.start), "start"));
  }
  const Location where = {wishes.by.empty() ? "--within" : "--by", 0, 0};
  const auto set = [&](double days) {
    return SetPath(document, key::kBudgetDeadlineDays.path, Node::Real(days, where));
  };
  const auto read = [](const Node& days) {
    return ReadNumber(days, key::kBudgetDeadlineDays.path,
                      FindKey(key::kBudgetDeadlineDays.path)->range);
  };
  if (!wishes.by.empty() && !wishes.within.empty()) {
    return WithKey(Error(Fault::kUsage, "--by and --within: one of them says when it must be done"),
                   "by");
  }
  if (!wishes.by.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(calendar.by, WithKey(DateOption("--by", wishes.by), "by"));
    if (*calendar.by <= calendar.start) {
      return WithKey(
          Error(Fault::kInput, absl::StrCat("--by: expected a day after the start, ",
                                            DateText(calendar.start), ", found ", wishes.by)),
          "by");
    }
    GPUDAY_RETURN_IF_ERROR(set(static_cast<double>(*calendar.by - calendar.start)));
    return calendar;
  }
  if (!wishes.within.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(const double days, read(Node::Text(wishes.within, where)));
    GPUDAY_RETURN_IF_ERROR(set(days));
  }
  const Node* deadline = document.FindPath(key::kBudgetDeadlineDays.path);
  if (deadline == nullptr) return calendar;
  GPUDAY_ASSIGN_OR_RETURN(const double days, read(*deadline));
  calendar.by = calendar.start + static_cast<std::int64_t>(std::floor(days));
  return calendar;
}

absl::StatusOr<Objective> ObjectiveNamed(const std::string& name) {
  for (const Objective objective :
       {Objective::kCost, Objective::kTime, Objective::kGpuDays, Objective::kGpus}) {
    if (name == NameOf(objective)) return objective;
  }
  return WithKey(Error(Fault::kUsage,
                       absl::StrCat("--minimize: expected cost, time, gpu-days or gpus, found \"",
                                    Printable(name, 40), "\"")),
                 "minimize");
}

}  // namespace

std::optional<absl::CivilDay> Calendar::LatestStart(const FoundPlan& plan) const {
  if (!by.has_value()) return std::nullopt;
  return *by - static_cast<std::int64_t>(std::ceil(plan.wall_days.high));
}

double Calendar::SlackDays(const FoundPlan& plan) const {
  return static_cast<double>(by.value_or(start) - start) - plan.wall_days.high;
}

std::string NameOf(Objective objective) {
  switch (objective) {
    case Objective::kCost:
      return "cost";
    case Objective::kTime:
      return "time";
    case Objective::kGpuDays:
      return "gpu-days";
    case Objective::kGpus:
      return "gpus";
  }
  return "";
}

absl::StatusOr<std::pair<std::string, std::string>> ReadOnly(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    return WithKey(Error(Fault::kUsage,
                         absl::StrCat("--only ", Printable(text, 80),
                                      ": expected axis=list, such as gpu=H100* or tensor=1,2,4")),
                   "only");
  }
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

absl::StatusOr<WishesRead> ReadWishes(const Wishes& wishes, Node document, absl::CivilDay today) {
  WishesRead read;
  Question& question = read.question;
  question.document = std::move(document);
  GPUDAY_ASSIGN_OR_RETURN(read.calendar, TakeDates(wishes, today, question.document));
  GPUDAY_ASSIGN_OR_RETURN(question.minimize, ObjectiveNamed(wishes.minimize));
  question.gpus = wishes.gpus;
  question.only = wishes.only;
  question.wide = wishes.wide;
  question.safe = wishes.safe;
  if (!wishes.several_models &&
      std::any_of(question.only.begin(), question.only.end(), [](const auto& only) {
        return FindAxis(only.first) == FindKey(key::kModelName.path);
      })) {
    return WithKey(Error(Fault::kUsage, "--only model: only --largest model tries several models"),
                   "only");
  }
  return read;
}

}  // namespace gpuday
