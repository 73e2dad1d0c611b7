#include "planner/report/formats.h"

#include "absl/strings/str_cat.h"
#include "planner/report/csv/compare.h"
#include "planner/report/csv/plan.h"
#include "planner/report/html/compare.h"
#include "planner/report/html/plan.h"
#include "planner/report/markdown/compare.h"
#include "planner/report/markdown/plan.h"
#include "planner/report/toml/plan.h"
#include "planner/report/xlsx/compare.h"
#include "planner/report/xlsx/plan.h"
#include "planner/report/xlsx/ranks.h"

namespace gpuday {
namespace {

using Written = absl::StatusOr<std::string>;

constexpr DocumentFormat kFormats[] = {
    {.name = "html",
     .suffix = ".html",
     .media_type = "text/html; charset=utf-8",
     .label = "One page (HTML)",
     .option = "--html",
     .help = "Write a report of one page",
     .content = DocumentFormat::Content::kText,
     .takes_sensitivity = true,
     .plan = [](const Plan& plan, const Sensitivity* s) -> Written { return PlanPage(plan, s); },
     .compare = [](const std::vector<Plan>& plans) -> Written { return ComparePage(plans); },
     .ranks = nullptr},
    {.name = "md",
     .suffix = ".md",
     .media_type = "text/markdown; charset=utf-8",
     .label = "Text for a ticket (Markdown)",
     .option = "--md",
     .help = "Write a report for a ticket, Markdown,",
     .content = DocumentFormat::Content::kText,
     .takes_sensitivity = true,
     .plan = [](const Plan& plan, const Sensitivity* s) -> Written {
       return PlanMarkdown(plan, s);
     },
     .compare = [](const std::vector<Plan>& plans) -> Written { return CompareMarkdown(plans); },
     .ranks = nullptr},
    {.name = "csv",
     .suffix = ".csv",
     .media_type = "text/csv; charset=utf-8",
     .label = "Every number (CSV)",
     .option = "--csv",
     .help = "Write every number (of a sweep: its rows) as CSV",
     .content = DocumentFormat::Content::kText,
     .takes_sensitivity = false,
     .plan = [](const Plan& plan, const Sensitivity*) -> Written { return PlanCsv(plan); },
     .compare = [](const std::vector<Plan>& plans) -> Written { return CompareCsv(plans); },
     .ranks = nullptr},
    {.name = "toml",
     .suffix = ".toml",
     .media_type = "application/toml; charset=utf-8",
     .label = "Scenario, to plan again (TOML)",
     .option = "--toml",
     .help = "Write the scenario, which plans the same again,",
     .content = DocumentFormat::Content::kText,
     .takes_sensitivity = false,
     .plan = [](const Plan& plan, const Sensitivity*) -> Written { return PlanToml(plan); },
     .compare = nullptr,
     .ranks = nullptr},
    {.name = "xlsx",
     .suffix = ".xlsx",
     .media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     .label = "Workbook (Excel)",
     .option = "--xlsx",
     .help = "Write a workbook with live formulas",
     .content = DocumentFormat::Content::kBytes,
     .takes_sensitivity = false,
     .plan = [](const Plan& plan, const Sensitivity*) { return PlanWorkbook(plan); },
     .compare = CompareWorkbook,
     .ranks = RankWorkbook}};

}  // namespace

std::span<const DocumentFormat> DocumentFormats() { return kFormats; }

const DocumentFormat* FindFormat(std::string_view name) {
  for (const DocumentFormat& format : kFormats) {
    if (name == format.name) return &format;
  }
  return nullptr;
}

std::string FormatNames() {
  std::string names;
  for (std::size_t i = 0; i < std::size(kFormats); ++i) {
    const char* between = i == 0 ? "" : i + 1 == std::size(kFormats) ? " or " : ", ";
    absl::StrAppend(&names, between, kFormats[i].name);
  }
  return names;
}

}  // namespace gpuday
