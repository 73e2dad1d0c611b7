// The one place of the reports that includes nlohmann/json.
#include <cmath>
#include <nlohmann/json.hpp>

#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/report/report.h"

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

// The place of "memory.per_gpu.total_bytes" in a tree of objects.
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
    verdicts.push_back({{"id", verdict.id}, {"yes", verdict.yes}, {"sentence", verdict.sentence}});
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

Json TrainingJson(const Plan& plan) {
  return ToJson(plan, "gpuday.plan/1", {"cost.usd", "cost.usd_per_gpu_hour"});
}

std::string Text(const Json& json) {
  // Text that is not UTF-8 was refused or made printable long before; replace rather than throw.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string PlanJson(const Plan& plan) { return Text(TrainingJson(plan)); }

std::string InferenceJson(const Plan& plan) {
  return Text(ToJson(plan, "gpuday.inference/1",
                     {"cost.usd_per_gpu_hour", "cost.usd_per_million_generated_tokens",
                      "cost.usd_per_million_prompt_tokens"}));
}

std::string CompareJson(const std::vector<Plan>& plans) {
  Json json = {{"schema", "gpuday.compare/1"}, {"plans", Json::array()}};
  for (const Plan& plan : plans) json["plans"].push_back(TrainingJson(plan));
  return Text(json);
}

std::string DiffJson(const std::vector<LineChange>& changes) {
  Json json = {{"schema", "gpuday.diff/1"}, {"changes", Json::array()}};
  for (const LineChange& change : changes) {
    Json item = {{"id", change.id},
                 {"label", change.label},
                 {"before", change.before},
                 {"after", change.after}};
    // Infinite when only one plan has the line: then there is no ratio to give.
    item["relative_change"] = std::isfinite(change.change) ? Json(change.change) : Json(nullptr);
    json["changes"].push_back(std::move(item));
  }
  return Text(json);
}

}  // namespace gpuday
