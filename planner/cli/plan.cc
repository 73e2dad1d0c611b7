// plan: what a training takes.
#include "planner/ask/plan.h"

#include "absl/strings/str_cat.h"
#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/cli/commands.h"
#include "planner/report/json/plan.h"
#include "planner/report/text/plan.h"

namespace gpuday {

absl::StatusOr<Answer> RunPlan(const Session& session, const PlanOptions& options) {
  if (options.save_as.has_value() && IsNumber(*options.save_as)) {
    return Error(Fault::kUsage,
                 absl::StrCat("--name ", *options.save_as,
                              ": a name cannot be a number: numbers identify saved plans"));
  }
  GPUDAY_RETURN_IF_ERROR(CheckDocuments(options.documents, options.json      ? "--json"
                                                           : options.explain ? "--explain"
                                                                             : ""));
  // Read once: it may be standard input.
  GPUDAY_ASSIGN_OR_RETURN(const AskedScenario asked,
                          ReadOperand(options.scenario.Operand(), options.scenario.changes));
  GPUDAY_ASSIGN_OR_RETURN(
      const PlanDocument document,
      AskPlanDocument(session.desk, asked, WhatDocumentsTell(options.documents)));
  const Plan& plan = document.plan;
  Answer answer;
  answer.yes = plan.Holds();
  answer.output = options.json      ? PlanJson(plan)
                  : options.explain ? Explanation(plan, session.style)
                                    : PlanTable(plan, session.style);
  GPUDAY_RETURN_IF_ERROR(
      PutPlanDocuments(options.documents, plan, document.SensitivityOrNull(), answer));
  if (!options.save_as.has_value()) return answer;
  GPUDAY_ASSIGN_OR_RETURN(const std::int64_t id, SavePlan(session.desk, *options.save_as, plan));
  answer.remark = absl::StrCat("saved as ", id, " (gpuday show ", id, ")\n");
  return answer;
}

}  // namespace gpuday
