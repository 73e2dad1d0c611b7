// How text is set off on a terminal.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_STYLE_H_
#define GPUDAY_PLANNER_REPORT_TEXT_STYLE_H_

#include <cstddef>
#include <string>

#include "planner/plan/words.h"

namespace gpuday {

// Whether a terminal's attributes may be used, and how wide it is; the words are the same.
// Documents are written to `width` everywhere. Lists that other programs take apart, a thing a
// line, are broken on a terminal alone.
struct Style {
  static constexpr std::size_t kLeastWidth = 40, kUsualWidth = 100, kMostWidth = 200;
  static constexpr std::size_t kEndless = 1'000'000;

  bool color = false;
  std::size_t width = kUsualWidth;    // characters of a line
  std::size_t list_width = kEndless;  // of a list's line

  std::string Bold(const std::string& text) const;
  std::string Good(const std::string& text) const;
  std::string Bad(const std::string& text) const;
  // An answer's word, in the colour of how good it is.
  std::string Answer(VerdictState state) const;
  std::string Faint(const std::string& text) const;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_STYLE_H_
