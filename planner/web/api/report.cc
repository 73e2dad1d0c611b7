// A plan as a document to keep, in one of the formats of report/formats.h.
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/ask/documents.h"
#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/report/formats.h"
#include "planner/web/api/api.h"
#include "planner/web/api/asked_scenario.h"

namespace gpuday {

absl::StatusOr<std::string> AnswerReport(Api& api, Api::Call& call) {
  const Desk& desk = api.desk();
  GPUDAY_ASSIGN_OR_RETURN(const std::optional<std::int64_t> saved, TakeSaved(call.body));
  AskedScenario asked;
  if (!saved.has_value()) {
    GPUDAY_ASSIGN_OR_RETURN(asked, TakeScenario(desk, call.body));
  }
  TableReader reader(call.body, "");
  const auto name = reader.Text("format");
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  const DocumentFormat* format = name.has_value() ? FindFormat(name->value) : nullptr;
  if (format == nullptr || format->plan == nullptr) {
    return Error(Fault::kInput,
                 absl::StrCat("format: expected ", FormatNames(), ", found ",
                              name.has_value() ? Printable(name->value, 40) : "nothing"));
  }
  call.type = format->media_type;
  const DocumentTells tells =
      format->takes_sensitivity ? DocumentTells::kPlanAndSensitivity : DocumentTells::kPlan;
  PlanDocument document;
  if (saved.has_value()) {
    GPUDAY_ASSIGN_OR_RETURN(const SavedPlan found, FindSaved(desk, *saved));
    document = AskSavedDocument(desk, found.plan, tells);
  } else {
    GPUDAY_ASSIGN_OR_RETURN(document, AskPlanDocument(desk, asked, tells));
  }
  return format->plan(document.plan, document.SensitivityOrNull());
}

}  // namespace gpuday
