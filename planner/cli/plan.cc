// gpuday plan: what a training takes.
#include "planner/ask/plan.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/cli/documents.h"
#include "planner/report/formats.h"
#include "planner/report/json/plan.h"
#include "planner/report/text/plan.h"

namespace gpuday {
namespace {

constexpr char kPlanFooter[] = R"(Examples:
  gpuday plan llama-2-7b --tokens 1T --gpus 64xA100-SXM4-80GB
  gpuday plan llama-3.1-8b --gpus 8xH100-SXM5-80GB --micro-batch 2 --within 10
  gpuday plan scenario.toml --set training.recompute=full --explain
  gpuday plan path/to/config.json --tokens 2T --gpus 256xH100-SXM5-80GB
  gpuday plan - --json < scenario.toml
  gpuday plan scenario.toml --html report.html --xlsx budget.xlsx
  gpuday plan gpt2 --price 2.50 --set budget.usd=500 --save --name "first try")";

struct PlanOptions {
  ScenarioOptions scenario;
  bool json = false;
  bool explain = false;
  bool details = false;
  DocumentOptions documents;
  std::optional<std::string> save_as;  // empty: the plan's title; nullopt: it is not saved
};

void DeclarePlan(CommandParser& command, PlanOptions& options) {
  command.AddFooter(kPlanFooter);
  command.AddScenario(options.scenario, KeyUse::kTraining);
  command.AddExplain(options.explain, options.json);
  command.AddFlag("--details", options.details,
                  "More than the first screen: memory by part, the work, all assumptions");
  command.AddJson(options.json);
  command.AddDocuments(options.documents,
                       [](const DocumentFormat& format) { return format.plan != nullptr; });
  command.AddSave("Keep the plan; gpuday show prints it again", options.save_as);
}

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
                  : options.details ? PlanTable(plan, session.style)
                                    : PlanBrief(plan, session.style);
  GPUDAY_RETURN_IF_ERROR(
      PutPlanDocuments(options.documents, plan, document.SensitivityOrNull(), answer));
  if (!options.save_as.has_value()) return answer;
  GPUDAY_ASSIGN_OR_RETURN(const std::int64_t id, SavePlan(session.desk, *options.save_as, plan));
  answer.remark =
      absl::StrCat("saved as ", id, " (", session.Hint(absl::StrCat("show ", id)), ")\n");
  return answer;
}

}  // namespace

Command PlanCommand() {
  return {"plan", "Plan a model or a scenario file", Begin<PlanOptions, DeclarePlan, RunPlan>};
}

}  // namespace gpuday
