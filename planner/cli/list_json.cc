#include "planner/cli/list_json.h"

#include <nlohmann/json.hpp>

#include "planner/base/json_text.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;

std::string Text(const char* schema, const char* key, Json items) {
  return JsonText({{"schema", schema}, {key, std::move(items)}});
}

Json ValueJson(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kArray: {
      Json items = Json::array();
      for (const Node& item : node.items) items.push_back(ValueJson(item));
      return items;
    }
    case Node::Kind::kInteger:
      return node.integer;
    case Node::Kind::kReal:
      return node.real;
    case Node::Kind::kBoolean:
      return node.boolean;
    default:
      return node.kind == Node::Kind::kText ? node.text : node.ValueText();
  }
}

Json EntryJson(const ModelEntry& entry, std::uint64_t parameters) {
  return {{"name", entry.name},
          {"aliases", entry.aliases},
          {"architecture", entry.architecture},
          {"parameters", parameters},
          {"exact", entry.exact_parameters == std::to_string(parameters)},
          {"source", entry.source},
          {"date", entry.date}};
}

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value.has_value() ? JsonNumber(*value) : Json(nullptr);
}

}  // namespace

std::string ModelsJson(const std::vector<ModelEntry>& models,
                       const std::vector<std::uint64_t>& counts) {
  Json items = Json::array();
  for (std::size_t i = 0; i < models.size(); ++i) items.push_back(EntryJson(models[i], counts[i]));
  return Text("gpuday.models/1", "models", std::move(items));
}

std::string ModelJson(const ModelEntry& entry, const Model& model, const ModelFigures& figures,
                      const std::vector<Line>& lines, const std::vector<std::string>& notes) {
  Json item = EntryJson(entry, figures.parameters);
  item["active_parameters"] = figures.active;
  item["embedding_parameters"] = figures.embedding;
  item["non_embedding_parameters"] = figures.parameters - figures.embedding;
  item["context_length"] = model.context_length;
  item["notes"] = notes;
  Json shape = Json::object();
  for (const auto& [key, value] : entry.parameters.entries) shape[key] = ValueJson(value);
  item["shape"] = std::move(shape);
  item["figures"] = Json::array();
  for (const Line& line : lines) {
    item["figures"].push_back({{"id", line.id},
                               {"label", line.label},
                               {"value", JsonNumber(line.value)},
                               {"unit", line.unit},
                               {"formula", line.formula},
                               {"numbers", line.numbers},
                               {"source", line.source},
                               {"confidence", ConfidenceName(line.confidence)}});
  }
  item["roles"] = Json::array();
  for (const RoleFigures& role : figures.roles) {
    item["roles"].push_back({{"role", role.role},
                             {"matrices", role.matrices},
                             {"parameters", role.parameters},
                             {"active_parameters", role.active_parameters}});
  }
  item["attention"] = Json::array();
  for (const AttentionLayers& a : model.attention) {
    item["attention"].push_back({{"name", a.name},
                                 {"layers", a.layers},
                                 {"query_heads", a.query_heads},
                                 {"kv_heads", a.kv_heads},
                                 {"qk_head_size", a.qk_head_size},
                                 {"v_head_size", a.v_head_size},
                                 {"window", a.window == 0 ? Json(nullptr) : Json(a.window)},
                                 {"cache_elements_per_token_and_layer", a.cache_elements}});
  }
  Json matrices = Json::array();
  for (const Matrix& m : model.matrices) {
    matrices.push_back({{"name", m.name},
                        {"role", sdk::RoleName(m.role)},
                        {"rows", m.rows},
                        {"columns", m.columns},
                        {"layers", m.layers},
                        {"per_layer", m.per_layer},
                        {"active_per_layer", m.active_per_layer},
                        {"parameters", m.Parameters()}});
  }
  item["matrices"] = std::move(matrices);
  return Text("gpuday.model/1", "model", std::move(item));
}

