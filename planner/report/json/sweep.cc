#include "planner/report/json/sweep.h"

#include <nlohmann/json.hpp>

#include "planner/base/json_text.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;

Json RowJson(const SweepHead& head, const SweepRow& row) {
  Json json = {{"row", row.ordinal}};
  for (std::size_t k = 0; k < head.keys.size(); ++k) {
    json["values"][head.keys[k]] = head.value(k, row.ordinal);
  }
  json["verdict"] = std::string(SweepVerdictName(row.verdict));
  if (row.verdict == SweepVerdict::kRefused) {
    json["reason"] = row.reason;
    return json;
  }
  for (const SweepColumn& column : kSweepColumns) {
    json[column.name] = Has(row, column) ? JsonNumber(row.*column.value) : Json(nullptr);
  }
  return json;
}

Json RowsJson(const SweepHead& head, const std::vector<SweepRow>& rows) {
  Json json = Json::array();
  for (const SweepRow& row : rows) json.push_back(RowJson(head, row));
  return json;
}

}  // namespace

std::string SweepJson(const SweepHead& head, const SweepSummary& summary,
                      const std::vector<SweepRow>* rows) {
  Json json = {{"schema", "gpuday.sweep/1"},
               {"title", head.title},
               {"keys", head.keys},
               {"rows_asked", head.rows_asked},
               {"rows_done", summary.rows}};
  for (std::size_t v = 0; v < kSweepVerdicts; ++v) {
    json["verdicts"][std::string(SweepVerdictName(static_cast<SweepVerdict>(v)))] =
        summary.verdicts[v];
  }
  json["cheapest"] = RowsJson(head, summary.cheapest);
  json["fastest"] = RowsJson(head, summary.fastest);
  if (rows != nullptr) json["rows"] = RowsJson(head, *rows);
  return JsonText(json);
}

}  // namespace gpuday
