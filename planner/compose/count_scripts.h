// Characters of a text by script, and the tokens that they are likely to make.
#ifndef GPUDAY_PLANNER_COMPOSE_COUNT_SCRIPTS_H_
#define GPUDAY_PLANNER_COMPOSE_COUNT_SCRIPTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "planner/catalog/catalog.h"

namespace gpuday {

// Tokens that nobody counted.
struct TokenEstimate {
  double tokens = 0, low = 0, high = 0;
};

// What was counted: characters of each script, in the order of the rules.
struct ScriptCounts {
  std::vector<std::uint64_t> characters;
  std::uint64_t bytes = 0;

  void Add(const ScriptCounts& other);
  // All to 0, for the next text; memory is kept.
  void Clear();
};

// Knows which script a character is of. May be used by several threads at once.
class ScriptCounter {
 public:
  explicit ScriptCounter(const std::vector<ScriptEntry>& scripts);

  ScriptCounts Nothing() const;
  // Adds the characters of `text`. Bytes that are not UTF-8 count as characters of no script, which
  // count with the script before them; returns that for a text that goes on.
  std::size_t Count(std::string_view text, ScriptCounts& counts, std::size_t script = 0) const;
  // What tokenizers are likely to make of them.
  TokenEstimate Estimate(const ScriptCounts& counts) const;
  // "Latin 96 %, Han 4 %": the scripts of at least a hundredth of the characters, most first.
  std::string Shares(const ScriptCounts& counts) const;

 private:
  std::size_t ScriptOf(char32_t code) const;

  std::vector<ScriptEntry> scripts_;
  std::vector<std::uint8_t> of_short_;  // for each code point of 16 bits
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_COUNT_SCRIPTS_H_