std::string GpusJson(const std::vector<GpuEntry>& gpus) {
  Json items = Json::array();
  for (const GpuEntry& gpu : gpus) {
    Json peaks = Json::object();
    for (const auto& [type, peak] : gpu.peak_flops_per_second) peaks[type] = JsonNumber(peak);
    items.push_back(
        {{"name", gpu.name},
         {"aliases", gpu.aliases},
         {"vendor", gpu.vendor},
         {"memory_bytes", JsonNumber(gpu.memory_bytes)},
         {"memory_bandwidth_bytes_per_second", JsonNumber(gpu.memory_bandwidth_bytes_per_second)},
         {"interconnect_bytes_per_second", JsonNumber(gpu.interconnect_bytes_per_second)},
         {"tdp_watts", JsonNumber(gpu.tdp_watts)},
         {"dense_peak_flops_per_second", std::move(peaks)},
         {"unverified", gpu.unverified},
         {"source", gpu.source},
         {"date", gpu.date}});
  }
  return Text("gpuday.gpus/1", "gpus", std::move(items));
}

std::string PricesJson(const std::vector<PriceRow>& rows) {
  Json items = Json::array();
  for (const PriceRow& row : rows) {
    items.push_back({{"gpu", row.gpu},
                     {"provider", row.provider},
                     {"kind", row.kind},
                     {"usd_per_gpu_hour", row.usd_per_gpu_hour},
                     {"instance", row.instance},
                     {"region", row.region},
                     {"statistic", row.statistic},
                     {"verified", row.verified},
                     {"source", row.source},
                     {"date", row.date}});
  }
  return Text("gpuday.prices/1", "prices", std::move(items));
}

std::string RegionsJson(const std::vector<RegionEntry>& regions) {
  Json items = Json::array();
  for (const RegionEntry& region : regions) {
    items.push_back({{"name", region.name},
                     {"place", region.place},
                     {"gco2e_per_kwh", JsonNumber(region.gco2e_per_kwh)},
                     {"pue", region.pue == 0 ? Json(nullptr) : Json(region.pue)},
                     {"source", region.source},
                     {"date", region.date}});
  }
  return Text("gpuday.regions/1", "regions", std::move(items));
}

std::string PluginCheckJson(const std::string& path, const ProbeVerdict& verdict) {
  Json checks = Json::array();
  for (const CheckResult& check : verdict.checks) {
    const char* outcome = check.outcome == Outcome::kPassed ? "passed"
                          : check.outcome == Outcome::kNote ? "note"
                                                            : "failed";
    checks.push_back({{"name", check.name}, {"outcome", outcome}, {"detail", check.detail}});
  }
  const Json json = {{"schema", "gpuday.plugin-check/1"},
                     {"path", path},
                     {"accepted", verdict.accepted},
                     {"reason", verdict.reason},
                     {"checks", std::move(checks)}};
  return JsonText(json);
}

std::string PluginsJson(const std::vector<PluginState>& plugins) {
  Json items = Json::array();
  for (const PluginState& state : plugins) {
    Json item = {{"family", state.family},
                 {"name", state.name},
                 {"state", state.state},
                 {"path", state.path},
                 {"reason", state.reason}};
    if (state.plugin != nullptr) {
      item["version"] = state.plugin->version;
      item["summary"] = state.plugin->summary;
      item["sha256"] = state.plugin->sha256;
      Json parameters = Json::array();
      for (const ParameterInfo& p : state.plugin->parameters) {
        parameters.push_back({{"name", p.name},
                              {"aliases", p.aliases},
                              {"keys", p.keys},
                              {"unit", p.unit},
                              {"required", p.required},
                              {"default", p.required ? Json(nullptr) : Json(p.DefaultText())},
                              {"choices", p.choices},
                              {"help", p.help}});
      }
      item["parameters"] = std::move(parameters);
      item["model_types"] = Json::array();
      for (const ModelTypeInfo& type : state.plugin->model_types) {
        item["model_types"].push_back(type.name);
      }
      item["golden"] = Json::array();
      for (const GoldenFigure& golden : state.plugin->golden) {
        item["golden"].push_back({{"values", golden.values_text},
                                  {"figure", golden.figure},
                                  {"expected", golden.expected},
                                  {"source", golden.source}});
      }
    }
    items.push_back(std::move(item));
  }
  return Text("gpuday.plugins/1", "plugins", std::move(items));
}

namespace {

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

std::string DoctorJson(const std::vector<Check>& checks) {
  Json items = Json::array();
  for (const Check& check : checks) {
    items.push_back({{"name", check.name}, {"ok", check.ok}, {"found", check.found}});
  }
  return Text("gpuday.doctor/1", "checks", std::move(items));
}

}  // namespace gpuday
