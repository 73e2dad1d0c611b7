// gpuday explain: what the words of plans mean.
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "planner/ask/words.h"
#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/report/json/words.h"
#include "planner/report/text/words.h"

namespace gpuday {
namespace {

constexpr std::size_t kMostWords = 10;  // of one term

constexpr char kFooter[] = R"(Examples:
  gpuday explain                    # the words that are explained
  gpuday explain goodput
  gpuday explain tensor parallel
  gpuday explain time.wall_days     # a number of a plan)";

struct ExplainOptions {
  std::vector<std::string> operands;  // the words of one term
  bool json = false;
};

void DeclareExplain(CommandParser& command, ExplainOptions& options) {
  command.AddFooter(kFooter);
  command.AddOperands("WORD", options.operands, "A word, a number's id in a plan, or a key", 0,
                      kMostWords);
  command.AddJson(options.json);
}

absl::StatusOr<Answer> RunExplain(const Session& session, const ExplainOptions& options) {
  if (options.operands.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<WordEntry> words, AskWords(session.desk));
    return Answer{.output = options.json ? WordsJson(words) : WordsText(words, session.style)};
  }
  GPUDAY_ASSIGN_OR_RETURN(const WordAnswer answer,
                          AskWord(session.desk, absl::StrJoin(options.operands, " ")));
  const WordEntry* word = answer.word.has_value() ? &*answer.word : nullptr;
  return Answer{.output = options.json ? WordJson(word, answer.lines, answer.keys)
                                       : WordText(word, answer.lines, answer.keys, session.style)};
}

}  // namespace

Command ExplainCommand() {
  return {"explain", "What a word means: goodput, ZeRO, MFU, ...",
          Begin<ExplainOptions, DeclareExplain, RunExplain>};
}

}  // namespace gpuday
