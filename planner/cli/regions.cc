// gpuday regions: where power is how clean.
#include <string>
#include <vector>

#include "planner/ask/lists.h"
#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/report/json/lists.h"
#include "planner/report/text/lists.h"

namespace gpuday {
namespace {

struct RegionsOptions {
  std::vector<std::string> operands;  // at most one: which alone is shown
  bool json = false;

  std::string Name() const { return operands.empty() ? "" : operands[0]; }
};

void DeclareRegions(CommandParser& command, RegionsOptions& options) {
  command.AddOperands("REGION", options.operands,
                      "Only this one, those of a provider (AWS), or those that match AWS/eu-*", 0,
                      1);
  command.AddJson(options.json);
}

absl::StatusOr<Answer> RunRegions(const Session& session, const RegionsOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<RegionEntry> regions,
                          AskRegions(session.desk, options.Name()));
  return Answer{.output =
                    options.json ? RegionsJson(regions) : RegionTable(regions, session.style)};
}

}  // namespace

Command RegionsCommand() {
  return {"regions", "List regions with their carbon intensity",
          Begin<RegionsOptions, DeclareRegions, RunRegions>};
}

}  // namespace gpuday
