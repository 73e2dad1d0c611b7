#include "planner/report/json/plan.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_split.h"
#include "planner/base/json_text.h"
#include "planner/plan/ids.h"
#include "planner/report/json/provenance.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;

// The place of id::kMemoryPerGpuTotalBytes in a tree of objects.
Json& At(Json& root, const std::string& id) {
  Json* node = &root;
  for (absl::string_view key : absl::StrSplit(id, '.')) node = &(*node)[std::string(key)];
  return *node;
}

// `lines`: of its plan.
Json LineJson(const Line& line, const std::vector<Line>& lines) {
  Json json = {{"id", line.id}, {"label", line.label}, {"value", JsonNumber(line.value)}};
  if (!line.exact.empty()) json["exact"] = line.exact;
  json["unit"] = line.unit;
  json["formula"] = line.formula;
  json["numbers"] = line.numbers;
  json["source"] = line.source;
  json["confidence"] = ConfidenceName(line.confidence);
  json["parents"] = Json::array();
  json["expression"] = nullptr;
  if (const auto& formula = line.expression; formula.has_value()) {
    for (const std::string& id : formula->Parents()) {
      const bool there = std::any_of(lines.begin(), lines.end(),
                                     [&](const Line& other) { return other.id == id; });
      if (there) json["parents"].push_back(id);
    }
    json["expression"] = Json::parse(formula->Json());
  }
  if (line.band.has_value()) {
    json["low"] = JsonNumber(line.band->low);
    json["high"] = JsonNumber(line.band->high);
  }
  return json;
}

// Keys of a scenario with the values that --set takes.
Json SettingsJson(const Settings& settings) {
  Json json = Json::object();
  for (const auto& [key, value] : settings) json[key] = value;
  return json;
}

Json VerdictJson(const Verdict& verdict) {
  Json remedies = Json::array();
  for (const Remedy& remedy : verdict.remedies) {
    remedies.push_back(
        {{"sentence", remedy.sentence}, {"settings", SettingsJson(remedy.settings)}});
  }
  return {
      {"id", verdict.id},
      {"sentence", verdict.sentence},
      {"answer", NameOf(verdict.state)},
      {"chance", verdict.chance.has_value() ? Json(JsonNumber(*verdict.chance)) : Json(nullptr)},
      {"limit", verdict.limit},
      {"value", verdict.value},
      {"remedies", std::move(remedies)}};
}

// `costs` are the ids of lines that are there only when a price is known.
Json ToJson(const Plan& plan, const char* schema, const std::vector<const char*>& costs) {
  Json json = {{"schema", schema}, {"title", plan.title}};
  for (const Fact& fact : plan.facts) At(json, fact.id) = fact.value;
  for (const Line& line : plan.lines) {
    At(json, line.id) = JsonNumber(line.value);
    if (!line.exact.empty()) At(json, line.id + "_string") = line.exact;
  }
  for (const char* cost : costs) {
    // No price is known: the keys are there and say so.
    if (plan.FindLine(cost) == nullptr) At(json, cost) = nullptr;
  }
  Json verdicts = Json::array();
  for (const Verdict& verdict : plan.verdicts) {
    At(json, verdict.id) = NameOf(verdict.state);
    verdicts.push_back(VerdictJson(verdict));
  }
  json["answer"] = NameOf(plan.Answer());
  json["verdicts"] = std::move(verdicts);
  json["assumptions"] = AssumptionsJson(plan.assumptions);
  json["notes"] = plan.notes;
  json["lines"] = Json::array();
  for (const Line& line : plan.lines) json["lines"].push_back(LineJson(line, plan.lines));
  json["provenance"] = ProvenanceJson(plan.provenance);
  json["scenario_toml"] = plan.scenario_toml;
  return json;
}

// Figures with what they lie between, as far as that is known; figures that the plan does not have
// are left out.
Json BandsJson(const Plan& plan) {
  constexpr std::pair<const char*, const char*> kFigures[] = {
      {"days", id::kTimeDays},        {"gpu_days", id::kTimeGpuDays},
      {"usd", id::kCostUsd},          {"wall_days", id::kTimeWallDays},
      {"wall_usd", id::kCostWallUsd}, {"memory", id::kMemoryPerGpuTotalBytes}};
  Json json = Json::object();
  for (const auto& [name, id] : kFigures) {
    const Line* line = plan.FindLine(id);
    if (line == nullptr) continue;
    json[name]["expected"] = JsonNumber(line->value);
    if (!line->band.has_value()) continue;
    json[name]["low"] = JsonNumber(line->band->low);
    json[name]["high"] = JsonNumber(line->band->high);
  }
  return json;
}

}  // namespace

Json PlanJsonValue(const Plan& plan) {
  Json json = ToJson(plan, "gpuday.plan/1", {id::kCostUsd, id::kCostUsdPerGpuHour});
  json["bands"] = BandsJson(plan);
  json["improvement"] = nullptr;
  if (const auto& best = plan.improvement; best.has_value()) {
    json["improvement"] = {{"change", best->change},
                           {"factor", JsonNumber(best->factor)},
                           {"settings", SettingsJson(best->settings)}};
  }
  return json;
}

std::string PlanJson(const Plan& plan) { return JsonText(PlanJsonValue(plan)); }

std::string InferenceJson(const Plan& plan) {
  return JsonText(ToJson(plan, "gpuday.inference/1",
                         {id::kCostUsdPerGpuHour, id::kCostUsdPerMillionGeneratedTokens,
                          id::kCostUsdPerMillionPromptTokens}));
}

}  // namespace gpuday
