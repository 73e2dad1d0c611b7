// gpuday delete: takes saved plans and sweeps away, and brings plans back.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/command.h"
#include "planner/cli/saved.h"

namespace gpuday {
namespace {

constexpr std::size_t kMostPlans = 100;  // at once

struct DeleteOptions {
  std::vector<std::string> operands;
  bool undo = false;
};

void DeclareDelete(CommandParser& command, DeleteOptions& options) {
  command.AddFooter(
      "Examples:\n  gpuday delete 3 5 \"first try\"\n"
      "  gpuday delete --undo 3 5      # for a week");
  command.AddOperands("PLAN", options.operands, kSavedPlanHelp, 1, kMostPlans);
  command.AddFlag("--undo", options.undo, "Bring back the plans of these numbers");
}

absl::StatusOr<Answer> Undelete(const Session& session, const std::vector<std::string>& operands) {
  std::vector<std::int64_t> ids;
  for (const std::string& operand : operands) {
    std::int64_t& id = ids.emplace_back();
    if (!IsNumber(operand) || !absl::SimpleAtoi(operand, &id)) {
      return Error(Fault::kUsage,
                   absl::StrCat("delete --undo: expected the number of a plan, found \"",
                                Printable(operand, 80), "\""));
    }
  }
  Answer answer;
  for (const std::int64_t id : ids) {
    answer.failure = RestorePlan(session.desk, id);
    if (!answer.failure.ok()) break;
    absl::StrAppend(&answer.remark, "brought back ", id, "\n");
  }
  return answer;
}

// What is to go.
struct Doomed {
  std::int64_t id = 0;
  bool sweep = false;
  std::string name;  // of a plan
};

// All are found before one of them goes.
absl::StatusOr<std::vector<Doomed>> FindAll(const Desk& desk,
                                            const std::vector<std::string>& operands) {
  std::vector<Doomed> all;
  for (const std::string& operand : operands) {
    Doomed found;
    GPUDAY_ASSIGN_OR_RETURN(const std::optional<std::int64_t> sweep, FindSweep(desk, operand));
    if (sweep.has_value()) {
      found = {.id = *sweep, .sweep = true, .name = ""};
    } else {
      GPUDAY_ASSIGN_OR_RETURN(const SavedPlan plan, FindSaved(desk, operand));
      found = {.id = plan.id, .sweep = false, .name = plan.name};
    }
    const bool twice = std::any_of(all.begin(), all.end(),
                                   [&](const Doomed& other) { return other.id == found.id; });
    if (!twice) all.push_back(std::move(found));
  }
  return all;
}

absl::StatusOr<Answer> RunDelete(const Session& session, const DeleteOptions& options) {
  if (options.undo) return Undelete(session, options.operands);
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<Doomed> all, FindAll(session.desk, options.operands));
  Answer answer;
  std::vector<std::int64_t> plans;
  for (const auto& [id, sweep, name] : all) {
    answer.failure = sweep ? DeleteSweep(session.desk, id) : DeletePlan(session.desk, id);
    if (!answer.failure.ok()) break;
    absl::StrAppend(&answer.remark, "deleted ", id, ", ", sweep ? "a sweep" : Printable(name),
                    "\n");
    if (!sweep) plans.push_back(id);
  }
  if (!plans.empty()) {
    absl::StrAppend(&answer.remark,
                    session.Hint(absl::StrCat("delete --undo ", absl::StrJoin(plans, " "))),
                    plans.size() == 1 ? " brings it back\n" : " brings the plans back\n");
  }
  return answer;
}

}  // namespace

Command DeleteCommand() {
  return {"delete", "Delete saved plans, or bring them back",
          Begin<DeleteOptions, DeclareDelete, RunDelete>};
}

}  // namespace gpuday
