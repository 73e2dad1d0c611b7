// How text is set off on a terminal.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_STYLE_H_
#define GPUDAY_PLANNER_REPORT_TEXT_STYLE_H_

#include <string>

#include "planner/plan/words.h"

namespace gpuday {

// Whether a terminal's attributes may be used; text is the same without them.
struct Style {
  bool color = false;

  std::string Bold(const std::string& text) const;
  std::string Good(const std::string& text) const;
  std::string Bad(const std::string& text) const;
  // An answer's word, in the colour of how good it is.
  std::string Answer(VerdictState state) const;
  std::string Faint(const std::string& text) const;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_STYLE_H_
