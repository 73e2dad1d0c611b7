// gpuday keys: what a scenario may say.
#include "planner/ask/keys.h"

#include <string>
#include <vector>

#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/report/json/keys.h"
#include "planner/report/text/keys.h"

namespace gpuday {
namespace {

constexpr char kFooter[] = R"(Examples:
  gpuday keys                       # all
  gpuday keys training              # a table
  gpuday keys optimizer.rank        # a key; its name alone does as well
  gpuday keys checkpoint --json     # all that have to do with a word)";

struct KeysOptions {
  std::vector<std::string> operands;  // at most one
  bool json = false;
};

void DeclareKeys(CommandParser& command, KeysOptions& options) {
  command.AddFooter(kFooter);
  command.AddOperands("TABLE|KEY|WORD", options.operands,
                      "A table, a key, or a word that is looked for", 0, 1);
  command.AddJson(options.json);
}

absl::StatusOr<Answer> RunKeys(const Session& session, const KeysOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(
      const std::vector<KnownKey> keys,
      AskKeys(session.desk, options.operands.empty() ? "" : options.operands[0]));
  return Answer{.output = options.json ? KeysJson(keys) : KeysText(keys, session.style)};
}

}  // namespace

Command KeysCommand() {
  return {"keys", "What a scenario may say: keys, units, defaults",
          Begin<KeysOptions, DeclareKeys, RunKeys>};
}

}  // namespace gpuday
