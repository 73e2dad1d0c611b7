// gpuday completion: what a shell needs to complete the words of gpuday.
#include "planner/cli/parse/completion.h"

#include <string>
#include <vector>

#include "planner/base/status.h"
#include "planner/cli/command.h"

namespace gpuday {
namespace {

constexpr char kFooter[] = R"~(Examples:
  eval "$(gpuday completion bash)"                                       # in ~/.bashrc
  gpuday completion zsh > ~/.zfunc/_gpuday                               # a folder of $fpath
  gpuday completion fish > ~/.config/fish/completions/gpuday.fish)~";

struct CompletionOptions {
  std::vector<std::string> operands;  // one
};

void DeclareCompletion(CommandParser& command, CompletionOptions& options) {
  command.AddFooter(kFooter);
  command.AddOperands("SHELL", options.operands, "bash, zsh or fish", 1, 1);
}

absl::StatusOr<Answer> RunCompletion(const Session&, const CompletionOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(std::string script, CompletionScript(options.operands[0]));
  return Answer{.output = std::move(script)};
}

}  // namespace

Command CompletionCommand() {
  return {"completion", "Words to complete, for bash, zsh or fish",
          Begin<CompletionOptions, DeclareCompletion, RunCompletion>};
}

}  // namespace gpuday
