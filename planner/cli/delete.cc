// gpuday delete: takes a saved plan or sweep away, and brings a plan back.
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/command.h"

namespace gpuday {
namespace {

struct DeleteOptions {
  std::vector<std::string> operands;  // one
  bool undo = false;
};

void DeclareDelete(CommandParser& command, DeleteOptions& options) {
  command.AddOperands("PLAN", options.operands, "A saved plan's number or name (gpuday scenarios)",
                      1, 1);
  command.AddFlag("--undo", options.undo, "Bring back the plan of this number");
}

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
                .remark = absl::StrCat("deleted ", saved.id, ", ", Printable(saved.name), " (",
                                       session.Hint(absl::StrCat("delete --undo ", saved.id)),
                                       " brings it back)\n")};
}

}  // namespace

Command DeleteCommand() {
  return {"delete", "Delete a saved plan", Begin<DeleteOptions, DeclareDelete, RunDelete>};
}

}  // namespace gpuday
