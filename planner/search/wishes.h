// What somebody asks of a search in words (the options of gpuday search), read into its question.
#ifndef GPUDAY_PLANNER_SEARCH_WISHES_H_
#define GPUDAY_PLANNER_SEARCH_WISHES_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "planner/compose/calendar.h"
#include "planner/search/answer.h"
#include "planner/search/question.h"

namespace gpuday {

// As typed; empty: not said.
struct Wishes {
  std::string gpus;  // "64", "<=64xH100*"
  std::string minimize = "cost";
  std::vector<std::pair<std::string, std::string>> only;  // axis and list
  bool wide = false;
  bool several_models = false;  // the axis "model" is allowed
};

// The last day to start on to end in time in as many runs as the confidence asks for; nothing where
// no end is given.
std::optional<absl::CivilDay> LatestStart(const Calendar& calendar, const FoundPlan& plan);
// Days between that end and the date; negative where it comes too late.
double SlackDays(const Calendar& calendar, const FoundPlan& plan);

struct WishesRead {
  Question question;
  Calendar calendar;
};

// "cost", "time", "gpu-days" or "gpus".
std::string NameOf(Objective objective);

// "gpu=H100*" as axis and list. Error (kUsage): it is none.
absl::StatusOr<std::pair<std::string, std::string>> ReadOnly(const std::string& text);

// The question about the scenario `document`, which says when it must be done. Error (kUsage): what
// is wrong with which option; kInput: with the dates.
absl::StatusOr<WishesRead> ReadWishes(const Wishes& wishes, Node document);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SEARCH_WISHES_H_
