// The command line: which command was typed, with its options, ready to run.
#ifndef GPUDAY_PLANNER_CLI_PARSE_COMMAND_LINE_H_
#define GPUDAY_PLANNER_CLI_PARSE_COMMAND_LINE_H_

#include <string>

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

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_PARSE_COMMAND_LINE_H_
