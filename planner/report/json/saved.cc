#include "planner/report/json/saved.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "planner/base/json_text.h"
#include "planner/plan/diff.h"
#include "planner/report/json/compare.h"
#include "planner/report/json/plan.h"

namespace gpuday {

using Json = nlohmann::ordered_json;

std::string SavedListJson(const std::vector<SavedSummary>& saved,
                          const std::vector<SavedSweepSummary>& sweeps,
                          const std::map<std::int64_t, bool>* prices_changed) {
  Json items = Json::array();
  for (const SavedSummary& s : saved) {
    Json item = {{"id", s.id},
                 {"name", s.name},
                 {"created_at", s.created_at},
                 {"title", s.title},
                 {"tags", s.tags},
                 {"model", s.model},
                 {"gpu", s.gpu},
                 {"gpus", JsonNumberOrNull(s.gpus)},
                 {"answer", NameOf(s.state)},
                 {"days", JsonNumberOrNull(s.days)},
                 {"gpu_hours", JsonNumberOrNull(s.gpu_hours)},
                 {"usd", JsonNumberOrNull(s.usd)},
                 {"wall_days", JsonNumberOrNull(s.wall_days)},
                 {"wall_usd", JsonNumberOrNull(s.wall_usd)},
                 {"memory_bytes_per_gpu", JsonNumberOrNull(s.memory_bytes_per_gpu)},
                 {"intact", s.intact}};
    if (prices_changed != nullptr) {
      const auto it = prices_changed->find(s.id);
      item["prices_changed"] = it == prices_changed->end() ? Json(nullptr) : Json(it->second);
    }
    items.push_back(std::move(item));
  }
  Json sweep_items = Json::array();
  for (const SavedSweepSummary& s : sweeps) {
    sweep_items.push_back({{"id", s.id},
                           {"name", s.name},
                           {"created_at", s.created_at},
                           {"rows_asked", s.rows_asked},
                           {"rows_done", s.rows_done},
                           {"holds", s.holds}});
  }
  return JsonText({{"schema", "gpuday.scenarios/1"},
                   {"scenarios", std::move(items)},
                   {"sweeps", std::move(sweep_items)}});
}

std::string SavedPlanJson(const SavedPlan& saved, const absl::StatusOr<Plan>& today) {
  Json json = {{"schema", "gpuday.saved_plan/1"},
               {"id", saved.id},
               {"name", saved.name},
               {"created_at", saved.created_at},
               {"program_version", saved.program_version},
               {"intact", saved.intact},
               {"tags", saved.tags},
               {"plan", PlanJsonValue(saved.plan)}};
  if (today.ok()) {
    json["today"] = ChangesJsonValue(DiffPlans(saved.plan, *today));
    json["changed_parts"] = ChangedParts(saved.plan, *today);
  } else {
    json["today"] = Json::array();
    json["today_error"] = std::string(today.status().message());
  }
  return JsonText(json);
}

}  // namespace gpuday
