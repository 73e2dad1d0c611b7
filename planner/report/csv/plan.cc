#include "planner/report/csv/plan.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/csv.h"
#include "planner/base/text.h"

namespace gpuday {

std::string PlanCsv(const Plan& plan) {
  std::string out = "id,label,value,unit,low,high,confidence,formula,numbers,source\n";
  const auto text = [](const std::string& value) { return CsvCell(Printable(value, 4000)); };
  for (const Line& line : plan.lines) {
    const auto bound = [&](double Band::*end) {
      return line.band.has_value() ? CsvNumber((*line.band).*end) : std::string();
    };
    const std::vector<std::string> cells = {text(line.id),
                                            text(line.label),
                                            line.exact.empty() ? CsvNumber(line.value) : line.exact,
                                            text(line.unit),
                                            bound(&Band::low),
                                            bound(&Band::high),
                                            ConfidenceName(line.confidence),
                                            text(line.formula),
                                            text(line.numbers),
                                            text(line.source)};
    absl::StrAppend(&out, absl::StrJoin(cells, ","), "\n");
  }
  return out;
}

}  // namespace gpuday
