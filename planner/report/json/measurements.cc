#include "planner/report/json/measurements.h"

#include <nlohmann/json.hpp>

#include "planner/base/json_text.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value.has_value() ? JsonNumber(*value) : Json(nullptr);
}

// `part` of `all`; null when there are none.
Json Share(std::size_t part, std::size_t all) {
  if (all == 0) return nullptr;
  return static_cast<double>(part) / static_cast<double>(all);
}

}  // namespace

std::string ValidationJson(const Validation& validation) {
  Json json = {{"schema", "gpuday.validation/1"}, {"groups", Json::array()}};
  for (const Score& score : validation.groups) {
    json["groups"].push_back({{"name", score.name},
                              {"quantity", score.quantity},
                              {"rows", score.rows},
                              {"bias", score.bias},
                              {"median_abs_error", score.median_abs_error},
                              {"p90_abs_error", score.p90_abs_error}});
  }
  json["tiers"] = Json::array();
  for (const TierScore& tier : validation.tiers) {
    json["tiers"].push_back({{"name", tier.name},
                             {"rows", tier.rows},
                             {"groups", tier.groups},
                             {"mean_of_group_medians", tier.mean_of_group_medians}});
  }
  json["overall"] = {{"rows_used", validation.rows_used},
                     {"rows_skipped", validation.rows_skipped},
                     {"mean_of_group_medians", validation.mean_of_group_medians},
                     {"verdicts", validation.verdicts},
                     {"verdicts_right", Share(validation.verdicts_right, validation.verdicts)},
                     {"banded", validation.banded},
                     {"in_band", Share(validation.in_band, validation.banded)}};
  json["rows"] = Json::array();
  for (const RowResult& row : validation.rows) {
    Json item = {{"id", row.id}, {"group", row.group}, {"tier", row.tier}};
    if (!row.skipped.empty()) {
      item["skipped"] = row.skipped;
    } else {
      const std::string unit = row.quantity == "memory"      ? "_bytes"
                               : row.quantity == "step time" ? "_seconds"
                                                             : "_gpu_hours";
      item["quantity"] = row.quantity;
      item["what"] = row.what;
      item["planned" + unit] = JsonNumber(row.planned);
      item["measured" + unit] = JsonNumber(row.measured);
      item["chosen"] = row.chosen;
      item["error"] = OrNull(row.error);
      item["verdict_right"] =
          row.verdict_right.has_value() ? Json(*row.verdict_right) : Json(nullptr);
    }
    json["rows"].push_back(std::move(item));
  }
  return JsonText(json);
}

}  // namespace gpuday
