#include "planner/ask/search.h"

#include <utility>

#include "planner/base/status.h"

namespace gpuday {

absl::StatusOr<SearchQuestion> ReadSearch(AskedScenario scenario, Wishes wishes,
                                          const std::string& largest, std::size_t top) {
  SearchQuestion question{
      .scenario = std::move(scenario), .wishes = {}, .largest = std::nullopt, .top = top};
  const absl::StatusOr<Largest> named =
      largest.empty() ? absl::NotFoundError("") : LargestNamed(largest);
  wishes.several_models = named.ok() && *named == Largest::kModel;
  GPUDAY_ASSIGN_OR_RETURN(question.wishes, ReadWishes(wishes, question.scenario.document));
  if (largest.empty()) return question;
  GPUDAY_ASSIGN_OR_RETURN(question.largest, named);
  return question;
}

absl::StatusOr<SearchAnswer> AskSearch(const Desk& desk, const SearchQuestion& question,
                                       const RunOptions& options) {
  const Question& wanted = question.wishes.question;
  if (question.largest.has_value()) {
    return AnswerLargest(*question.largest, wanted, desk.FreshCatalog(), desk.plugins(), options,
                         question.top);
  }
  return AnswerQuestion(wanted, desk.FreshCatalog(), desk.plugins(), options, question.top);
}

}  // namespace gpuday
