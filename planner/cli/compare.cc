#include "planner/report/json/compare.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/cli/commands.h"
#include "planner/report/text/compare.h"
#include "planner/report/xlsx/compare.h"

namespace gpuday {
namespace {

// A saved plan by number; otherwise a file or a model; otherwise a saved plan by name.
absl::StatusOr<Plan> PlanToCompare(Session& session, const std::string& operand) {
  if (IsNumber(operand)) {
    GPUDAY_ASSIGN_OR_RETURN(SavedPlan saved, FindSaved(session.options, operand));
    return std::move(saved.plan);
  }
  absl::StatusOr<Plan> plan = PlanOperand(session, operand);
  if (plan.ok()) return plan;
  if (absl::StatusOr<SavedPlan> saved = FindSaved(session.options, operand); saved.ok()) {
    return std::move(saved->plan);
  }
  return plan.status();
}

}  // namespace

absl::StatusOr<Answer> RunCompare(Session& session) {
  GPUDAY_RETURN_IF_ERROR(CheckDocuments(session.options));
  std::vector<Plan> plans;
  for (const std::string& operand : session.options.operands) {
    GPUDAY_ASSIGN_OR_RETURN(Plan plan, PlanToCompare(session, operand));
    // Files of one project often bear the same name inside.
    if (operand.ends_with(".toml")) {
      plan.title =
          absl::StrCat(std::filesystem::path(operand).filename().string(), ": ", plan.title);
    }
    plans.push_back(std::move(plan));
  }
  Answer answer{
      .output = session.options.json ? CompareJson(plans) : CompareTable(plans, session.style),
      .remark = ""};
  if (session.options.xlsx_file.empty()) return answer;
  GPUDAY_ASSIGN_OR_RETURN(const std::string workbook, CompareWorkbook(plans));
  GPUDAY_RETURN_IF_ERROR(PutDocument(session.options.xlsx_file, workbook, answer));
  return answer;
}

}  // namespace gpuday
