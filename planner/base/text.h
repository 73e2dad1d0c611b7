// Text that people and files gave us, made safe to print, and the nearest known name to a typo.
#ifndef GPUDAY_PLANNER_BASE_TEXT_H_
#define GPUDAY_PLANNER_BASE_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace gpuday {

// True when `text` is well-formed UTF-8 (no overlong forms, no surrogates).
bool IsUtf8(std::string_view text);

// `text` with malformed bytes replaced by '?', so that IsUtf8().
std::string WellFormed(std::string_view text);

// `text` with control characters, escape sequences and malformed bytes replaced by '?', and cut to
// `limit` bytes with "..." behind: safe on any terminal and in any message.
std::string Printable(std::string_view text, std::size_t limit = 200);

// `word` as a shell takes it, in quotes where it needs them.
std::string ShellWord(const std::string& word);

// `text` as a TOML basic string, quotes included.
std::string QuoteToml(std::string_view text);

// Lower case, '_' and ' ' read as '-': the form in which names are compared.
std::string NormalName(std::string_view name);

// Whether `name` stands for several by '*' or '?'.
bool IsPattern(std::string_view name);

// Whether `name` is what `pattern` stands for, in the form in which names are compared: '*' is any
// text, '?' any one byte.
bool MatchesPattern(std::string_view name, std::string_view pattern);

// How many letters must be inserted, deleted, changed or swapped with a neighbour to make `b` of
// `a`.
std::size_t EditDistance(std::string_view a, std::string_view b);

// The names of `known` that are likely meant by `name`, nearest first, at most `limit`.
std::vector<std::string> NearestNames(std::string_view name, const std::vector<std::string>& known,
                                      std::size_t limit = 3);

// "; did you mean \"a\" or \"b\"?" of these names; empty where there are none.
std::string DidYouMeanOneOf(const std::vector<std::string>& names);

// "; did you mean \"a\" or \"b\"?" from NearestNames, empty when nothing is near.
std::string DidYouMean(std::string_view name, const std::vector<std::string>& known);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_TEXT_H_
