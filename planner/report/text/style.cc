#include "planner/report/text/style.h"

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

std::string Style::Faint(const std::string& text) const {
  return color ? "\x1b[2m" + text + "\x1b[0m" : text;
}

}  // namespace gpuday
