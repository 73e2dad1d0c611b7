// The words of plans, explained, as JSON.
#ifndef GPUDAY_PLANNER_REPORT_JSON_WORDS_H_
#define GPUDAY_PLANNER_REPORT_JSON_WORDS_H_

#include <string>
#include <vector>

#include "planner/catalog/catalog.h"
#include "planner/plan/known_line.h"
#include "planner/scenario/key.h"

namespace gpuday {

// Schema "gpuday.words/1".
std::string WordsJson(const std::vector<WordEntry>& words);

// Schema "gpuday.word/1". `word`: null for a line or a key by itself.
std::string WordJson(const WordEntry* word, const std::vector<KnownLine>& lines,
                     const std::vector<KnownKey>& keys);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_WORDS_H_
