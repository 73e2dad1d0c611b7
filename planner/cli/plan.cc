#include "planner/report/json/plan.h"

#include <filesystem>
#include <optional>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/commands.h"
#include "planner/compose/compose.h"
#include "planner/ledger/ledger.h"
#include "planner/report/text/plan.h"
#include "planner/scenario/scenario.h"

namespace gpuday {
namespace {

bool IsScenarioFile(const std::string& operand) {
  if (operand == "-" || operand.ends_with(".toml")) return true;
  // A file that happens to be called like a model does not hide it.
  if (operand.find('/') == std::string::npos) return false;
  std::error_code ignored;
  const auto status = std::filesystem::status(operand, ignored);
  return std::filesystem::exists(status) && !std::filesystem::is_directory(status);
}

}  // namespace

bool IsConfigFile(const std::string& operand) {
  if (operand.ends_with(".json")) return true;
  if (operand.find('/') == std::string::npos) return false;
  std::error_code ignored;
  return std::filesystem::is_directory(operand, ignored);
}

absl::StatusOr<Node> ReadOperand(Session& session, const std::string& operand) {
  Node document = Node::Table({"command line", 0, 0});
  if (IsConfigFile(operand)) {
    GPUDAY_RETURN_IF_ERROR(
        SetPath(document, "model.hugging_face", Node::Text(operand, {"command line", 0, 0})));
  } else if (IsScenarioFile(operand)) {
    GPUDAY_ASSIGN_OR_RETURN(document, ReadScenarioFile(operand));
  } else if (!operand.empty()) {
    GPUDAY_RETURN_IF_ERROR(
        SetPath(document, "model.name", Node::Text(operand, {"command line", 0, 0})));
  }
  for (const Options::Setting& setting : session.options.settings) {
    GPUDAY_RETURN_IF_ERROR(
        SetPath(document, setting.key, ParseValue(setting.value, setting.origin)));
  }
  return document;
}

absl::StatusOr<Plan> PlanOperand(Session& session, const std::string& operand) {
  GPUDAY_ASSIGN_OR_RETURN(const Node document, ReadOperand(session, operand));
  GPUDAY_ASSIGN_OR_RETURN(const Workload workload,
                          Compose(document, session.catalog, session.host));
  return MakePlan(workload);
}

absl::StatusOr<Plan> PlanScenarioText(Session& session, const std::string& toml,
                                      const std::string& origin) {
  GPUDAY_ASSIGN_OR_RETURN(const Node document, ParseToml(toml, origin));
  GPUDAY_ASSIGN_OR_RETURN(const Workload workload,
                          Compose(document, session.catalog, session.host));
  return MakePlan(workload);
}

absl::StatusOr<Answer> RunPlan(Session& session) {
  const Options& options = session.options;
  if (IsNumber(options.save_name)) {
    return Error(Fault::kUsage,
                 absl::StrCat("--name ", options.save_name,
                              ": numbers are how saved plans are told apart; give a name"));
  }
  GPUDAY_RETURN_IF_ERROR(CheckDocuments(options));
  const std::string operand = options.operands.empty() ? "" : options.operands[0];
  // Read once: it may be standard input.
  GPUDAY_ASSIGN_OR_RETURN(const Node document, ReadOperand(session, operand));
  GPUDAY_ASSIGN_OR_RETURN(const Workload workload,
                          Compose(document, session.catalog, session.host));
  const Plan plan = MakePlan(workload);
  Answer answer;
  answer.yes = plan.Holds();
  answer.output = options.json      ? PlanJson(plan)
                  : options.explain ? Explanation(plan, session.style)
                                    : PlanTable(plan, session.style);
  std::optional<Sensitivity> sensitivity;
  if (!options.html_file.empty() || !options.md_file.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(sensitivity, MakeSensitivity(document, session.catalog, session.host));
  }
  GPUDAY_RETURN_IF_ERROR(
      PutPlanDocuments(options, plan, sensitivity.has_value() ? &*sensitivity : nullptr, answer));
  if (!options.save) return answer;
  GPUDAY_ASSIGN_OR_RETURN(const std::filesystem::path path, DatabasePath(options));
  GPUDAY_ASSIGN_OR_RETURN(Store store, Store::OpenForWriting(path));
  const std::string name = options.save_name.empty() ? plan.title : options.save_name;
  GPUDAY_ASSIGN_OR_RETURN(const std::int64_t id, store.Save(name, plan));
  answer.remark = absl::StrCat("saved as ", id, " (gpuday show ", id, ")\n");
  return answer;
}

}  // namespace gpuday
