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
  json["instance"] = offer.instance.empty() ? Json(nullptr) : Json(offer.instance);
  json["gpus_per_instance"] =
      offer.gpus_per_instance == 0 ? Json(nullptr) : Json(offer.gpus_per_instance);
  json["date"] = offer.date.empty() ? Json(nullptr) : Json(offer.date);
  return json;
}

Json SettingsJson(const Settings& settings) {
  Json json = Json::object();
  for (const auto& [key, value] : settings) json[key] = value;
  return json;
}

Json FoundPlanJson(const FoundPlan& plan) {
  const Figures& f = plan.plan.figures;
  const Layout& layout = plan.plan.layout;
  const Job& job = plan.plan.job;
  const Prices& prices = plan.plan.prices;
  const auto chance = [](const std::optional<double>& of) {
    return of ? Json(*of) : Json(nullptr);
  };
  Json json = {{"gpu", plan.gpu},
               {"gpus", plan.gpus},
               {"answer", NameOf(plan.plan.answer)},
               {"chances",
                {{"fits", plan.plan.chances.fits},
                 {"in_time", chance(plan.plan.chances.in_time)},
                 {"within_budget", chance(plan.plan.chances.within_budget)}}},
               {"wall_days", f.wall_days},
               {"wall_days_low", plan.plan.wall_days.band.low},
               {"wall_days_high", plan.plan.wall_days.band.high},
               {"days", f.days},
               {"gpu_days", f.gpu_days},
               {"wall_gpu_days", f.wall_gpu_hours / 24},
               {"step_seconds", f.step_seconds},
               {"utilization", f.utilization},
               {"total_bytes", f.memory.total_bytes},
               {"free_bytes", f.free_bytes}};
  json["wall_usd"] = prices.known ? Json(f.wall_usd) : Json(nullptr);
  json["wall_usd_low"] = prices.known ? Json(plan.plan.wall_usd.band.low) : Json(nullptr);
  json["wall_usd_high"] = prices.known ? Json(plan.plan.wall_usd.band.high) : Json(nullptr);
  json["billed_gpus"] = prices.billed_gpus == 0 ? plan.gpus : prices.billed_gpus;
  json["price"] = plan.offer.has_value() ? OfferJson(*plan.offer)
                  : prices.known         ? Json{{"usd_per_gpu_hour", prices.usd_per_gpu_hour},
                                        {"provider", nullptr},
                                        {"kind", nullptr}}
                                         : Json(nullptr);
  json["optimizer"] = plan.optimizer;
  json["precision"] = plan.precision;
  json["framework"] = plan.framework;
  json["micro_batch"] = job.micro_batch;
  json["global_batch"] = job.global_batch;
  json["recompute"] = NameOf(job.recompute);
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
  Json json = {{"schema", "gpuday.search/1"},         {"title", answer.title},
               {"minimize", NameOf(answer.minimize)}, {"tokens", answer.tokens},
               {"configurations", answer.counts.all}, {"looked_at", answer.counts.looked},
               {"seconds", answer.seconds},           {"stopped", answer.stopped},
               {"answer", NameOf(answer.answer)}};
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
  const bool dated = calendar.by.has_value() && answer.Holds();
  json["latest_start"] =
      dated ? Json(DateText(*LatestStart(calendar, answer.best.front()))) : Json(nullptr);
  json["slack_days"] = dated ? Json(SlackDays(calendar, answer.best.front())) : Json(nullptr);
  json["binding"] = answer.binding;
  json["would_have_to_give"] = answer.give;
  json["command"] = command;
  json["best"] = PlansJson(answer.best);
  json["front"] = PlansJson(answer.front);
  json["by_kind"] = PlansJson(answer.by_kind);
  json["least_memory"] =
      answer.least_memory.has_value() ? FoundPlanJson(*answer.least_memory) : Json(nullptr);
  json["assumptions"] = AssumptionsJson(answer.assumptions);
  json["left_out"] = answer.left_out;
  return JsonText(json);
}

}  // namespace gpuday
