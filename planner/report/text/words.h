// The words of plans, explained to people.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_WORDS_H_
#define GPUDAY_PLANNER_REPORT_TEXT_WORDS_H_

#include <string>
#include <vector>

#include "planner/catalog/catalog.h"
#include "planner/plan/known_line.h"
#include "planner/report/text/style.h"
#include "planner/scenario/key.h"

namespace gpuday {

// A line each.
std::string WordsText(const std::vector<WordEntry>& words, const Style& style);

// In full. `word`: null for a line or a key by itself.
std::string WordText(const WordEntry* word, const std::vector<KnownLine>& lines,
                     const std::vector<KnownKey>& keys, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_WORDS_H_
