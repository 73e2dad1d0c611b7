// The words and numbers of the page; what stands around them is compare.html.mustache.
#include "planner/report/html/compare.h"

#include "absl/strings/str_cat.h"
#include "planner/plan/words.h"
#include "planner/report/comparison.h"
#include "planner/report/html/template.h"

namespace gpuday {
namespace {

TemplateValues CellOf(const ComparedCell& cell) {
  return {.texts = {{"class", cell.answer.has_value() ? std::string(NameOf(*cell.answer)) : ""},
                    {"text", cell.text}},
          .lists = {{"times", When(!cell.times.empty(), {.texts = {{"times_text", cell.times}}})},
                    {"band", When(!cell.band.empty(), {.texts = {{"band_text", cell.band}}})}}};
}

}  // namespace

std::string ComparePage(const std::vector<Plan>& plans) {
  std::vector<TemplateValues> titles, differing, same;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    titles.push_back({.texts = {{"number", absl::StrCat(i + 1)}, {"title", plans[i].title}}});
  }
  for (const ComparedRow& row : CompareRows(plans)) {
    std::vector<TemplateValues> cells;
    for (const ComparedCell& cell : row.cells) {
      cells.push_back(CellOf(cell));
      if (!row.differs) break;
    }
    (row.differs ? differing : same)
        .push_back({.texts = {{"label", row.label}}, .lists = {{"cells", std::move(cells)}}});
  }
  const bool any_same = !same.empty();
  return FillTemplate(
      TemplateText("compare.html.mustache"),
      {.texts = {{"style", std::string(TemplateText("style.css"))}, {"note", ComparisonNote()}},
       .lists = {{"titles", std::move(titles)},
                 {"differing", std::move(differing)},
                 {"alike", When(any_same, {.texts = {}, .lists = {{"same", std::move(same)}}})}}});
}

}  // namespace gpuday
