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
#include "planner/scenario/scenario.h"
#include "planner/search/compose_space.h"

namespace gpuday {
namespace {

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

std::optional<absl::CivilDay> LatestStart(const Calendar& calendar, const FoundPlan& plan) {
  if (!calendar.by.has_value()) return std::nullopt;
  return *calendar.by - static_cast<std::int64_t>(std::ceil(plan.plan.SureDays()));
}

double SlackDays(const Calendar& calendar, const FoundPlan& plan) {
  return static_cast<double>(calendar.by.value_or(calendar.start) - calendar.start) -
         plan.plan.SureDays();
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

absl::StatusOr<WishesRead> ReadWishes(const Wishes& wishes, Node document) {
  WishesRead read;
  Question& question = read.question;
  question.document = std::move(document);
  question.only = wishes.only;
  GPUDAY_ASSIGN_OR_RETURN(const Scenario scenario, FirstScenario(question));
  GPUDAY_ASSIGN_OR_RETURN(read.calendar, CalendarOf(scenario));
  GPUDAY_ASSIGN_OR_RETURN(question.minimize, ObjectiveNamed(wishes.minimize));
  question.gpus = wishes.gpus;
  question.wide = wishes.wide;
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
