#include "planner/report/csv/compare.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/csv.h"
#include "planner/base/text.h"
#include "planner/report/comparison.h"

namespace gpuday {

std::string CompareCsv(const std::vector<Plan>& plans) {
  const auto text = [](const std::string& value) { return CsvCell(Printable(value, 4000)); };
  std::vector<std::string> header = {"id", "label", "unit", "differs"};
  std::vector<std::string> titles = {"title", "title", "", ""};
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const std::string number = absl::StrCat(i + 1);
    header.insert(header.end(), {number, number + " low", number + " high"});
    titles.insert(titles.end(), {text(plans[i].title), "", ""});
  }
  std::string out =
      absl::StrCat(absl::StrJoin(header, ","), "\n", absl::StrJoin(titles, ","), "\n");
  for (const ComparedRow& row : CompareRows(plans)) {
    std::string unit;
    std::vector<std::string> cells;
    for (const ComparedCell& cell : row.cells) {
      if (cell.line == nullptr) {
        cells.insert(cells.end(), {text(cell.text), "", ""});
        continue;
      }
      const Line& line = *cell.line;
      unit = line.unit;
      cells.push_back(line.exact.empty() ? CsvNumber(line.value) : line.exact);
      cells.push_back(line.band.has_value() ? CsvNumber(line.band->low) : "");
      cells.push_back(line.band.has_value() ? CsvNumber(line.band->high) : "");
    }
    cells.insert(cells.begin(),
                 {text(row.id), text(row.label), text(unit), row.differs ? "yes" : "no"});
    absl::StrAppend(&out, absl::StrJoin(cells, ","), "\n");
  }
  return out;
}

}  // namespace gpuday
