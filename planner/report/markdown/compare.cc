#include "planner/report/markdown/compare.h"

#include "absl/strings/str_cat.h"
#include "planner/plan/band_words.h"
#include "planner/report/comparison.h"
#include "planner/report/markdown/words.h"

namespace gpuday {
namespace {

std::string Shown(const ComparedCell& cell) {
  if (cell.answer == VerdictState::kYes) return cell.text;
  if (cell.answer.has_value()) return absl::StrCat("**", cell.text, "**");
  std::string out = Md(cell.text);
  if (!cell.times.empty()) absl::StrAppend(&out, " (", cell.times, ")");
  if (!cell.band.empty()) absl::StrAppend(&out, "<br>", Md(cell.band));
  return out;
}

}  // namespace

std::string CompareMarkdown(const std::vector<Plan>& plans) {
  std::string out = "## Plans side by side\n\n";
  std::vector<std::string> header = {""};
  std::string rule = "|---|";
  for (std::size_t i = 0; i < plans.size(); ++i) {
    absl::StrAppend(&out, i + 1, ". ", Md(plans[i].title), "\n");
    header.push_back(absl::StrCat(i + 1));
    absl::StrAppend(&rule, "---|");
  }
  absl::StrAppend(&out, "\n", MdRow(header), rule, "\n");
  std::string same;
  for (const ComparedRow& row : CompareRows(plans)) {
    if (!row.differs) {
      absl::StrAppend(&same, "- ", Md(row.label), ": ", Shown(row.cells[0]), "\n");
      continue;
    }
    std::vector<std::string> cells = {Md(row.label)};
    for (const ComparedCell& cell : row.cells) cells.push_back(Shown(cell));
    out += MdRow(cells);
  }
  if (!same.empty()) absl::StrAppend(&out, "\nThe same in all:\n\n", same);
  return absl::StrCat(out, "\n", Md(ComparisonNote()), "\n");
}

}  // namespace gpuday
