#include "planner/plan/band_words.h"

namespace gpuday {

std::string BandPhrase(std::string_view low, std::string_view high) {
  return std::string(kBandRuns).append(": ").append(low).append(" to ").append(high);
}

}  // namespace gpuday
