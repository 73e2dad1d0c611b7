// The one place of the reports that includes nlohmann/json.
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/plan/ids.h"
#include "planner/plan/waterfall.h"
#include "planner/report/report.h"
#include "planner/report/saved.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;

// A number, whole where it is whole; NaN and infinity never get here (Line::value is finite).
Json NumberJson(double value) {
  if (value == std::floor(value) && std::fabs(value) <= kLargestExactInteger) {
    return static_cast<std::int64_t>(value);
  }
  return value;
}

// The place of id::kMemoryPerGpuTotalBytes in a tree of objects.
Json& At(Json& root, const std::string& id) {
  Json* node = &root;
  for (absl::string_view key : absl::StrSplit(id, '.')) node = &(*node)[std::string(key)];
  return *node;
}

Json LineJson(const Line& line) {
  Json json = {{"id", line.id}, {"label", line.label}, {"value", NumberJson(line.value)}};
  if (!line.exact.empty()) json["exact"] = line.exact;
  json["unit"] = line.unit;
  json["formula"] = line.formula;
  json["numbers"] = line.numbers;
  json["source"] = line.source;
  json["confidence"] = ConfidenceName(line.confidence);
  if (line.band.has_value()) {
    json["low"] = NumberJson(line.band->low);
    json["high"] = NumberJson(line.band->high);
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
  // Plans of older stores know yes and no alone.
  const VerdictState state = verdict.yes ? verdict.state : VerdictState::kNo;
  Json remedies = Json::array();
  for (const Remedy& remedy : verdict.remedies) {
    remedies.push_back(
        {{"sentence", remedy.sentence}, {"settings", SettingsJson(remedy.settings)}});
  }
  return {{"id", verdict.id},
          {"yes", verdict.yes},
          {"sentence", verdict.sentence},
          {"state", StateName(state)},
          {"limit", verdict.limit},
          {"value", verdict.value},
          {"remedies", std::move(remedies)}};
}

// `costs` are the ids of lines that are there only when a price is known.
Json ToJson(const Plan& plan, const char* schema, const std::vector<const char*>& costs) {
  Json json = {{"schema", schema}, {"title", plan.title}};
  for (const Fact& fact : plan.facts) At(json, fact.id) = fact.value;
  for (const Line& line : plan.lines) {
    At(json, line.id) = NumberJson(line.value);
    if (!line.exact.empty()) At(json, line.id + "_string") = line.exact;
  }
  for (const char* cost : costs) {
    // No price is known: the keys are there and say so.
    if (plan.FindLine(cost) == nullptr) At(json, cost) = nullptr;
  }
  Json verdicts = Json::array();
  for (const Verdict& verdict : plan.verdicts) {
    At(json, verdict.id) = verdict.yes;
    verdicts.push_back(VerdictJson(verdict));
  }
  json["verdicts"] = std::move(verdicts);
  json["assumptions"] = Json::array();
  for (const Assumption& a : plan.assumptions) {
    json["assumptions"].push_back({{"key", a.key}, {"value", a.value}, {"reason", a.reason}});
  }
  json["notes"] = plan.notes;
  json["lines"] = Json::array();
  for (const Line& line : plan.lines) json["lines"].push_back(LineJson(line));
  json["provenance"] = Json::array();
  for (const Provenance& p : plan.provenance) {
    json["provenance"].push_back(
        {{"kind", p.kind}, {"name", p.name}, {"version", p.version}, {"sha256", p.sha256}});
  }
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
    json[name]["expected"] = NumberJson(line->value);
    if (!line->band.has_value()) continue;
    json[name]["low"] = NumberJson(line->band->low);
    json[name]["high"] = NumberJson(line->band->high);
  }
  return json;
}

Json TrainingJson(const Plan& plan) {
  Json json = ToJson(plan, "gpuday.plan/1", {id::kCostUsd, id::kCostUsdPerGpuHour});
  json["bands"] = BandsJson(plan);
  json["improvement"] = nullptr;
  if (const auto& best = plan.improvement; best.has_value()) {
    json["improvement"] = {{"change", best->change},
                           {"factor", NumberJson(best->factor)},
                           {"settings", SettingsJson(best->settings)}};
  }
  return json;
}

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value.has_value() ? NumberJson(*value) : Json(nullptr);
}

Json ChangesJson(const std::vector<LineChange>& changes) {
  Json json = Json::array();
  for (const LineChange& change : changes) {
    Json item = {{"id", change.id},
                 {"label", change.label},
                 {"before", change.before},
                 {"after", change.after},
                 {"unit", change.unit},
                 {"before_value", OrNull(change.before_value)},
                 {"after_value", OrNull(change.after_value)}};
    // Infinite when only one plan has the line: then there is no ratio to give.
    item["relative_change"] = std::isfinite(change.change) ? Json(change.change) : Json(nullptr);
    json.push_back(std::move(item));
  }
  return json;
}

Json WaterfallJson(const std::vector<WaterfallStep>& steps) {
  Json json = Json::array();
  for (const WaterfallStep& step : steps) {
    json.push_back(
        {{"id", step.id}, {"label", step.label}, {"usd", step.usd}, {"total_usd", step.total_usd}});
  }
  return json;
}

std::string Text(const Json& json) {
  // Text that is not UTF-8 was refused or made printable long before; replace rather than throw.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string PlanJson(const Plan& plan) { return Text(TrainingJson(plan)); }

std::string InferenceJson(const Plan& plan) {
  return Text(ToJson(plan, "gpuday.inference/1",
                     {id::kCostUsdPerGpuHour, id::kCostUsdPerMillionGeneratedTokens,
                      id::kCostUsdPerMillionPromptTokens}));
}

std::string CompareJson(const std::vector<Plan>& plans) {
  Json json = {{"schema", "gpuday.compare/1"}, {"plans", Json::array()}};
  for (const Plan& plan : plans) json["plans"].push_back(TrainingJson(plan));
  json["against_first"] = Json::array();
  for (std::size_t i = 1; i < plans.size(); ++i) {
    json["against_first"].push_back({{"changes", ChangesJson(DiffPlans(plans[0], plans[i]))},
                                     {"waterfall", WaterfallJson(Waterfall(plans[0], plans[i]))}});
  }
  return Text(json);
}

std::string DiffJson(const std::vector<LineChange>& changes) {
  return Text({{"schema", "gpuday.diff/1"}, {"changes", ChangesJson(changes)}});
}

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
                 {"days", OrNull(s.days)},
                 {"gpu_hours", OrNull(s.gpu_hours)},
                 {"usd", OrNull(s.usd)},
                 {"wall_days", OrNull(s.wall_days)},
                 {"wall_usd", OrNull(s.wall_usd)},
                 {"memory_bytes_per_gpu", OrNull(s.memory_bytes_per_gpu)}};
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
  return Text({{"schema", "gpuday.scenarios/1"},
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
               {"plan", TrainingJson(saved.plan)}};
  if (today.ok()) {
    json["today"] = ChangesJson(DiffPlans(saved.plan, *today));
    json["changed_parts"] = ChangedParts(saved.plan, *today);
  } else {
    json["today"] = Json::array();
    json["today_error"] = std::string(today.status().message());
  }
  return Text(json);
}

}  // namespace gpuday
