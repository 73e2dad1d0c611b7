#include "planner/compose/count_scripts.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"

namespace gpuday {
namespace {

constexpr char32_t kShortCodes = 0x10000;
constexpr std::uint8_t kOfNone = 0xFF;  // above the most scripts that rules have
constexpr double kLeastShownPercent = 1;

// The code point that begins at `at`, which moves behind it; a byte that begins none is one by
// itself, of no script.
char32_t NextCode(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at++);
  if (first < 0x80) return first;
  const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  char32_t code = first & (0x3F >> more);
  for (std::size_t i = 0; i < more; ++i) {
    if (at + i >= text.size() || (byte(at + i) & 0xC0) != 0x80) return 0;
    code = (code << 6) | (byte(at + i) & 0x3F);
  }
  at += more;
  return more == 0 ? 0 : code;
}

}  // namespace

void ScriptCounts::Add(const ScriptCounts& other) {
  for (std::size_t i = 0; i < characters.size(); ++i) characters[i] += other.characters[i];
  bytes += other.bytes;
}

void ScriptCounts::Clear() {
  std::fill(characters.begin(), characters.end(), 0);
  bytes = 0;
}

ScriptCounter::ScriptCounter(const std::vector<ScriptEntry>& scripts)
    : scripts_(scripts), of_short_(kShortCodes, kOfNone) {
  for (std::size_t script = 0; script < scripts_.size(); ++script) {
    for (const auto& [low, high] : scripts_[script].ranges) {
      for (char32_t code = low; code <= std::min<char32_t>(high, kShortCodes - 1); ++code) {
        of_short_[code] = static_cast<std::uint8_t>(script);
      }
    }
  }
}

ScriptCounts ScriptCounter::Nothing() const {
  return {.characters = std::vector<std::uint64_t>(scripts_.size())};
}

std::size_t ScriptCounter::ScriptOf(char32_t code) const {
  if (code < kShortCodes) return of_short_[code];
  for (std::size_t script = 0; script < scripts_.size(); ++script) {
    for (const auto& [low, high] : scripts_[script].ranges) {
      if (code >= low && code <= high) return script;
    }
  }
  return kOfNone;
}

std::size_t ScriptCounter::Count(std::string_view text, ScriptCounts& counts,
                                 std::size_t script) const {
  counts.bytes += text.size();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t of = ScriptOf(NextCode(text, at));
    if (of != kOfNone) script = of;
    ++counts.characters[script];
  }
  return script;
}

TokenEstimate ScriptCounter::Estimate(const ScriptCounts& counts) const {
  TokenEstimate estimate;
  for (std::size_t i = 0; i < scripts_.size(); ++i) {
    const auto characters = static_cast<double>(counts.characters[i]);
    estimate.tokens += characters / scripts_[i].characters_per_token;
    estimate.low += characters / scripts_[i].high;
    estimate.high += characters / scripts_[i].low;
  }
  return estimate;
}

std::string ScriptCounter::Shares(const ScriptCounts& counts) const {
  const auto all = static_cast<double>(
      std::accumulate(counts.characters.begin(), counts.characters.end(), std::uint64_t{0}));
  std::vector<std::size_t> order(scripts_.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return counts.characters[a] > counts.characters[b];
  });
  std::vector<std::string> shares;
  for (const std::size_t script : order) {
    const double percent = 100 * static_cast<double>(counts.characters[script]) / all;
    if (!(percent >= kLeastShownPercent)) break;
    shares.push_back(absl::StrCat(scripts_[script].name, " ", Plain(percent, 2), " %"));
  }
  return absl::StrJoin(shares, ", ");
}

}  // namespace gpuday
