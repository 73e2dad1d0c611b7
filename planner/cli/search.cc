// gpuday search: the plan that meets a date and a budget.
#include "planner/ask/search.h"

#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "planner/base/interrupt.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/report/json/search.h"
#include "planner/report/plan_command.h"
#include "planner/report/text/search.h"

namespace gpuday {
namespace {

constexpr char kSearchFooter[] = R"(Examples:
  gpuday search llama-3.1-8b --tokens 1T --by 2027-06-30 --budget 250k
  gpuday search llama-2-70b --gpus '<=64xH100*' --within 60d --minimize time
  gpuday search scenario.toml --only kind=spot --only recompute=none,full --json
  gpuday search llama-2-7b --gpus 8xH100-SXM5-80GB --largest context
  gpuday search --largest model --budget 1M --within 60d --only model=llama*

Axes of --only: gpu, provider, kind, optimizer, precision, recompute, kernels, loss, offload (names,
* and ? allowed); sequence (true, false); tensor, pipeline, virtual_stages, context, expert, data,
zero, zero_group, micro_batch (8, 1,2,4, <=8, 2..16).)";

struct SearchOptions {
  ScenarioOptions scenario;
  Wishes wishes;
  std::string largest;   // empty: no reverse search
  std::size_t top = 10;  // best plans to print
  unsigned threads = 0;  // 0: as many as there are cores
  bool json = false;
};

void DeclareSearch(CommandParser& command, SearchOptions& options) {
  Wishes& wishes = options.wishes;
  command.AddFooter(kSearchFooter);
  command.AddScenarioOperand(options.scenario);
  command.AddText("--minimize", wishes.minimize, "cost (default), time, gpu-days or gpus");
  command.AddText(
      "--largest", options.largest,
      "Reverse search: the largest model, tokens, context, batch or rank that fits the limits",
      "WHAT");
  const auto only = std::make_shared<std::vector<std::string>>();
  command.AddTexts("--only", *only, "What may be chosen: --only gpu=H100*; may be repeated",
                   "AXIS=LIST");
  command.AddFlag(
      "--wide", wishes.wide,
      "Also layouts of any framework, offloading, older GPUs, machines of unknown size");
  command.AddNumber("--top", options.top, "Best plans to print (default 10)", 1, 1000);
  command.AddNumber("--threads", options.threads, "Threads (default: one per core)", 1, 1024);
  command.AddText("--gpus", wishes.gpus,
                  "GPUs: 64, '<=64', 8,16,32, 8..64, 64xH100*, or a GPU's name");
  command.Then([only, &wishes]() -> absl::Status {
    for (const std::string& axis : *only) {
      GPUDAY_ASSIGN_OR_RETURN(auto read, ReadOnly(axis));
      wishes.only.push_back(std::move(read));
    }
    return absl::OkStatus();
  });
  command.AddSettings(KeyUse::kTraining, {}, options.scenario.changes);
  command.AddJson(options.json);
}

void ShowProgress(const Progress& progress) {
  const double rate = static_cast<double>(progress.configurations) / progress.seconds;
  const double left =
      progress.share > 0 ? progress.seconds * (1 - progress.share) / progress.share : 0;
  std::fprintf(stderr, "\r\x1b[K%.0f %%  %s configurations, %s/s, %s s left", 100 * progress.share,
               Scaled(static_cast<double>(progress.configurations)).c_str(), Scaled(rate).c_str(),
               Short(left, 2).c_str());
  std::fflush(stderr);
}

absl::StatusOr<Answer> RunSearch(const Session& session, const SearchOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(AskedScenario asked, ReadOperand(session.desk, options.scenario.Operand(),
                                                           options.scenario.changes));
  GPUDAY_ASSIGN_OR_RETURN(
      const SearchQuestion question,
      ReadSearch(std::move(asked), options.wishes, options.largest, options.top));

  // With progress on a terminal; Ctrl-C ends it with the best so far.
  const bool terminal = isatty(STDERR_FILENO) == 1;
  RunOptions run{.threads = options.threads, .stop = &InterruptGuard::Flag(), .progress = {}};
  if (terminal) run.progress = ShowProgress;
  const InterruptGuard guard;
  const absl::StatusOr<SearchAnswer> found = AskSearch(session.desk, question, run);
  if (terminal) std::fputs("\r\x1b[K", stderr);
  if (!found.ok()) return found.status();

  Answer answer;
  answer.yes = found->Holds();
  answer.remark = question.scenario.remark;
  if (found->stopped) {
    answer.interrupted = true;
  }
  const WishesRead& wishes = question.wishes;
  const std::string command =
      PlanCommand(question.scenario.operand, question.scenario.given, *found);
  answer.output = options.json
                      ? SearchJson(*found, wishes.calendar, command)
                      : SearchTable(*found, wishes.calendar, command, options.top, session.style);
  return answer;
}

}  // namespace

Command SearchCommand() {
  return {"search", "The plan that meets a date and a budget",
          Begin<SearchOptions, DeclareSearch, RunSearch>};
}

}  // namespace gpuday
