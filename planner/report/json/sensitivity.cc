#include "planner/report/json/sensitivity.h"

#include <nlohmann/json.hpp>

#include "planner/base/json_text.h"

namespace gpuday {

using Json = nlohmann::ordered_json;

std::string SensitivityJson(const Sensitivity& s) {
  Json json = {{"schema", "gpuday.sensitivity/1"},
               {"title", s.title},
               {"answer", NameOf(s.answer)},
               {"wall_days", JsonNumber(s.wall_days)},
               {"wall_usd", s.priced ? JsonNumber(s.wall_usd) : Json(nullptr)}};
  json["factors"] = Json::array();
  for (const Factor& factor : s.factors) {
    Json item = {{"key", factor.key.empty() ? Json(nullptr) : Json(factor.key)},
                 {"label", factor.label},
                 {"value", factor.own},
                 {"source", factor.source},
                 {"low_days", JsonNumber(factor.low_days)},
                 {"high_days", JsonNumber(factor.high_days)},
                 {"swing_days", JsonNumber(factor.SwingDays())},
                 {"low_usd", JsonNumber(factor.low_usd)},
                 {"high_usd", JsonNumber(factor.high_usd)},
                 {"swing_usd", JsonNumber(factor.SwingUsd())}};
    item["trials"] = Json::array();
    for (const Trial& trial : factor.trials) {
      Json t = {{"value", trial.value}};
      if (!trial.refused.empty()) {
        t["refused"] = trial.refused;
      } else {
        t["fits"] = trial.fits;
        t["wall_days"] = JsonNumber(trial.wall_days);
        t["wall_usd"] = s.priced ? JsonNumber(trial.wall_usd) : Json(nullptr);
      }
      item["trials"].push_back(std::move(t));
    }
    json["factors"].push_back(std::move(item));
  }
  return JsonText(json);
}

}  // namespace gpuday
