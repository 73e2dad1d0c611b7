// gpuday search: the plan that meets a date and a budget.
#include "planner/report/search.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "absl/strings/str_cat.h"
#include "planner/base/dates.h"
#include "planner/base/interrupt.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/cli/commands.h"
#include "planner/search/answer.h"
#include "planner/search/largest.h"

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

// "30", "30d", "4w", "36h" as days.
std::optional<double> DaysOf(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::string number = text.substr(0, text.size() - 1);
  std::optional<double> days;
  switch (text.back()) {
    case 'd':
      days = ParseNumber(number);
      break;
    case 'w':
      if (days = ParseNumber(number); days.has_value()) *days *= 7;
      break;
    case 'h':
      if (days = ParseNumber(number); days.has_value()) *days /= 24;
      break;
    default:
      days = ParseNumber(text);
  }
  return days.has_value() && *days > 0 ? days : std::nullopt;
}

absl::StatusOr<std::int64_t> DateOption(const char* option, const std::string& text) {
  const std::optional<std::int64_t> date = ParseDate(text);
  if (date.has_value()) return *date;
  return Error(Fault::kUsage, absl::StrCat(option, ": expected a date such as 2027-06-30, found \"",
                                           Printable(text, 40), "\""));
}

// Start and end, and the days between them in the question's scenario.
absl::StatusOr<Calendar> TakeDates(const Options& options, Node& document) {
  Calendar calendar;
  GPUDAY_ASSIGN_OR_RETURN(calendar.start,
                          DateOption("--start", options.start.empty() ? Today() : options.start));
  const Location where = {options.by.empty() ? "--within" : "--by", 0, 0};
  const auto set = [&](double days) {
    return SetPath(document, "budget.deadline_days", Node::Real(days, where));
  };
  if (!options.by.empty() && !options.within.empty()) {
    return Error(Fault::kUsage, "--by and --within: one of them says when it must be done");
  }
  if (!options.by.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(calendar.by, DateOption("--by", options.by));
    if (*calendar.by <= calendar.start) {
      return Error(Fault::kUsage, absl::StrCat("--by: expected a day after the start, ",
                                               DateText(calendar.start), ", found ", options.by));
    }
    GPUDAY_RETURN_IF_ERROR(set(static_cast<double>(*calendar.by - calendar.start)));
    return calendar;
  }
  if (!options.within.empty()) {
    const std::optional<double> days = DaysOf(options.within);
    if (!days.has_value()) {
      return Error(Fault::kUsage,
                   absl::StrCat("--within: expected days such as 30, 30d, 4w or 36h, found \"",
                                Printable(options.within, 40), "\""));
    }
    GPUDAY_RETURN_IF_ERROR(set(*days));
  }
  const Node* deadline = document.FindPath("budget.deadline_days");
  if (deadline == nullptr) return calendar;
  GPUDAY_ASSIGN_OR_RETURN(const double days,
                          ReadNumber(*deadline, "budget.deadline_days", Range::PositiveUpTo(1e6)));
  calendar.by = calendar.start + static_cast<std::int64_t>(std::floor(days));
  return calendar;
}

absl::StatusOr<Objective> ObjectiveNamed(const std::string& name) {
  for (const Objective objective :
       {Objective::kCost, Objective::kTime, Objective::kGpuDays, Objective::kGpus}) {
    if (name == NameOf(objective)) return objective;
  }
  return Error(Fault::kUsage,
               absl::StrCat("--minimize: expected cost, time, gpu-days or gpus, found \"",
                            Printable(name, 40), "\""));
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

// A word as a shell takes it.
std::string ShellWord(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_-+=./:,@%") == std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

// The command line that plans the best again; empty: there is none.
std::string CommandOf(const Options& options, const std::string& operand, const Question& question,
                      const SearchAnswer& found) {
  if (found.best.empty()) return "";
  Settings settings;
  const auto set = [&](const std::string& key, const std::string& value) {
    std::erase_if(settings, [&](const auto& setting) { return setting.first == key; });
    settings.emplace_back(key, value);
  };
  for (const Options::Setting& setting : options.settings) set(setting.key, setting.value);
  if (const Node* days = question.document.FindPath("budget.deadline_days")) {
    set("budget.deadline_days", days->ValueText());
  }
  for (const auto& [key, value] : found.best.front().settings) set(key, value);
  std::string command = "gpuday plan";
  if (!operand.empty()) absl::StrAppend(&command, " ", ShellWord(operand));
  for (const auto& [key, value] : settings) {
    absl::StrAppend(&command, " --set ", ShellWord(absl::StrCat(key, "=", value)));
  }
  return command;
}

}  // namespace

absl::StatusOr<Answer> RunSearch(Session& session) {
  const Options& options = session.options;
  const std::string operand = options.operands.empty() ? "" : options.operands[0];
  Question question;
  GPUDAY_ASSIGN_OR_RETURN(question.document, ReadOperand(session, operand));
  GPUDAY_ASSIGN_OR_RETURN(const Calendar calendar, TakeDates(options, question.document));
  GPUDAY_ASSIGN_OR_RETURN(question.minimize, ObjectiveNamed(options.minimize));
  question.gpus = options.search_gpus;
  question.only = options.only;
  question.wide = options.wide;
  question.safe = options.safe;
  if (options.largest != "model" &&
      std::any_of(question.only.begin(), question.only.end(),
                  [](const auto& only) { return only.first == "model"; })) {
    return Error(Fault::kUsage, "--only model: only --largest model tries several models");
  }
  GPUDAY_ASSIGN_OR_RETURN(const SearchAnswer found, Ask(session, question));

  Answer answer;
  answer.yes = found.feasible;
  const std::string command = CommandOf(options, operand, question, found);
  answer.output = options.json ? SearchJson(found, calendar, command)
                               : SearchTable(found, calendar, command, options.top, session.style);
  return answer;
}

}  // namespace gpuday
