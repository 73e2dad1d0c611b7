#include "planner/report/text/style.h"

#include "planner/plan/band_words.h"

namespace gpuday {

std::string Style::Bold(const std::string& text) const {
  return color ? "\x1b[1m" + text + "\x1b[0m" : text;
}

std::string Style::Good(const std::string& text) const {
  return color ? "\x1b[32m" + text + "\x1b[0m" : text;
}

std::string Style::Bad(const std::string& text) const {
  return color ? "\x1b[1;31m" + text + "\x1b[0m" : text;
}

std::string Style::Answer(VerdictState state) const {
  const std::string word = AnswerWord(state);
  switch (state) {
    case VerdictState::kYes:
      return Good(word);
    case VerdictState::kMaybe:
      return color ? "\x1b[33m" + word + "\x1b[0m" : word;
    case VerdictState::kNo:
      return Bad(word);
  }
  return word;
}

std::string Style::Faint(const std::string& text) const {
  return color ? "\x1b[2m" + text + "\x1b[0m" : text;
}

}  // namespace gpuday
