// gpuday search: the plan that meets a date and a budget.
#include "planner/report/json/search.h"

#include <unistd.h>

#include <cstdio>

#include "planner/base/dates.h"
#include "planner/base/interrupt.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/cli/commands.h"
#include "planner/report/plan_command.h"
#include "planner/report/text/search.h"
#include "planner/search/answer.h"
#include "planner/search/largest.h"
#include "planner/search/wishes.h"

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

// Searches with progress on a terminal; Ctrl-C ends it with the best so far.
absl::StatusOr<SearchAnswer> Ask(Session& session, const Question& question) {
  const Options& options = session.options;
  RunOptions run{.threads = options.threads, .stop = &InterruptGuard::Flag(), .progress = {}};
  const bool terminal = isatty(STDERR_FILENO) == 1;
  if (terminal) run.progress = ShowProgress;
  const InterruptGuard guard;
  const auto ask = [&]() -> absl::StatusOr<SearchAnswer> {
    if (options.largest.empty()) {
      return AnswerQuestion(question, session.catalog, session.host, run, options.top);
    }
    GPUDAY_ASSIGN_OR_RETURN(const Largest largest, LargestNamed(options.largest));
    return AnswerLargest(largest, question, session.catalog, session.host, run, options.top);
  };
  absl::StatusOr<SearchAnswer> found = ask();
  if (terminal) std::fputs("\r\x1b[K", stderr);
  return found;
}

}  // namespace

absl::StatusOr<Answer> RunSearch(Session& session) {
  const Options& options = session.options;
  const std::string operand = options.operands.empty() ? "" : options.operands[0];
  GPUDAY_ASSIGN_OR_RETURN(Node document, ReadOperand(session, operand));
  GPUDAY_ASSIGN_OR_RETURN(const WishesRead asked,
                          ReadWishes({.by = options.by,
                                      .start = options.start,
                                      .within = options.within,
                                      .gpus = options.search_gpus,
                                      .minimize = options.minimize,
                                      .only = options.only,
                                      .wide = options.wide,
                                      .safe = options.safe,
                                      .several_models = options.largest == "model"},
                                     std::move(document), Today()));
  GPUDAY_ASSIGN_OR_RETURN(const SearchAnswer found, Ask(session, asked.question));

  Settings given;
  for (const Options::Setting& setting : options.settings) {
    given.emplace_back(setting.key, setting.value);
  }
  Answer answer;
  answer.yes = found.feasible;
  const std::string command = PlanCommand(operand, given, asked.question, found);
  answer.output = options.json
                      ? SearchJson(found, asked.calendar, command)
                      : SearchTable(found, asked.calendar, command, options.top, session.style);
  return answer;
}

}  // namespace gpuday
