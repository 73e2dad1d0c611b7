// scenarios, show, diff, delete: the saved plans.
#include "planner/report/json/saved.h"

#include <limits>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/ask/saved.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/commands.h"
#include "planner/report/json/compare.h"
#include "planner/report/json/plan.h"
#include "planner/report/json/saved.h"
#include "planner/report/text/columns.h"
#include "planner/report/text/compare.h"
#include "planner/report/text/plan.h"

namespace gpuday {
namespace {

constexpr char kNothingSaved[] = "nothing is saved yet; gpuday plan ... --save keeps a plan\n";

std::string OrDash(const std::optional<double>& value, std::string (*text)(double)) {
  return value.has_value() ? text(*value) : "-";
}

std::string Whole(double value) { return Grouped(value); }
std::string ThreeDigits(double value) { return Short(value); }

const char* DamageWarning(const SavedPlan& saved) {
  return saved.intact
             ? ""
             : "gpuday: warning: this saved plan was changed or damaged after it was saved "
               "(its checksum is wrong); do not rely on it\n";
}

}  // namespace

absl::StatusOr<Answer> RunScenarios(const Session& session, const ScenariosOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(const SavedList list, AskSaved(session.desk));
  const std::vector<SavedSummary>& saved = list.plans;
  const std::vector<SavedSweepSummary>& sweeps = list.sweeps;
  if (options.json) return Answer{.output = SavedListJson(saved, sweeps), .remark = ""};
  if (saved.empty() && sweeps.empty()) return Answer{.output = "", .remark = kNothingSaved};
  std::vector<std::vector<std::string>> rows = {
      {"", "saved", "name", "days", "GPU-hours", "cost", "GB per GPU"}};
  // Plans and sweeps in the order of their numbers, which is that of saving.
  std::size_t sweep = 0;
  const auto add_sweeps_before = [&](std::int64_t id) {
    for (; sweep < sweeps.size() && sweeps[sweep].id < id; ++sweep) {
      const SavedSweepSummary& s = sweeps[sweep];
      const std::string done = Grouped(absl::uint128(s.rows_done));
      rows.push_back({absl::StrCat(s.id), s.created_at,
                      absl::StrCat(Printable(s.name, 60), " (sweep of ", done,
                                   s.rows_done == s.rows_asked
                                       ? ""
                                       : absl::StrCat(" of ", Grouped(absl::uint128(s.rows_asked))),
                                   s.rows_asked == 1 ? " row, " : " rows, ",
                                   Grouped(absl::uint128(s.holds)), " hold)"),
                      "-", "-", "-", "-"});
    }
  };
  for (const SavedSummary& s : saved) {
    add_sweeps_before(s.id);
    std::optional<double> gb = s.memory_bytes_per_gpu;
    if (gb.has_value()) *gb /= kBytesPerGB;
    const std::string tags =
        s.tags.empty() ? "" : absl::StrCat(" [", absl::StrJoin(s.tags, ", "), "]");
    rows.push_back({absl::StrCat(s.id), s.created_at, Printable(s.name, 60) + Printable(tags),
                    OrDash(s.days, ThreeDigits), OrDash(s.gpu_hours, Whole), OrDash(s.usd, Dollars),
                    OrDash(gb, ThreeDigits)});
  }
  add_sweeps_before(std::numeric_limits<std::int64_t>::max());
  return Answer{.output = Columns(rows, Align::kLeft, 0), .remark = ""};
}

namespace {

// The plan as it was, and what would differ today.
void ShowPlan(const Session& session, const ShowOptions& options, const SavedPlan& saved,
              Answer& answer) {
  answer.output = options.explain ? Explanation(saved.plan, session.style)
                                  : PlanTable(saved.plan, session.style);
  absl::StrAppend(&answer.output, "\nSaved ", saved.created_at, " as ", saved.id, ", \"",
                  Printable(saved.name), "\", by gpuday ", saved.program_version, ".\n");

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

}  // namespace

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
    return ShowSweep(session, options, *sweep);
  }
  GPUDAY_RETURN_IF_ERROR(CheckDocuments(documents, options.json      ? "--json"
                                                   : options.explain ? "--explain"
                                                                     : ""));
  GPUDAY_ASSIGN_OR_RETURN(const SavedPlan saved, FindSaved(session.desk, operand));
  Answer answer;
  answer.remark = DamageWarning(saved);
  if (options.json) {
    answer.output = PlanJson(saved.plan);
  } else {
    ShowPlan(session, options, saved, answer);
  }
  const PlanDocument document =
      AskSavedDocument(session.desk, saved.plan, WhatDocumentsTell(documents));
  GPUDAY_RETURN_IF_ERROR(
      PutPlanDocuments(documents, document.plan, document.SensitivityOrNull(), answer));
  return answer;
}

absl::StatusOr<Answer> RunDiff(const Session& session, const DiffOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(const SavedDiff diff,
                          AskDiff(session.desk, options.operands[0], options.operands[1]));
  const auto& [before, after, changes] = diff;
  Answer answer;
  answer.remark = absl::StrCat(DamageWarning(before), DamageWarning(after));
  if (options.json) {
    answer.output = DiffJson(changes);
  } else if (changes.empty()) {
    answer.output = "The two plans are identical.\n";
  } else {
    answer.output =
        absl::StrCat("From ", before.id, ", ", Printable(before.name), "\nto   ", after.id, ", ",
                     Printable(after.name), ":\n\n", DiffTable(changes, session.style));
  }
  return answer;
}

namespace {

absl::StatusOr<Answer> Undelete(const Session& session, const std::string& operand) {
  std::int64_t id = 0;
  if (!IsNumber(operand) || !absl::SimpleAtoi(operand, &id)) {
    return Error(Fault::kUsage,
                 absl::StrCat("delete --undo: expected the number of a plan, found \"",
                              Printable(operand, 80), "\""));
  }
  GPUDAY_RETURN_IF_ERROR(RestorePlan(session.desk, id));
  return Answer{.output = "", .remark = absl::StrCat("brought back ", id, "\n")};
}

}  // namespace

absl::StatusOr<Answer> RunDelete(const Session& session, const DeleteOptions& options) {
  const std::string& operand = options.operands[0];
  if (options.undo) return Undelete(session, operand);
  GPUDAY_ASSIGN_OR_RETURN(const std::optional<std::int64_t> sweep,
                          FindSweep(session.desk, operand));
  if (sweep.has_value()) {
    GPUDAY_RETURN_IF_ERROR(DeleteSweep(session.desk, *sweep));
    return Answer{.output = "", .remark = absl::StrCat("deleted ", *sweep, ", a sweep\n")};
  }
  GPUDAY_ASSIGN_OR_RETURN(const SavedPlan saved, FindSaved(session.desk, operand));
  GPUDAY_RETURN_IF_ERROR(DeletePlan(session.desk, saved.id));
  return Answer{.output = "",
                .remark = absl::StrCat("deleted ", saved.id, ", ", Printable(saved.name),
                                       " (gpuday delete --undo ", saved.id, " brings it back)\n")};
}

}  // namespace gpuday
