#include "planner/plan/band_words.h"

namespace gpuday {

std::string BandPhrase(std::string_view low, std::string_view high) {
  return std::string(kBandRuns).append(": ").append(low).append(" to ").append(high);
}

std::string AnswerWord(VerdictState state) {
  return state == VerdictState::kNo ? "NO" : NameOf(state);
}

std::string RunsText(double chance) {
  // Rounded down: what is promised can be kept.
  const int of_ten = static_cast<int>(10 * chance + 1e-9);
  if (chance >= 0.995) return "in more than 99 of 100 such runs";
  if (of_ten >= 1) return "in " + std::to_string(of_ten) + " of 10 such runs";
  return "in fewer than 1 of 10 such runs";
}

std::string RunsBehind(double chance) {
  return chance >= 1 || chance <= 0 ? "" : ", " + RunsText(chance);
}

}  // namespace gpuday
