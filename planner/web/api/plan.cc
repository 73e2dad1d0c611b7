// One plan, several side by side, and the table of ranks.
#include "planner/ask/plan.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/ask/ranks.h"
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
  GPUDAY_ASSIGN_OR_RETURN(const AskedScenario asked, TakeScenario(api.desk(), call.body));
  GPUDAY_RETURN_IF_ERROR(CheckNothingElse(call.body));
  GPUDAY_ASSIGN_OR_RETURN(const Plan plan, AskPlan(api.desk(), asked));
  return PlanJson(plan);
}

absl::StatusOr<std::string> AnswerCompare(Api& api, Api::Call& call) {
  std::optional<Node> scenarios = TakeEntry(call.body, "scenarios");
  GPUDAY_RETURN_IF_ERROR(CheckNothingElse(call.body));
  if (!scenarios.has_value() || scenarios->kind != Node::Kind::kArray ||
      scenarios->items.size() < 2 || scenarios->items.size() > kMostCompared) {
    return WithKey(Error(Fault::kInput, absl::StrCat("scenarios: expected a list of 2 to ",
                                                     kMostCompared, " scenarios")),
                   "scenarios");
  }
  const auto ask = [&](Node& scenario) -> absl::StatusOr<Plan> {
    GPUDAY_ASSIGN_OR_RETURN(const AskedScenario asked, TakeScenario(api.desk(), scenario));
    GPUDAY_RETURN_IF_ERROR(CheckNothingElse(scenario));
    return AskPlan(api.desk(), asked);
  };
  std::vector<Plan> plans;
  for (Node& scenario : scenarios->items) {
    absl::StatusOr<Plan> plan = ask(scenario);
    if (!plan.ok()) return Annotate(plan.status(), absl::StrCat("plan ", plans.size() + 1));
    plans.push_back(*std::move(plan));
  }
  return CompareJson(plans);
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
