// gpuday help: what can be typed.
#include <string>
#include <vector>

#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/cli/parse/command_line.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

struct HelpOptions {
  std::vector<std::string> operands;  // at most one
};

void DeclareHelp(CommandParser& command, HelpOptions& options) {
  command.AddOperands("COMMAND", options.operands, "The command to explain", 0, 1);
}

absl::StatusOr<Answer> RunHelp(const Session& session, const HelpOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(const std::string text,
                          HelpText(options.operands.empty() ? "" : options.operands[0]));
  return Answer{.output = HangingLines(text, session.style.list_width)};
}

}  // namespace

Command HelpCommand() {
  return {"help", "Explain gpuday, or a command", Begin<HelpOptions, DeclareHelp, RunHelp>};
}

}  // namespace gpuday
