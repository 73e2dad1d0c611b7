// gpuday compare: plans side by side.
#include "planner/report/json/compare.h"

#include <algorithm>
#include <string>
#include <vector>

#include "planner/ask/plan.h"
#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/cli/documents.h"
#include "planner/report/formats.h"
#include "planner/report/text/compare.h"

namespace gpuday {
namespace {

constexpr char kFooter[] = R"(Examples:
  gpuday compare full.toml lora-r8.toml lora-r64.toml
  gpuday compare llama-2-7b llama-3.1-8b --gpus 8xH100-SXM5-80GB --tokens 1B
  gpuday compare 3 scenario.toml      # 3 is a saved plan)";

struct CompareOptions {
  std::vector<std::string> operands;  // scenario files, models, saved plans
  std::vector<Change> changes;        // in each of them but the saved ones
  bool json = false;
  DocumentOptions documents;
};

void DeclareCompare(CommandParser& command, CompareOptions& options) {
  command.AddFooter(kFooter);
  command.AddOperands("PLAN", options.operands,
                      "Scenario files, models, or saved plans (number, name or latest)", 2, 16);
  command.AddScenarioChanges(options.changes, KeyUse::kTraining);
  command.AddJson(options.json);
  command.AddDocuments(options.documents,
                       [](const DocumentFormat& format) { return format.compare != nullptr; });
}

absl::StatusOr<Answer> RunCompare(const Session& session, const CompareOptions& options) {
  GPUDAY_RETURN_IF_ERROR(
      CheckDocuments(options.documents, options.json ? "--json" : "", options.operands));
  GPUDAY_ASSIGN_OR_RETURN(const Comparison comparison,
                          AskCompare(session.desk, options.operands, options.changes));
  const std::vector<Plan>& plans = comparison.plans;
  Answer answer{.output = options.json ? CompareJson(plans) : CompareTable(plans, session.style),
                .remark = comparison.remark,
                .yes = std::any_of(plans.begin(), plans.end(),
                                   [](const Plan& plan) { return plan.Holds(); })};
  answer.failure = PutDocuments(
      options.documents, [&](const DocumentFormat& format) { return format.compare(plans); },
      answer);
  return answer;
}

}  // namespace

Command CompareCommand() {
  return {"compare", "Two or more plans side by side",
          Begin<CompareOptions, DeclareCompare, RunCompare>};
}

}  // namespace gpuday
