#include "planner/report/text/compare.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/report/comparison.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

constexpr std::size_t kLeastColumn = 20;  // of a plan
constexpr std::size_t kMostLabel = 24;

std::string Shown(const ComparedCell& cell, const Style& style) {
  if (cell.answer.has_value()) return style.Answer(*cell.answer);
  return cell.times.empty() ? cell.text : absl::StrCat(cell.text, " (", cell.times, ")");
}

// Plans `from` to `to` of the rows that differ or of those that do not.
std::vector<std::vector<std::string>> CellsOf(const std::vector<ComparedRow>& rows, bool differs,
                                              std::size_t from, std::size_t to,
                                              const Style& style) {
  std::vector<std::vector<std::string>> cells;
  for (const ComparedRow& row : rows) {
    if (row.differs != differs) continue;
    cells.push_back({row.label});
    std::vector<std::string> bands = {"  range"};
    bool any = false;
    for (std::size_t i = from; i < to; ++i) {
      cells.back().push_back(Shown(row.cells[i], style));
      bands.push_back(row.cells[i].band);
      any |= !row.cells[i].band.empty();
    }
    if (any) cells.push_back(std::move(bands));
  }
  return cells;
}

}  // namespace

std::string CompareTable(const std::vector<Plan>& plans, const Style& style) {
  std::string out;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    absl::StrAppend(&out, style.Bold(absl::StrCat(i + 1)), "  ",
                    Hanging(plans[i].title, style.width, 3), "\n");
  }
  const std::vector<ComparedRow> rows = CompareRows(plans);
  const std::size_t room = style.width > kMostLabel ? style.width - kMostLabel : 0;
  const std::size_t at_once = std::max<std::size_t>(1, room / kLeastColumn);
  for (std::size_t from = 0; from < plans.size(); from += at_once) {
    const std::size_t to = std::min(plans.size(), from + at_once);
    std::vector<std::vector<std::string>> cells = CellsOf(rows, true, from, to, style);
    if (cells.empty()) {
      out += "\nNothing differs.\n";
      break;
    }
    std::vector<std::string> header = {"what differs"};
    for (std::size_t i = from; i < to; ++i) header.push_back(style.Bold(absl::StrCat(i + 1)));
    cells.insert(cells.begin(), header);
    absl::StrAppend(&out, "\n", HeadedColumns(cells, Align::kLeft, style.width, 0));
  }
  std::vector<std::vector<std::string>> same = CellsOf(rows, false, 0, 1, style);
  if (!same.empty()) {
    same.insert(same.begin(), {"the same in all", ""});
    absl::StrAppend(&out, "\n", Columns(same, Align::kLeft, style.width, 0));
  }
  return absl::StrCat(out, "\n", Wrapped(ComparisonNote(), style.width, 0), "\n");
}

std::string DiffTable(const std::vector<LineChange>& changes, const Style& style,
                      std::size_t limit) {
  if (changes.empty()) return "";
  std::vector<std::vector<std::string>> rows = {{"", "before", "after", "change"}};
  for (const LineChange& change : changes) {
    if (rows.size() > limit) break;
    std::string percent;
    if (std::isfinite(change.change) && change.before != "-" && change.after != "-") {
      percent = change.change >= 1
                    ? absl::StrCat("×", Short(change.change + 1))
                    : absl::StrCat(change.change > 0 ? "+" : "", Short(100 * change.change), " %");
    }
    rows.push_back({change.label, change.before, change.after, style.Bold(percent)});
  }
  std::string out = HeadedColumns(rows, Align::kLeft, style.width);
  if (changes.size() + 1 > rows.size()) {
    absl::StrAppend(&out, "  ... and ", changes.size() + 1 - rows.size(), " more\n");
  }
  return out;
}

}  // namespace gpuday
