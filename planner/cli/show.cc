// gpuday show: a saved plan as it was, and what would differ today; or a sweep.
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/ask/documents.h"
#include "planner/ask/saved.h"
#include "planner/base/dates.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/command.h"
#include "planner/cli/documents.h"
#include "planner/cli/saved.h"
#include "planner/report/formats.h"
#include "planner/report/json/plan.h"
#include "planner/report/text/compare.h"
#include "planner/report/text/plan.h"
#include "planner/report/text/plan_brief.h"

namespace gpuday {
namespace {

struct ShowOptions {
  std::vector<std::string> operands;  // one
  bool explain = false;
  bool details = false;
  bool json = false;
  DocumentOptions documents;
};

void DeclareShow(CommandParser& command, ShowOptions& options) {
  command.AddOperands("PLAN", options.operands, kSavedPlanHelp, 1, 1);
  command.AddExplain(options.explain, options.json);
  command.AddDocuments(options.documents,
                       [](const DocumentFormat& format) { return format.plan != nullptr; });
  command.AddFlag("--details", options.details,
                  "More than the first screen: memory by part, the work, all assumptions");
  command.AddJson(options.json);
}

// The plan as it was, and what would differ today.
void ShowPlan(const Session& session, const ShowOptions& options, const SavedPlan& saved,
              Answer& answer) {
  answer.output = options.explain   ? Explanation(saved.plan, session.style)
                  : options.details ? PlanTable(saved.plan, session.style)
                                    : PlanBrief(saved.plan, session.style);
  const std::string tags =
      saved.tags.empty() ? "" : absl::StrCat(" [", absl::StrJoin(saved.tags, ", "), "]");
  absl::StrAppend(&answer.output, "\nSaved ", LocalTimeText(saved.created_at), " as ", saved.id,
                  ", \"", Printable(saved.name), "\"", Printable(tags), ", by gpuday ",
                  saved.program_version, ".\n");

  const PlannedToday today = PlanToday(session.desk, saved);
  if (!today.plan.ok()) {
    absl::StrAppend(&answer.output,
                    "Planned again today it fails: ", std::string(today.plan.status().message()),
                    "\n");
    return;
  }
  if (!today.changed_parts.empty()) {
    absl::StrAppend(&answer.output, "Changed since: ", absl::StrJoin(today.changed_parts, ", "),
                    ".\n");
  }
  if (today.changes.empty()) {
    answer.output += "Planned again today: no change.\n";
  } else {
    absl::StrAppend(&answer.output, "Planned again today it differs:\n",
                    DiffTable(today.changes, session.style, 12));
  }
}

absl::StatusOr<Answer> RunShow(const Session& session, const ShowOptions& options) {
  const std::string& operand = options.operands[0];
  const DocumentOptions& documents = options.documents;
  GPUDAY_ASSIGN_OR_RETURN(const std::optional<std::int64_t> sweep,
                          FindSweep(session.desk, operand));
  if (sweep.has_value()) {
    if (documents.files.size() > (documents.File("csv").empty() ? 0 : 1)) {
      return Error(Fault::kUsage, absl::StrCat(Printable(operand, 80),
                                               " is a sweep: its rows are written by --csv alone"));
    }
    if (options.explain || (options.json && documents.File("csv") == "-")) {
      return Error(Fault::kUsage,
                   options.explain
                       ? absl::StrCat(Printable(operand, 80), " is a sweep: --explain is for plans")
                       : "--csv - and --json both go to standard output; give a file");
    }
    GPUDAY_RETURN_IF_ERROR(CheckEnding(*FindFormat("csv"), documents.File("csv")));
    return ShowSweep(session, *sweep, documents.File("csv"), options.json);
  }
  GPUDAY_RETURN_IF_ERROR(CheckDocuments(documents,
                                        options.json      ? "--json"
                                        : options.explain ? "--explain"
                                                          : "",
                                        {}));
  GPUDAY_ASSIGN_OR_RETURN(const SavedPlan saved, FindSaved(session.desk, operand));
  Answer answer;
  answer.remark = DamageWarning(saved);
  answer.yes = saved.plan.Holds();
  if (options.json) {
    answer.output = PlanJson(saved.plan);
  } else {
    ShowPlan(session, options, saved, answer);
  }
  const PlanDocument document =
      AskSavedDocument(session.desk, saved.plan, WhatDocumentsTell(documents));
  answer.failure = PutPlanDocuments(documents, document.plan, document.SensitivityOrNull(), answer);
  return answer;
}

}  // namespace

Command ShowCommand() {
  return {"show", "Print a saved plan as it was, and what would differ today",
          Begin<ShowOptions, DeclareShow, RunShow>};
}

}  // namespace gpuday
