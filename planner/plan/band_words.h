// What a band means, in words: everything that prints one takes its wording from here.
#ifndef GPUDAY_PLANNER_PLAN_BAND_WORDS_H_
#define GPUDAY_PLANNER_PLAN_BAND_WORDS_H_

#include <string>
#include <string_view>

namespace gpuday {

// Above a column of bands, where there is little room: "four of five, GiB".
inline constexpr char kBandShare[] = "four of five";
// The runs that a band is about, without a verb.
inline constexpr char kBandRuns[] = "four of five runs like it";
// What bands are measured by.
inline constexpr char kBandPublishedRuns[] = "four of five published runs";

// The sentence about one band, its ends as text with their unit: "four of five runs like it take
// 113 days to 205 days".
std::string BandPhrase(std::string_view low, std::string_view high);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_BAND_WORDS_H_
