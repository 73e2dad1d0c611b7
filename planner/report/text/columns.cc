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

namespace {

constexpr std::size_t kBetween = 2;     // columns
constexpr std::size_t kLeastWidth = 8;  // that a column is broken to

using Row = std::vector<std::string>;

std::vector<std::size_t> WidthsOf(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], ShownWidth(row[i]));
    }
  }
  return widths;
}

std::string Lay(const std::vector<Row>& rows, const std::vector<std::size_t>& widths, Align align,
                std::size_t indent) {
  std::string out;
  for (const Row& row : rows) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += std::string(kBetween, ' ');
      line += align == Align::kRight && i > 0 ? PadLeft(row[i], widths[i])
                                              : PadRight(row[i], widths[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace

std::string Columns(const std::vector<Row>& rows, Align align, std::size_t indent) {
  return Lay(rows, WidthsOf(rows), align, indent);
}

std::string FittedColumns(const std::vector<Row>& rows, Align align, std::size_t width,
                          std::size_t indent) {
  std::vector<std::size_t> widths = WidthsOf(rows);
  std::size_t all = indent;
  for (const std::size_t column : widths) all += column + kBetween;
  for (; all > width + kBetween; --all) {
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (widest == widths.end() || *widest <= kLeastWidth) break;
    --*widest;
  }
  std::vector<Row> broken;
  for (const Row& row : rows) {
    std::vector<Row> lines(1, Row(row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      // What leads a cell in tells its place in a list.
      const std::size_t lead = std::min(row[i].find_first_not_of(' '), row[i].size());
      const Row parts =
          ShownWidth(row[i]) <= widths[i]
              ? Row{row[i]}
              : Row(absl::StrSplit(std::string(lead, ' ') + Wrapped(row[i], widths[i] - lead, lead),
                                   '\n'));
      while (lines.size() < parts.size()) lines.emplace_back(row.size());
      for (std::size_t k = 0; k < parts.size(); ++k) lines[k][i] = parts[k];
    }
    broken.insert(broken.end(), lines.begin(), lines.end());
  }
  return Lay(broken, widths, align, indent);
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
