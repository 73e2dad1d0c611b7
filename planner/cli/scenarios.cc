// gpuday scenarios: what is saved.
#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/report/json/saved.h"
#include "planner/report/text/saved.h"

namespace gpuday {
namespace {

constexpr char kNothingSaved[] = "nothing is saved yet; gpuday plan ... --save keeps a plan\n";

struct ScenariosOptions {
  bool json = false;
};

void DeclareScenarios(CommandParser& command, ScenariosOptions& options) {
  command.AddJson(options.json);
}

absl::StatusOr<Answer> RunScenarios(const Session& session, const ScenariosOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(const SavedList list, AskSaved(session.desk));
  const auto& [plans, sweeps] = list;
  if (options.json) return Answer{.output = SavedListJson(plans, sweeps)};
  if (plans.empty() && sweeps.empty()) return Answer{.remark = kNothingSaved};
  return Answer{.output = SavedTable(plans, sweeps)};
}

}  // namespace

Command ScenariosCommand() {
  return {"scenarios", "List the saved plans and sweeps",
          Begin<ScenariosOptions, DeclareScenarios, RunScenarios>};
}

}  // namespace gpuday
