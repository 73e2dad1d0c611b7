// What somebody asks of a search in words (the options of gpuday search), read into its question.
#ifndef GPUDAY_PLANNER_SEARCH_WISHES_H_
#define GPUDAY_PLANNER_SEARCH_WISHES_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "planner/search/answer.h"
#include "planner/search/question.h"

namespace gpuday {

// As typed; empty: not said.
struct Wishes {
  std::string by, start;  // dates
  std::string within;     // "30", "30d", "4w", "36h"
  std::string gpus;       // "64", "<=64xH100*"
  std::string minimize = "cost";
  std::vector<std::pair<std::string, std::string>> only;  // axis and list
  bool wide = false;
  bool safe = false;
  bool several_models = false;  // the axis "model" is allowed
};

// When a training can start and must end.
struct Calendar {
  absl::CivilDay start;
  std::optional<absl::CivilDay> by;  // nullopt: nobody said

  // The last day to start on, so that a run at the high end of the 80 % interval ends in time.
  std::optional<absl::CivilDay> LatestStart(const FoundPlan& plan) const;
  // Days between the high end's end and the date; negative where it comes too late.
  double SlackDays(const FoundPlan& plan) const;
};

struct WishesRead {
  Question question;
  Calendar calendar;
};

// "cost", "time", "gpu-days" or "gpus".
std::string NameOf(Objective objective);

// "gpu=H100*" as axis and list. Error (kUsage): it is none.
absl::StatusOr<std::pair<std::string, std::string>> ReadOnly(const std::string& text);

// The question about the scenario `document`; the days between start and end go into it. `today` is
// the start where nobody says. Error: kUsage for options that exclude each other, kInput for a
// value that cannot be.
absl::StatusOr<WishesRead> ReadWishes(const Wishes& wishes, Node document, absl::CivilDay today);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SEARCH_WISHES_H_
