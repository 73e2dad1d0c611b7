// ranks: full fine-tuning against adapters of several ranks, on several cards.

#include "planner/report/ranks.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/cli/commands.h"
#include "planner/report/documents.h"
#include "planner/sweep/ranks.h"

namespace gpuday {
namespace {

constexpr double kMostRank = 65536;

absl::StatusOr<std::vector<std::uint64_t>> ReadRanks(const std::string& text) {
  std::vector<std::uint64_t> ranks;
  for (const absl::string_view part : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    GPUDAY_ASSIGN_OR_RETURN(const double rank,
                            ReadNumber(Node::Text(std::string(absl::StripAsciiWhitespace(part)),
                                                  {"command line", 0, 0}),
                                       "--ranks", Range::Whole(1, kMostRank)));
    ranks.push_back(static_cast<std::uint64_t>(rank));
  }
  return ranks;
}

}  // namespace

absl::StatusOr<Answer> RunRanks(Session& session) {
  const Options& options = session.options;
  GPUDAY_RETURN_IF_ERROR(CheckDocuments(options));
  RankQuestion question;
  GPUDAY_ASSIGN_OR_RETURN(question.ranks, ReadRanks(options.ranks));
  question.targets = options.targets;
  for (const absl::string_view card : absl::StrSplit(options.cards, ',', absl::SkipWhitespace())) {
    question.cards.emplace_back(absl::StripAsciiWhitespace(card));
  }
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
