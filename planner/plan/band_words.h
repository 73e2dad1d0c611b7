// What a band means, in words: everything that prints one takes its wording from here.
#ifndef GPUDAY_PLANNER_PLAN_BAND_WORDS_H_
#define GPUDAY_PLANNER_PLAN_BAND_WORDS_H_

#include <string>
#include <string_view>

#include "planner/plan/words.h"

namespace gpuday {

// Above a column of bands, where there is little room: "80 % interval, GiB".
inline constexpr char kBandShare[] = "80 % interval";
// The runs that a band is about, without a verb.
inline constexpr char kBandRuns[] = "80 % of comparable runs";
// What bands are measured by.
inline constexpr char kBandPublishedRuns[] = "80 % of published runs";

// The sentence about one band, its ends as text with their unit: "80 % of comparable runs:
// 113 days to 205 days".
std::string BandPhrase(std::string_view low, std::string_view high);

// What an answer is called on paper and screen, where a no must not be overlooked: "yes", "maybe",
// "NO".
std::string AnswerWord(VerdictState state);

// In how many runs something holds that holds with this chance: "in 7 of 10 such runs".
std::string RunsText(double chance);
// The same behind a figure, ", in 7 of 10 such runs"; nothing where it is certain.
std::string RunsBehind(double chance);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_BAND_WORDS_H_
