// ranks: full fine-tuning against adapters of several ranks, on several cards.
#include "planner/ask/ranks.h"

#include "planner/base/status.h"
#include "planner/cli/commands.h"
#include "planner/report/formats.h"
#include "planner/report/json/ranks.h"
#include "planner/report/text/ranks.h"

namespace gpuday {

absl::StatusOr<Answer> RunRanks(const Session& session, const RanksOptions& options) {
  GPUDAY_RETURN_IF_ERROR(CheckDocuments(options.documents, options.json ? "--json" : ""));
  GPUDAY_ASSIGN_OR_RETURN(const RankQuestion question,
                          ReadRankQuestion(options.ranks, options.targets, options.cards));
  GPUDAY_ASSIGN_OR_RETURN(const AskedScenario asked,
                          ReadOperand(options.scenario.Operand(), options.scenario.changes));
  GPUDAY_ASSIGN_OR_RETURN(const RankTable table, AskRanks(session.desk, asked, question));
  Answer answer{.output = options.json ? RankTableJson(table) : RankTableText(table, session.style),
                .remark = "",
                .yes = table.AnyFits()};
  GPUDAY_RETURN_IF_ERROR(PutDocuments(
      options.documents, [&](const DocumentFormat& format) { return format.ranks(table); },
      answer));
  return answer;
}

}  // namespace gpuday
