#include "planner/report/json/compare.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "planner/base/json_text.h"
#include "planner/plan/waterfall.h"
#include "planner/report/json/plan.h"

namespace gpuday {

using Json = nlohmann::ordered_json;

namespace {

Json WaterfallJson(const std::vector<WaterfallStep>& steps) {
  Json json = Json::array();
  for (const WaterfallStep& step : steps) {
    json.push_back(
        {{"id", step.id}, {"label", step.label}, {"usd", step.usd}, {"total_usd", step.total_usd}});
  }
  return json;
}

}  // namespace

Json ChangesJsonValue(const std::vector<LineChange>& changes) {
  Json json = Json::array();
  for (const LineChange& change : changes) {
    Json item = {{"id", change.id},
                 {"label", change.label},
                 {"before", change.before},
                 {"after", change.after},
                 {"unit", change.unit},
                 {"before_value", JsonNumberOrNull(change.before_value)},
                 {"after_value", JsonNumberOrNull(change.after_value)}};
    // Infinite when only one plan has the line: then there is no ratio to give.
    item["relative_change"] = std::isfinite(change.change) ? Json(change.change) : Json(nullptr);
    json.push_back(std::move(item));
  }
  return json;
}

Json CompareJsonValue(const std::vector<Plan>& plans) {
  Json json = {{"schema", "gpuday.compare/1"}, {"plans", Json::array()}};
  for (const Plan& plan : plans) json["plans"].push_back(PlanJsonValue(plan));
  json["against_first"] = Json::array();
  for (std::size_t i = 1; i < plans.size(); ++i) {
    json["against_first"].push_back({{"changes", ChangesJsonValue(DiffPlans(plans[0], plans[i]))},
                                     {"waterfall", WaterfallJson(Waterfall(plans[0], plans[i]))}});
  }
  return json;
}

std::string CompareJson(const std::vector<Plan>& plans) {
  return JsonText(CompareJsonValue(plans));
}

std::string DiffJson(const std::vector<LineChange>& changes) {
  return JsonText({{"schema", "gpuday.diff/1"}, {"changes", ChangesJsonValue(changes)}});
}

}  // namespace gpuday
