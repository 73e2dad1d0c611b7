// gpuday scenarios: what is saved.
#include <string>

#include "absl/strings/str_cat.h"
#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/command.h"
#include "planner/report/json/saved.h"
#include "planner/report/text/saved.h"

namespace gpuday {
namespace {

constexpr char kNothingSaved[] = "nothing is saved yet; gpuday plan ... --save keeps a plan\n";

struct ScenariosOptions {
  std::string tag;  // empty: all
  bool json = false;
};

void DeclareScenarios(CommandParser& command, ScenariosOptions& options) {
  command.AddText("--tag", options.tag, "Only the plans that have this tag", "TAG");
  command.AddJson(options.json);
}

absl::StatusOr<Answer> RunScenarios(const Session& session, const ScenariosOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(const SavedList list,
                          AskSaved(session.desk, {.text = "", .tag = options.tag}));
  const auto& [plans, sweeps] = list;
  if (options.json) return Answer{.output = SavedListJson(plans, sweeps)};
  if (!plans.empty() || !sweeps.empty()) {
    return Answer{.output = SavedTable(plans, sweeps, session.style)};
  }
  return Answer{.remark = options.tag.empty() ? kNothingSaved
                                              : absl::StrCat("no saved plan has the tag \"",
                                                             Printable(options.tag, 60), "\"\n")};
}

}  // namespace

Command ScenariosCommand() {
  return {"scenarios", "List the saved plans and sweeps",
          Begin<ScenariosOptions, DeclareScenarios, RunScenarios>};
}

}  // namespace gpuday
