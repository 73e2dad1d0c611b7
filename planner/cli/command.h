// What a command is: its word and help, the options that it declares, and what it does with them.
// Each has a file of its own here, which ends with the function that commands.cc lists:
//
//   Command SensitivityCommand() {
//     return {"sensitivity", "What moves the date and the cost most",
//             Begin<SensitivityOptions, DeclareSensitivity, RunSensitivity>};
//   }
#ifndef GPUDAY_PLANNER_CLI_COMMAND_H_
#define GPUDAY_PLANNER_CLI_COMMAND_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/cli/parse/command_parser.h"
#include "planner/report/text/style.h"

namespace gpuday {

// A command's output, warnings and exit code.
struct Answer {
  std::string output = {};   // for standard output
  std::string remark = {};   // for standard error: what was done beside answering
  bool yes = true;           // false: the answer is no, exit code 1
  bool interrupted = false;  // by Ctrl-C: what was done is in the answer, exit code 130
  // What went wrong when the answer was there already, such as keeping it: told behind the answer,
  // and its exit code is the program's.
  absl::Status failure = absl::OkStatus();
};

// What commands work with beside their options; all of it outlives them.
struct Session {
  const Desk& desk;        // for questions
  Style style = {};        // how to print
  std::string store = {};  // as --db gave it; empty: it did not

  // "gpuday show 1", with --db where this one has it, so that it can be typed as it is printed.
  std::string Hint(const std::string& words) const;
};

// Runs a command on the options that were typed. Errors are printed by main and become its exit
// code.
using RunCommand = std::function<absl::StatusOr<Answer>(const Session&)>;

// The one that goes on until it is ended.
inline constexpr const char* kServeCommand = "serve";

struct Command {
  const char* name = "";
  const char* help = "";  // half a sentence; empty: not for people, and the help leaves it out
  // Returns what runs the command on the options that it declares at `parser`; with null it
  // declares none, since the command was not typed.
  RunCommand (*begin)(CommandParser* parser) = nullptr;
};

// The options are kept by what is returned.
template <typename Options, void (*kDeclare)(CommandParser&, Options&),
          absl::StatusOr<Answer> (*kRun)(const Session&, const Options&)>
RunCommand Begin(CommandParser* parser) {
  const auto options = std::make_shared<Options>();
  if (parser != nullptr) kDeclare(*parser, *options);
  return [options](const Session& session) { return kRun(session, *options); };
}

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_COMMAND_H_
