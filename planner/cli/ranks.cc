// ranks: full fine-tuning against adapters of several ranks, on several cards.

#include "planner/report/json/ranks.h"

#include "planner/base/status.h"
#include "planner/cli/commands.h"
#include "planner/ranks/ranks.h"
#include "planner/report/text/ranks.h"
#include "planner/report/xlsx/ranks.h"

namespace gpuday {

absl::StatusOr<Answer> RunRanks(Session& session) {
  const Options& options = session.options;
  GPUDAY_RETURN_IF_ERROR(CheckDocuments(options));
  GPUDAY_ASSIGN_OR_RETURN(const RankQuestion question,
                          ReadRankQuestion(options.ranks, options.targets, options.cards));
  const std::string operand = options.operands.empty() ? "" : options.operands[0];
  GPUDAY_ASSIGN_OR_RETURN(const Node document, ReadOperand(session, operand));
  GPUDAY_ASSIGN_OR_RETURN(const RankTable table,
                          MakeRankTable(document, question, session.catalog, session.host));
  Answer answer{.output = options.json ? RankTableJson(table) : RankTableText(table, session.style),
                .remark = "",
                .yes = table.AnyFits()};
  if (options.xlsx_file.empty()) return answer;
  GPUDAY_ASSIGN_OR_RETURN(const std::string workbook, RankWorkbook(table));
  GPUDAY_RETURN_IF_ERROR(PutDocument(options.xlsx_file, workbook, answer));
  return answer;
}

}  // namespace gpuday
