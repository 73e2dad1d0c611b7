#include "planner/report/text/columns.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_join.h"
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
constexpr std::size_t kLongWord = 10;   // from here on a word may be broken at its signs

using Row = std::vector<std::string>;

// The parts of a word that stay whole: "RTX-PRO-6000-Blackwell-WS" may end a line behind a hyphen.
std::vector<std::string> Pieces(absl::string_view word) {
  std::vector<std::string> pieces(1);
  const bool breaks = ShownWidth({word.data(), word.size()}) > kLongWord;
  for (std::size_t i = 0; i < word.size(); ++i) {
    pieces.back() += word[i];
    const bool sign = word[i] == '-' || word[i] == '/' || word[i] == '_' || word[i] == '@';
    if (breaks && sign && i + 1 < word.size()) pieces.emplace_back();
  }
  return pieces;
}

std::size_t LongestPiece(const std::string& cell) {
  std::size_t longest = 0;
  for (const absl::string_view word : absl::StrSplit(cell, ' ', absl::SkipEmpty())) {
    for (const std::string& piece : Pieces(word)) longest = std::max(longest, ShownWidth(piece));
  }
  return longest;
}

// The lines of a cell of this width.
Row Broken(const std::string& cell, std::size_t width) {
  if (ShownWidth(cell) <= width) return {cell};
  // What leads a cell in tells its place in a list.
  const std::size_t lead = std::min(cell.find_first_not_of(' '), cell.size());
  Row lines = {std::string(lead, ' ')};
  bool fresh = true;
  for (const absl::string_view word : absl::StrSplit(cell, ' ', absl::SkipEmpty())) {
    bool joined = false;  // to the piece before it, without a space
    const bool whole = ShownWidth({word.data(), word.size()}) + lead <= width;
    for (const std::string& piece :
         whole ? std::vector<std::string>{std::string(word)} : Pieces(word)) {
      const std::size_t space = fresh || joined ? 0 : 1;
      if (!fresh && ShownWidth(lines.back()) + space + ShownWidth(piece) > width) {
        lines.emplace_back(lead, ' ');
      } else if (space == 1) {
        lines.back() += ' ';
      }
      lines.back() += piece;
      fresh = false;
      joined = true;
    }
  }
  return lines;
}

struct Widths {
  std::vector<std::size_t> shown;  // of each column
  std::vector<std::size_t> least;  // that it can be broken to
};

