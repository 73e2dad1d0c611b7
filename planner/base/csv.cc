#include "planner/base/csv.h"

#include <cmath>
#include <cstdint>
#include <set>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

// Reads record by record; lines count inside quotes too.
class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& origin) : text_(text), origin_(origin) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  bool AtEnd() const { return at_ >= text_.size(); }
  int line() const { return line_; }

  absl::StatusOr<std::vector<std::string>> Record() {
    std::vector<std::string> cells;
    while (true) {
      cells.emplace_back();
      GPUDAY_RETURN_IF_ERROR(Cell(cells.back()));
      if (AtEnd()) return cells;
      const char c = text_[at_++];
      if (c == ',') continue;
      if (c == '\r' && !AtEnd() && text_[at_] == '\n') ++at_;
      ++line_;
      return cells;
    }
  }

 private:
  absl::Status Cell(std::string& cell) {
    if (AtEnd() || text_[at_] != '"') {
      const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
      cell = text_.substr(at_, end - at_);
      at_ = end;
      return absl::OkStatus();
    }
    const int begin = line_;
    for (++at_; !AtEnd(); ++at_) {
      const char c = text_[at_];
      if (c == '"' && (at_ + 1 >= text_.size() || text_[at_ + 1] != '"')) {
        ++at_;
        if (AtEnd() || text_[at_] == ',' || text_[at_] == '\n' || text_[at_] == '\r') {
          return absl::OkStatus();
        }
        return Fail(line_, "text behind a closing quote; expected a comma or the line's end");
      }
      if (c == '"') ++at_;
      if (c == '\n') ++line_;
      cell += c;
    }
    return Fail(begin, "a quote is not closed");
  }

  absl::Status Fail(int line, const std::string& what) const {
    return Error(Fault::kInput, absl::StrCat(origin_, ":", line, ":1: ", what));
  }

  std::string_view text_;
  std::string origin_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

std::string CsvRow::Cell(std::string_view column) const {
  const auto it = cells.find(column);
  return it == cells.end() ? "" : it->second;
}

absl::StatusOr<CsvTable> ParseCsv(std::string_view text, const std::string& origin) {
  const std::string name = Printable(origin);
  if (!IsUtf8(text)) return Error(Fault::kInput, absl::StrCat(name, ": is not UTF-8 text"));
  CsvReader reader(text, name);
  CsvTable table;
  GPUDAY_ASSIGN_OR_RETURN(table.columns, reader.Record());
  std::set<std::string> seen;
  for (const std::string& column : table.columns) {
    if (seen.insert(column).second) continue;
    return Error(Fault::kInput, absl::StrCat(name, ":1:1: two columns are called \"",
                                             Printable(column, 60), "\""));
  }
  while (!reader.AtEnd()) {
    CsvRow row{.line = reader.line(), .cells = {}};
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<std::string> cells, reader.Record());
    if (cells.size() == 1 && cells[0].empty()) continue;
    if (cells.size() != table.columns.size()) {
      return Error(Fault::kInput,
                   absl::StrCat(name, ":", row.line, ":1: expected ", table.columns.size(),
                                " cells as in the header, found ", cells.size()));
    }
    for (std::size_t i = 0; i < cells.size(); ++i) row.cells[table.columns[i]] = cells[i];
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string CsvCell(const std::string& text) {
  const bool formula = !text.empty() &&
                       std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos &&
                       !ParseNumber(text).has_value();
  std::string cell = formula ? absl::StrCat("'", text) : text;
  if (cell.find_first_of(",\"\n\r") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string CsvNumber(double value) {
  const bool whole = value == std::floor(value) && std::fabs(value) <= kLargestExactInteger;
  return whole ? absl::StrCat(static_cast<std::int64_t>(value)) : RealText(value);
}

}  // namespace gpuday
