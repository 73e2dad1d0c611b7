// What the words of plans mean.
#ifndef GPUDAY_PLANNER_ASK_WORDS_H_
#define GPUDAY_PLANNER_ASK_WORDS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/catalog/catalog.h"
#include "planner/plan/known_line.h"
#include "planner/scenario/key.h"

namespace gpuday {

// All words that are explained.
absl::StatusOr<std::vector<WordEntry>> AskWords(const Desk& desk);

// What a word means: a word of the catalog with the lines that it names, as far as plans have them,
// and its keys; or a line's id or a scenario's key alone.
struct WordAnswer {
  std::optional<WordEntry> word;
  std::vector<KnownLine> lines;
  std::vector<KnownKey> keys;
};

// Error (kInput): nobody knows the word; the nearest is in it.
absl::StatusOr<WordAnswer> AskWord(const Desk& desk, const std::string& word);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_WORDS_H_
