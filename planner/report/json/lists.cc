#include "planner/report/json/lists.h"

#include <nlohmann/json.hpp>

#include "planner/base/dates.h"
#include "planner/base/json_text.h"
#include "planner/budget/totals.h"

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

Json OrNull(double known) { return known == 0 ? Json(nullptr) : JsonNumber(known); }

template <typename Count>
Json OrNull(const std::optional<Count>& known) {
  return known.has_value() ? Json(*known) : Json(nullptr);
}

Json EntryJson(const ModelEntry& entry, std::uint64_t parameters) {
  return {{"name", entry.name},
          {"aliases", entry.aliases},
          {"architecture", entry.architecture},
          {"parameters", parameters},
          {"exact", entry.exact_parameters == std::to_string(parameters)},
          {"weights_published", entry.weights_published},
          {"source", entry.source},
          {"date", entry.date}};
}

}  // namespace

std::string ModelsJson(const std::vector<ListedModel>& models) {
  Json items = Json::array();
  for (const auto& [entry, resolved] : models) {
    items.push_back(EntryJson(entry, CountParameters(resolved.model)));
  }
  return Text("gpuday.models/1", "models", std::move(items));
}

std::string ModelJson(const KnownModel& known, const ModelAccount& account) {
  const ModelEntry& entry = known.model.entry;
  const Model& model = known.resolved.model;
  const ModelFigures& figures = account.figures;
  Json item = EntryJson(entry, figures.parameters);
  item["active_parameters"] = figures.active;
  item["embedding_parameters"] = figures.embedding;
  item["non_embedding_parameters"] = figures.parameters - figures.embedding;
  item["context_length"] = model.context_length;
  item["notes"] = known.model.notes;
  Json shape = Json::object();
  for (const auto& [key, value] : entry.parameters.entries) shape[key] = ValueJson(value);
  item["shape"] = std::move(shape);
  item["figures"] = Json::array();
  for (const Line& line : account.lines) {
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
         {"counted_as", gpu.counted_as},
         {"gpus_per_node", OrNull(gpu.gpus_per_node)},
         {"host_memory_bytes", OrNull(gpu.host_memory_bytes)},
         {"dense_peak_flops_per_second", std::move(peaks)},
         {"unverified", gpu.unverified},
         {"source", gpu.source},
         {"date", gpu.date}});
  }
  return Text("gpuday.gpus/1", "gpus", std::move(items));
}

std::string PricesJson(const std::vector<PriceRow>& rows, absl::CivilDay today) {
  Json items = Json::array();
  for (const PriceRow& row : rows) {
    items.push_back({{"gpu", row.gpu},
                     {"provider", row.provider},
                     {"kind", row.kind},
                     {"usd_per_gpu_hour", row.usd_per_gpu_hour},
                     {"instance", row.instance},
                     {"gpus_per_instance", OrNull(row.gpus_per_instance)},
                     {"host_memory_bytes", OrNull(row.host_memory_bytes)},
                     {"vcpus", OrNull(row.vcpus)},
                     {"region", row.region},
                     {"statistic", row.statistic},
                     {"verified", row.verified},
                     {"source", row.source},
                     {"date", row.date},
                     {"age_days", OrNull(AgeInDays(row.date, today))}});
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

}  // namespace gpuday
