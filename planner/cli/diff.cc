// gpuday diff: what changed between two saved plans.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/command.h"
#include "planner/cli/saved.h"
#include "planner/report/json/compare.h"
#include "planner/report/text/compare.h"

namespace gpuday {
namespace {

struct DiffOptions {
  std::vector<std::string> operands;  // two
  bool json = false;
};

void DeclareDiff(CommandParser& command, DiffOptions& options) {
  command.AddOperands("PLAN", options.operands, kSavedPlanHelp, 2, 2);
  command.AddJson(options.json);
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

}  // namespace

Command DiffCommand() {
  return {"diff", "What changed between two saved plans, biggest change first",
          Begin<DiffOptions, DeclareDiff, RunDiff>};
}

}  // namespace gpuday
