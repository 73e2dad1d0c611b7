// gpuday search: the plan that meets a date and a budget.
#include "planner/ask/search.h"

#include <unistd.h>

#include <cstdio>

#include "planner/base/interrupt.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/cli/commands.h"
#include "planner/report/json/search.h"
#include "planner/report/plan_command.h"
#include "planner/report/text/search.h"

namespace gpuday {
namespace {

void ShowProgress(const Progress& progress) {
  const double rate = static_cast<double>(progress.evaluated) / progress.seconds;
  const double left =
      progress.share > 0 ? progress.seconds * (1 - progress.share) / progress.share : 0;
  std::fprintf(stderr, "\r\x1b[K%.0f %%  %s configurations, %s/s, %s s left", 100 * progress.share,
               Scaled(static_cast<double>(progress.evaluated)).c_str(), Scaled(rate).c_str(),
               Short(left, 2).c_str());
  std::fflush(stderr);
}

}  // namespace

absl::StatusOr<Answer> RunSearch(const Session& session, const SearchOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(AskedScenario asked,
                          ReadOperand(options.scenario.Operand(), options.scenario.changes));
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
  answer.yes = found->feasible;
  const WishesRead& wishes = question.wishes;
  const std::string command =
      PlanCommand(question.scenario.operand, question.scenario.given, wishes.question, *found);
  answer.output = options.json
                      ? SearchJson(*found, wishes.calendar, command)
                      : SearchTable(*found, wishes.calendar, command, options.top, session.style);
  return answer;
}

}  // namespace gpuday
