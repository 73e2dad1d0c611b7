// gpuday ranks: full fine-tuning against adapters of several ranks, on several cards.
#include "planner/ask/ranks.h"

#include <string>
#include <vector>

#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/cli/documents.h"
#include "planner/report/formats.h"
#include "planner/report/json/ranks.h"
#include "planner/report/text/ranks.h"

namespace gpuday {
namespace {

constexpr char kRanksFooter[] = R"(Examples:
  gpuday ranks llama-2-7b --tokens 10M --ranks 8,16,64 --targets "q v" --targets all
  gpuday ranks llama-2-70b --gpus 8 --cards 'A100*,H100*'      which rank on which card
  gpuday ranks scenario.toml --gpus 1xRTX4090                  what fits this card)";

struct RanksOptions {
  ScenarioOptions scenario;
  std::string ranks;                 // "8,16,64"
  std::vector<std::string> targets;  // each a set: "q v"
  std::string cards;                 // "A100*,RTX4090"
  bool json = false;
  DocumentOptions documents;  // a workbook alone
};

void DeclareRanks(CommandParser& command, RanksOptions& options) {
  command.AddFooter(kRanksFooter);
  command.AddScenario(options.scenario, KeyUse::kTraining);
  command.AddText("--ranks", options.ranks, "Ranks of the adapters: 8,16,64", "N,N,...");
  command.AddTexts("--targets", options.targets,
                   "Matrices that get an adapter: \"q v\", or all; may be repeated", "ROLES");
  command.AddText("--cards", options.cards, "GPUs to choose from: 'A100*,H100*,RTX4090'",
                  "GPU,...");
  command.AddJson(options.json);
  command.AddDocuments(options.documents,
                       [](const DocumentFormat& format) { return format.ranks != nullptr; });
}

absl::StatusOr<Answer> RunRanks(const Session& session, const RanksOptions& options) {
  GPUDAY_RETURN_IF_ERROR(CheckDocuments(options.documents, options.json ? "--json" : "",
                                        {options.scenario.Operand()}));
  GPUDAY_ASSIGN_OR_RETURN(const RankQuestion question,
                          ReadRankQuestion(options.ranks, options.targets, options.cards));
  GPUDAY_ASSIGN_OR_RETURN(
      const AskedScenario asked,
      ReadOperand(session.desk, options.scenario.Operand(), options.scenario.changes));
  GPUDAY_ASSIGN_OR_RETURN(const RankTable table, AskRanks(session.desk, asked, question));
  Answer answer{.output = options.json ? RankTableJson(table) : RankTableText(table, session.style),
                .remark = asked.remark,
                .yes = table.Answer() == VerdictState::kYes};
  answer.failure = PutDocuments(
      options.documents, [&](const DocumentFormat& format) { return format.ranks(table); }, answer);
  return answer;
}

}  // namespace

Command RanksCommand() {
  return {"ranks", "Full fine-tuning, LoRA and QLoRA by rank, side by side",
          Begin<RanksOptions, DeclareRanks, RunRanks>};
}

}  // namespace gpuday
