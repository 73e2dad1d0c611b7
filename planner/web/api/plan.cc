// One plan, several side by side, and the table of ranks.
#include "planner/ask/plan.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/ask/ranks.h"
#include "planner/base/json_text.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/report/json/compare.h"
#include "planner/report/json/plan.h"
#include "planner/report/json/ranks.h"
#include "planner/web/api/api.h"
#include "planner/web/api/asked_scenario.h"

namespace gpuday {

namespace {

constexpr std::size_t kMostCompared = 6;

}  // namespace

absl::StatusOr<std::string> AnswerPlan(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(const Plan plan, TakePlan(api.desk(), call.body));
  return PlanJson(plan);
}

absl::StatusOr<std::string> AnswerCompare(Api& api, Api::Call& call) {
  std::optional<Node> scenarios = TakeEntry(call.body, "scenarios");
  GPUDAY_RETURN_IF_ERROR(CheckNothingElse(call.body));
  if (!scenarios.has_value() || scenarios->kind != Node::Kind::kArray || scenarios->items.empty() ||
      scenarios->items.size() > kMostCompared) {
    return WithKey(Error(Fault::kInput, absl::StrCat("scenarios: expected a list of 1 to ",
                                                     kMostCompared, " scenarios")),
                   "scenarios");
  }
  // What cannot be planned hides nothing of the others.
  std::vector<Plan> plans;
  nlohmann::ordered_json refused = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < scenarios->items.size(); ++i) {
    absl::StatusOr<Plan> plan = TakePlan(api.desk(), scenarios->items[i]);
    if (plan.ok()) {
      plans.push_back(*std::move(plan));
      continue;
    }
    const absl::Status& status = plan.status();
    nlohmann::ordered_json one = {{"at", i}};
    PutError(std::string(status.message()), static_cast<int>(FaultOf(status)),
             WrongPartOf(status, api.desk().StoreAddress().value_or("")), one);
    refused.push_back(std::move(one));
  }
  nlohmann::ordered_json answer = CompareJsonValue(plans);
  answer["refused"] = std::move(refused);
  return JsonText(answer);
}

absl::StatusOr<std::string> AnswerRanks(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(const AskedScenario asked, TakeScenario(api.desk(), call.body));
  TableReader reader(call.body, "");
  const auto text = [&](const char* key) {
    const auto given = reader.Text(key);
    return given.has_value() ? given->value : "";
  };
  const std::string ranks = text("ranks"), cards = text("cards");
  const std::vector<std::string> targets = reader.Texts("targets");
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  GPUDAY_ASSIGN_OR_RETURN(const RankQuestion question, ReadRankQuestion(ranks, targets, cards));
  GPUDAY_ASSIGN_OR_RETURN(const RankTable table, AskRanks(api.desk(), asked, question));
  return RankTableJson(table);
}

}  // namespace gpuday
