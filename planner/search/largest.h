// Reverse search: not what a training takes, but how much of it the limits allow.
#ifndef GPUDAY_PLANNER_SEARCH_LARGEST_H_
#define GPUDAY_PLANNER_SEARCH_LARGEST_H_

#include <string>

#include "absl/status/statusor.h"
#include "planner/search/answer.h"

namespace gpuday {

enum class Largest {
  kModel,    // of the catalog, by parameters
  kTokens,   // of the training
  kContext,  // training.sequence_length, in steps of 1,024 tokens
  kBatch,    // sequences of a step without gradient accumulation
  kRank      // optimizer.rank
};

// "model", "tokens", ... Error (kUsage) for another word.
absl::StatusOr<Largest> LargestNamed(const std::string& name);

// The answer to `question` at the largest value that has a plan, with SearchAnswer::largest; at the
// smallest value where none has. Errors as AnswerQuestion(), and kUsage where the question lacks
// what would bound the value.
absl::StatusOr<SearchAnswer> AnswerLargest(Largest largest, const Question& question,
                                           const Catalog& catalog, const PluginHost& host,
                                           const RunOptions& options, std::size_t top);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SEARCH_LARGEST_H_