Widths WidthsOf(const std::vector<Row>& rows) {
  Widths widths;
  for (const Row& row : rows) {
    widths.shown.resize(std::max(widths.shown.size(), row.size()));
    widths.least.resize(widths.shown.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::size_t shown = ShownWidth(row[i]);
      widths.shown[i] = std::max(widths.shown[i], shown);
      widths.least[i] =
          std::max({widths.least[i], std::min(shown, kLeastWidth), LongestPiece(row[i])});
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

// Finds the widths that fit with the fewest lines more: a character at a time is taken from the
// column where that makes the table least taller, the widest of several.
class Fitter {
 public:
  // `labels`: the first column names what the others say, and gives way last.
  Fitter(const std::vector<Row>& rows, std::size_t indent, bool labels)
      : rows_(rows), widths_(WidthsOf(rows)), labels_(labels) {
    fitted_ = widths_.shown;
    all_ = indent + kBetween * (fitted_.empty() ? 0 : fitted_.size() - 1);
    for (const std::size_t column : fitted_) all_ += column;
  }

  // Whether they fit into `width`; the least ones where none do.
  bool Fit(std::size_t width) {
    if (all_ <= width) return true;
    heights_.assign(rows_.size(), 1);
    for (std::size_t i = 0; i < fitted_.size(); ++i) narrower_.push_back(LinesAt(i));
    for (; all_ > width; --all_) {
      std::size_t best = fitted_.size(), least = 0;
      for (std::size_t i = fitted_.size(); i-- > 0;) {
        if (fitted_[i] <= widths_.least[i]) continue;
        if (labels_ && i == 0 && best != fitted_.size()) continue;
        const std::size_t taller = Taller(i);
        if (best == fitted_.size() || taller < least ||
            (taller == least && fitted_[i] > fitted_[best])) {
          best = i;
          least = taller;
        }
      }
      if (best == fitted_.size()) return false;
      for (std::size_t r = 0; r < rows_.size(); ++r) {
        heights_[r] = std::max(heights_[r], narrower_[best][r]);
      }
      --fitted_[best];
      narrower_[best] = LinesAt(best);
    }
    return true;
  }

  const std::vector<std::size_t>& widths() const { return fitted_; }

 private:
  // How many lines each cell of a column takes with a character less.
  std::vector<std::size_t> LinesAt(std::size_t column) const {
    std::vector<std::size_t> lines;
    for (const Row& row : rows_) {
      lines.push_back(column < row.size() ? Broken(row[column], fitted_[column] - 1).size() : 1);
    }
    return lines;
  }

  std::size_t Taller(std::size_t column) const {
    std::size_t taller = 0;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      if (narrower_[column][r] > heights_[r]) taller += narrower_[column][r] - heights_[r];
    }
    return taller;
  }

  const std::vector<Row>& rows_;
  const Widths widths_;
  const bool labels_;
  std::vector<std::size_t> fitted_;
  std::size_t all_ = 0;
  std::vector<std::size_t> heights_;                // of the rows, in lines
  std::vector<std::vector<std::size_t>> narrower_;  // LinesAt() of each column
};

std::string LayBroken(const std::vector<Row>& rows, const std::vector<std::size_t>& widths,
                      Align align, std::size_t indent) {
  std::vector<Row> broken;
  for (const Row& row : rows) {
    std::vector<Row> lines(1, Row(row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Row parts = Broken(row[i], widths[i]);
      while (lines.size() < parts.size()) lines.emplace_back(row.size());
      for (std::size_t k = 0; k < parts.size(); ++k) lines[k][i] = parts[k];
    }
    broken.insert(broken.end(), lines.begin(), lines.end());
  }
  // Lines that end early leave room behind them.
  return Lay(broken, WidthsOf(broken).shown, align, indent);
}

}  // namespace

std::string Columns(const std::vector<Row>& rows, Align align, std::size_t width,
                    std::size_t indent) {
  Fitter fitter(rows, indent, true);
  fitter.Fit(width);
  return LayBroken(rows, fitter.widths(), align, indent);
}

std::string HeadedColumns(const std::vector<Row>& rows, Align align, std::size_t width,
                          std::size_t indent) {
  Fitter fitter(rows, indent, false);
  if (fitter.Fit(width) || rows.empty()) return LayBroken(rows, fitter.widths(), align, indent);
  std::string out;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    if (rows[r].empty()) continue;
    for (const std::string& line : Broken(rows[r][0], width - indent)) {
      out += std::string(indent, ' ') + line + "\n";
    }
    std::vector<Row> record;
    for (std::size_t i = 1; i < rows[r].size(); ++i) {
      if (rows[r][i].empty()) continue;
      record.push_back({i < rows[0].size() ? rows[0][i] : "", rows[r][i]});
    }
    out += Columns(record, Align::kLeft, width, indent + kBetween);
  }
  return out;
}

std::string Wrapped(const std::string& text, std::size_t width, std::size_t indent) {
  if (ShownWidth(text) <= width) return text;
  std::string out;
  std::size_t column = 0, gap = 0;
  for (absl::string_view word : absl::StrSplit(text, ' ')) {
    // Between two spaces there is a word of no letters.
    if (word.empty()) {
      ++gap;
      continue;
    }
    const std::size_t shown = ShownWidth({word.data(), word.size()});
    const std::size_t space = column > 0 ? 1 + gap : 0;
    if (column > 0 && column + space + shown > width) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else {
      out += std::string(space, ' ');
      column += space;
    }
    out.append(word.data(), word.size());
    column += shown;
    gap = 0;
  }
  return out;
}

std::string Hanging(const std::string& text, std::size_t width, std::size_t indent) {
  return absl::StrReplaceAll(Wrapped(text, width - indent, 0),
                             {{"\n", "\n" + std::string(indent, ' ')}});
}

std::string HangingLines(const std::string& text, std::size_t width) {
  constexpr std::size_t kLeastRoom = 24, kUsualIndent = 6;
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::string whole(line);
    if (ShownWidth(whole) <= width) {
      lines.push_back(whole);
      continue;
    }
    const std::size_t lead = whole.find_first_not_of(' ');
    const std::size_t gap = whole.find("  ", lead);
    const std::size_t second =
        gap == std::string::npos ? std::string::npos : whole.find_first_not_of(' ', gap);
    const bool room = second != std::string::npos && second + kLeastRoom <= width;
    const std::size_t indent = room ? second : lead + kUsualIndent;
    const std::size_t from = room ? second : lead;
    lines.push_back(
        whole.substr(0, from) +
        absl::StrReplaceAll(Wrapped(whole.substr(from), width - std::min(width / 2, indent), 0),
                            {{"\n", "\n" + std::string(indent, ' ')}}));
  }
  return absl::StrJoin(lines, "\n");
}

}  // namespace gpuday
