#include "planner/report/json/search.h"

#include <nlohmann/json.hpp>

#include "planner/base/dates.h"
#include "planner/base/json_text.h"
#include "planner/plan/words.h"
#include "planner/report/json/provenance.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;

Json OfferJson(const Offer& offer) {
  Json json = {{"usd_per_gpu_hour", offer.usd_per_gpu_hour}};
  json["provider"] = offer.provider.empty() ? Json(nullptr) : Json(offer.provider);
  json["kind"] = offer.kind.empty() ? Json(nullptr) : Json(offer.kind);
  return json;
}

Json SettingsJson(const Settings& settings) {
  Json json = Json::object();
  for (const auto& [key, value] : settings) json[key] = value;
  return json;
}

Json FoundPlanJson(const FoundPlan& plan) {
  const Figures& f = plan.figures;
  const Layout& layout = plan.layout;
  Json json = {{"gpu", plan.gpu},
               {"gpus", plan.gpus},
               {"feasible", plan.feasible},
               {"wall_days", f.wall_days},
               {"wall_days_low", plan.wall_days.low},
               {"wall_days_high", plan.wall_days.high},
               {"days", f.days},
               {"gpu_days", f.gpu_days},
               {"wall_gpu_days", f.wall_gpu_hours / 24},
               {"step_seconds", f.step_seconds},
               {"utilization", f.utilization},
               {"total_bytes", f.memory.total_bytes},
               {"free_bytes", f.free_bytes}};
  json["wall_usd"] = plan.offer.has_value() ? Json(f.wall_usd) : Json(nullptr);
  json["price"] = plan.offer.has_value() ? OfferJson(*plan.offer) : Json(nullptr);
  json["optimizer"] = plan.optimizer;
  json["precision"] = plan.precision;
  json["micro_batch"] = plan.job.micro_batch;
  json["global_batch"] = plan.job.global_batch;
  json["recompute"] = NameOf(plan.job.recompute);
  json["parallel"] = {{"tensor", layout.tensor},
                      {"pipeline", layout.pipeline},
                      {"virtual_stages", layout.virtual_stages},
                      {"context", layout.context},
                      {"expert", layout.expert},
                      {"data", layout.data},
                      {"zero", layout.zero},
                      {"zero_group", layout.zero_group},
                      {"sequence", layout.sequence_parallel},
                      {"offload", NameOf(layout.offload)}};
  json["settings"] = SettingsJson(plan.settings);
  return json;
}

Json PlansJson(const std::vector<FoundPlan>& plans) {
  Json json = Json::array();
  for (const FoundPlan& plan : plans) json.push_back(FoundPlanJson(plan));
  return json;
}

}  // namespace

std::string SearchJson(const SearchAnswer& answer, const Calendar& calendar,
                       const std::string& command) {
  Json json = {{"schema", "gpuday.search/1"},
               {"title", answer.title},
               {"minimize", NameOf(answer.minimize)},
               {"tokens", answer.tokens},
               {"evaluated", answer.counts.evaluated},
               {"pruned", answer.counts.pruned},
               {"fitting", answer.counts.Fitting()},
               {"feasible", answer.counts.feasible},
               {"seconds", answer.seconds},
               {"stopped", answer.stopped},
               {"holds", answer.feasible}};
  json["largest"] = answer.largest.has_value() ? Json{{"what", answer.largest->what},
                                                      {"value", answer.largest->value},
                                                      {"text", answer.largest->text},
                                                      {"sentence", answer.largest->sentence}}
                                               : Json(nullptr);
  json["budget_usd"] =
      answer.bounds.budget_usd > 0 ? Json(answer.bounds.budget_usd) : Json(nullptr);
  json["deadline_days"] =
      answer.bounds.deadline_days > 0 ? Json(answer.bounds.deadline_days) : Json(nullptr);
  json["start"] = DateText(calendar.start);
  json["by"] = calendar.by.has_value() ? Json(DateText(*calendar.by)) : Json(nullptr);
  const bool dated = calendar.by.has_value() && answer.feasible;
  json["latest_start"] =
      dated ? Json(DateText(*calendar.LatestStart(answer.best.front()))) : Json(nullptr);
  json["slack_days"] = dated ? Json(calendar.SlackDays(answer.best.front())) : Json(nullptr);
  json["binding"] = answer.binding;
  json["would_have_to_give"] = answer.give;
  json["command"] = command;
  json["best"] = PlansJson(answer.best);
  json["front"] = PlansJson(answer.front);
  json["by_kind"] = PlansJson(answer.by_kind);
  json["offers"] = Json::array();
  for (const Offer& offer : answer.offers) json["offers"].push_back(OfferJson(offer));
  json["least_memory"] =
      answer.least_memory.has_value() ? FoundPlanJson(*answer.least_memory) : Json(nullptr);
  json["assumptions"] = AssumptionsJson(answer.assumptions);
  json["left_out"] = answer.left_out;
  return JsonText(json);
}

}  // namespace gpuday
