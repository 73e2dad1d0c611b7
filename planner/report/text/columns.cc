#include "planner/report/text/columns.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace gpuday {

std::size_t ShownWidth(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      while (i < text.size() && text[i] != 'm') ++i;
      continue;
    }
    // Bytes that continue a UTF-8 character show nothing of their own.
    if ((static_cast<std::uint8_t>(text[i]) & 0xC0u) != 0x80u) ++width;
  }
  return width;
}

std::string PadRight(const std::string& text, std::size_t width) {
  const std::size_t shown = ShownWidth(text);
  return shown >= width ? text : text + std::string(width - shown, ' ');
}

std::string PadLeft(const std::string& text, std::size_t width) {
  const std::size_t shown = ShownWidth(text);
  return shown >= width ? text : std::string(width - shown, ' ') + text;
}

std::string Columns(const std::vector<std::vector<std::string>>& rows, Align align,
                    std::size_t indent) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], ShownWidth(row[i]));
    }
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += "  ";
      line += align == Align::kRight && i > 0 ? PadLeft(row[i], widths[i])
                                              : PadRight(row[i], widths[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string Wrapped(const std::string& text, std::size_t width, std::size_t indent) {
  std::string out;
  std::size_t column = 0;
  for (absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const std::size_t shown = ShownWidth({word.data(), word.size()});
    if (column > 0 && column + 1 + shown > width) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > 0) {
      out += " ";
      ++column;
    }
    out.append(word.data(), word.size());
    column += shown;
  }
  return out;
}

std::string Hanging(const std::string& text, std::size_t width, std::size_t indent) {
  return absl::StrReplaceAll(Wrapped(text, width - indent, 0),
                             {{"\n", "\n" + std::string(indent, ' ')}});
}

}  // namespace gpuday
