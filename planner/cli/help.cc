// gpuday help: what can be typed.
#include <string>
#include <vector>

#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/cli/parse/command_line.h"

namespace gpuday {
namespace {

struct HelpOptions {
  std::vector<std::string> operands;  // at most one
};

void DeclareHelp(CommandParser& command, HelpOptions& options) {
  command.AddOperands("COMMAND", options.operands, "The command to explain", 0, 1);
}

absl::StatusOr<Answer> RunHelp(const Session&, const HelpOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(std::string text,
                          HelpText(options.operands.empty() ? "" : options.operands[0]));
  return Answer{.output = std::move(text)};
}

}  // namespace

Command HelpCommand() {
  return {"help", "Explain gpuday, or a command", Begin<HelpOptions, DeclareHelp, RunHelp>};
}

}  // namespace gpuday
