#include "planner/ask/search.h"

#include <utility>

#include "planner/base/dates.h"
#include "planner/base/status.h"
#include "planner/search/compose_space.h"

namespace gpuday {

absl::StatusOr<SearchQuestion> ReadSearch(AskedScenario scenario, Wishes wishes,
                                          const std::string& largest, std::size_t top) {
  SearchQuestion question{
      .scenario = std::move(scenario), .wishes = {}, .largest = std::nullopt, .top = top};
  const absl::StatusOr<Largest> named =
      largest.empty() ? absl::NotFoundError("") : LargestNamed(largest);
  wishes.several_models = named.ok() && *named == Largest::kModel;
  GPUDAY_ASSIGN_OR_RETURN(question.wishes, ReadWishes(wishes, question.scenario.document, Today()));
  if (largest.empty()) return question;
  GPUDAY_ASSIGN_OR_RETURN(question.largest, named);
  return question;
}

absl::StatusOr<SearchAnswer> AskSearch(const Desk& desk, const SearchQuestion& question,
                                       const RunOptions& options) {
  const Question& wanted = question.wishes.question;
  if (question.largest.has_value()) {
    Turn turn(desk);
    return AnswerLargest(*question.largest, wanted, turn.catalog(), turn.plugins(), options,
                         question.top);
  }
  // Plugins and catalog are needed to begin with; what takes long goes without them.
  absl::StatusOr<ComposedSpace> composed = [&] {
    Turn turn(desk);
    return ComposeSpace(wanted, turn.catalog(), turn.plugins());
  }();
  if (!composed.ok()) return composed.status();
  return MakeAnswer(*composed, wanted, RunSearch(composed->space, options), options, question.top);
}

}  // namespace gpuday
