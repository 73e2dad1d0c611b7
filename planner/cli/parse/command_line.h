// The command line: which command was typed, with its options, ready to run.
#ifndef GPUDAY_PLANNER_CLI_PARSE_COMMAND_LINE_H_
#define GPUDAY_PLANNER_CLI_PARSE_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/cli/command.h"
#include "planner/cli/options.h"

namespace gpuday {

// The outcome of parsing: a command to run, or text to print and an exit code (help, version, usage
// errors).
struct ParsedCommandLine {
  std::string command;  // "plan"
  ProgramOptions program;
  RunCommand run;      // empty: there is text to print
  std::string output;  // for standard output
  std::string error;   // for standard error
  int exit_code = 0;
};

ParsedCommandLine ParseCommandLine(int argc, const char* const* argv);

// What --help prints behind `command`; empty: of the program. Error (kUsage): there is no such
// command.
absl::StatusOr<std::string> HelpText(const std::string& command);

// A command that people type, with all that may be typed behind it.
struct DeclaredCommand {
  struct Option {
    std::vector<std::string> names;  // "--tokens", "-h"
    std::string help;
    bool takes_value = false;
  };
  std::string name, help;
  std::vector<Option> options;  // those that stand before or behind every command too
};
std::vector<DeclaredCommand> DeclaredCommands();

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_PARSE_COMMAND_LINE_H_
