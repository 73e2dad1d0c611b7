// A plan as a document to keep: what --html, --md, --csv and --xlsx write.
#include <optional>

#include "absl/strings/str_cat.h"
#include "planner/ask/documents.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/report/documents.h"
#include "planner/web/api/api.h"
#include "planner/web/api/asked_scenario.h"

namespace gpuday {
namespace {

struct Format {
  const char* name;
  const char* type;
  absl::StatusOr<std::string> (*write)(const Plan& plan, const Sensitivity& sensitivity);
};

constexpr Format kFormats[] = {
    {"html", "text/html; charset=utf-8",
     [](const Plan& plan, const Sensitivity& s) -> absl::StatusOr<std::string> {
       return PlanPage(plan, &s);
     }},
    {"md", "text/markdown; charset=utf-8",
     [](const Plan& plan, const Sensitivity& s) -> absl::StatusOr<std::string> {
       return PlanMarkdown(plan, &s);
     }},
    {"csv", "text/csv; charset=utf-8",
     [](const Plan& plan, const Sensitivity&) -> absl::StatusOr<std::string> {
       return PlanCsv(plan);
     }},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     [](const Plan& plan, const Sensitivity&) { return PlanWorkbook(plan); }},
};

}  // namespace

absl::StatusOr<std::string> AnswerReport(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(const AskedScenario asked, TakeScenario(api.desk(), call.body));
  TableReader reader(call.body, "");
  const auto name = reader.Text("format");
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  for (const Format& format : kFormats) {
    if (!name.has_value() || name->value != format.name) continue;
    call.type = format.type;
    GPUDAY_ASSIGN_OR_RETURN(const PlanDocument document,
                            AskPlanDocument(api.desk(), asked, DocumentTells::kPlanAndSensitivity));
    return format.write(document.plan, *document.sensitivity);
  }
  return Error(Fault::kInput,
               absl::StrCat("format: expected html, md, csv or xlsx, found ",
                            name.has_value() ? Printable(name->value, 40) : "nothing"));
}

}  // namespace gpuday
