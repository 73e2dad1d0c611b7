// gpuday plan: what a training takes.
#include "planner/ask/plan.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/command.h"
#include "planner/cli/documents.h"
#include "planner/report/formats.h"
#include "planner/report/json/plan.h"
#include "planner/report/text/plan.h"
#include "planner/report/text/plan_brief.h"

namespace gpuday {
namespace {

constexpr char kPlanFooter[] = R"(Examples:
  gpuday plan llama-2-7b --tokens 1T --gpus 64xA100-SXM4-80GB
  gpuday plan llama-3.1-8b --gpus 8xH100-SXM5-80GB --micro-batch 2 --within 10
  gpuday plan scenario.toml --set training.recompute=full --explain
  gpuday plan path/to/config.json --tokens 2T --gpus 256xH100-SXM5-80GB
  gpuday plan - --json < scenario.toml
  gpuday plan scenario.toml --html report.html --xlsx budget.xlsx
  gpuday plan gpt2 --price 2.50 --budget 500 --name "first try" --tag board
  gpuday plan latest --gpus 128      # a saved plan, by number, name or "latest", planned anew)";

struct PlanOptions {
  ScenarioOptions scenario;
  bool json = false;
  bool explain = false;
  bool details = false;
  DocumentOptions documents;
  std::optional<std::string> save_as;  // empty: the plan's title; nullopt: it is not saved
  std::vector<std::string> tags;       // of the plan that is saved
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
  command.AddTexts("--tag", options.tags,
                   "A word to group saved plans by (implies --save); may be repeated", "TAG");
  command.Then([&options] {
    if (!options.tags.empty() && !options.save_as.has_value()) options.save_as = "";
    return absl::OkStatus();
  });
}

// Keeps the plan, and tells under which number.
absl::Status Keep(const Session& session, const PlanOptions& options, const Plan& plan,
                  Answer& answer) {
  GPUDAY_ASSIGN_OR_RETURN(const SavedAs saved,
                          SavePlan(session.desk, *options.save_as, plan, options.tags));
  // The name, where it is one that nobody has seen yet.
  const bool known = saved.name == *options.save_as || saved.name == plan.title;
  absl::StrAppend(&answer.remark, "saved as ", saved.id,
                  known ? "" : absl::StrCat(", \"", Printable(saved.name), "\""), " (",
                  session.Hint(absl::StrCat("show ", saved.id)), ")",
                  saved.is_model ? absl::StrCat("; \"", Printable(saved.name),
                                                "\" alone means the model, ", saved.id, " the plan")
                                 : "",
                  "\n");
  return absl::OkStatus();
}

absl::StatusOr<Answer> RunPlan(const Session& session, const PlanOptions& options) {
  if (!options.save_as.value_or("").empty()) {
    GPUDAY_RETURN_IF_ERROR(CheckSavedName(*options.save_as));
  }
  GPUDAY_RETURN_IF_ERROR(CheckDocuments(options.documents,
                                        options.json      ? "--json"
                                        : options.explain ? "--explain"
                                                          : "",
                                        {options.scenario.Operand()}));
  // Read once: it may be standard input.
  GPUDAY_ASSIGN_OR_RETURN(
      const AskedScenario asked,
      ReadOperand(session.desk, options.scenario.Operand(), options.scenario.changes));
  GPUDAY_ASSIGN_OR_RETURN(
      const PlanDocument document,
      AskPlanDocument(session.desk, asked, WhatDocumentsTell(options.documents)));
  const Plan& plan = document.plan;
  Answer answer;
  answer.yes = plan.Holds();
  answer.remark = asked.remark;
  answer.output = options.json      ? PlanJson(plan)
                  : options.explain ? Explanation(plan, session.style)
                  : options.details ? PlanTable(plan, session.style)
                                    : PlanBrief(plan, session.style);
  answer.failure = PutPlanDocuments(options.documents, plan, document.SensitivityOrNull(), answer);
  if (answer.failure.ok() && options.save_as.has_value()) {
    answer.failure = Keep(session, options, plan, answer);
  }
  return answer;
}

}  // namespace

Command PlanCommand() {
  return {"plan", "Plan a model or a scenario file", Begin<PlanOptions, DeclarePlan, RunPlan>};
}

}  // namespace gpuday
