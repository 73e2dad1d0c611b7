// What a probe of a plugin runs as (trial/probe.h); no command for people.
#include "planner/trial/probe.h"

#include <optional>
#include <string>
#include <vector>

#include "planner/cli/command.h"

namespace gpuday {
namespace {

struct ProbeOptions {
  std::vector<std::string> operands;  // a family and a file
};

void DeclareProbe(CommandParser& command, ProbeOptions& options) {
  command.AddOperands("WHAT", options.operands, "", 2, 2);
}

absl::StatusOr<Answer> RunProbe(const Session& session, const ProbeOptions& options) {
  const std::vector<std::string>& operands = options.operands;
  std::optional<Family> family;
  for (const Family each : kFamilies) {
    if (operands[0] == FamilyName(each)) family = each;
  }
  AnswerProbe(session.desk.plugins(), family, operands[1]);
  return Answer{};
}

}  // namespace

Command ProbeCommand() { return {kProbeCommand, "", Begin<ProbeOptions, DeclareProbe, RunProbe>}; }

}  // namespace gpuday
