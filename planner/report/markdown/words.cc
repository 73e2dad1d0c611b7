#include "planner/report/markdown/words.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

bool IsWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string Md(const std::string& text, std::size_t limit) {
  // An underscore inside a word is no mark; what would begin a heading or a list is one.
  const std::string safe = Printable(text, limit);
  std::string out;
  for (std::size_t i = 0; i < safe.size(); ++i) {
    const char c = safe[i];
    const bool inside = i > 0 && i + 1 < safe.size() && IsWord(safe[i - 1]) && IsWord(safe[i + 1]);
    const bool mark = std::string_view("\\`*[]<>|~#&!").find(c) != std::string_view::npos;
    const bool first = i == 0 && std::string_view("+-=").find(c) != std::string_view::npos;
    if (mark || first || (c == '_' && !inside)) out += '\\';
    out += c;
    // A mention would call somebody: a joiner of no width parts it.
    if (c == '@') out += "\u2060";
  }
  return out;
}

std::string MdRow(const std::vector<std::string>& cells) {
  return absl::StrCat("| ", absl::StrJoin(cells, " | "), " |\n");
}

}  // namespace gpuday
