#include "planner/report/sweep.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/csv.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kWidth = 100;

bool IsMoney(const SweepColumn& column) {
  return column.value == &SweepRow::usd || column.value == &SweepRow::wall_usd;
}

Json NumberJson(double value) {
  const bool whole = value == std::floor(value) && std::fabs(value) <= kLargestExactInteger;
  return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

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
    const double value = row.*column.value;
    json[column.name] = IsMoney(column) && value == 0 ? Json(nullptr) : NumberJson(value);
  }
  return json;
}

Json RowsJson(const SweepHead& head, const std::vector<SweepRow>& rows) {
  Json json = Json::array();
  for (const SweepRow& row : rows) json.push_back(RowJson(head, row));
  return json;
}

std::string Money(double usd) { return usd > 0 ? Dollars(usd) : "unknown"; }

}  // namespace

std::string SweepCsvHeader(const SweepHead& head) {
  std::string line = "row";
  for (const std::string& key : head.keys) absl::StrAppend(&line, ",", CsvCell(key));
  absl::StrAppend(&line, ",verdict");
  for (const SweepColumn& column : kSweepColumns) absl::StrAppend(&line, ",", column.name);
  return line + ",reason\n";
}

std::string SweepCsvRows(const SweepHead& head, const std::vector<SweepRow>& rows) {
  std::string out;
  for (const SweepRow& row : rows) {
    absl::StrAppend(&out, row.ordinal);
    for (std::size_t k = 0; k < head.keys.size(); ++k) {
      absl::StrAppend(&out, ",", CsvCell(head.value(k, row.ordinal)));
    }
    const std::string_view verdict = SweepVerdictName(row.verdict);
    absl::StrAppend(&out, ",", absl::string_view(verdict.data(), verdict.size()));
    const bool planned = row.verdict != SweepVerdict::kRefused;
    for (const SweepColumn& column : kSweepColumns) {
      const double value = row.*column.value;
      const bool known = planned && !(IsMoney(column) && value == 0);
      absl::StrAppend(&out, ",", known ? CsvNumber(value) : "");
    }
    absl::StrAppend(&out, ",", CsvCell(Printable(row.reason, 400)), "\n");
  }
  return out;
}

std::string SweepTable(const SweepHead& head, const std::vector<SweepRow>& rows,
                       const Style& style) {
  std::vector<std::vector<std::string>> cells(1);
  cells[0] = head.keys;
  for (const char* title :
       {"days", "with interruptions", "GPU-hours", "cost", "GB per GPU", "of peak", ""}) {
    cells[0].push_back(title);
  }
  for (const SweepRow& row : rows) {
    std::vector<std::string> line;
    for (std::size_t k = 0; k < head.keys.size(); ++k) {
      line.push_back(Printable(head.value(k, row.ordinal), 60));
    }
    if (row.verdict == SweepVerdict::kRefused) {
      line.insert(line.end(),
                  {"-", "-", "-", "-", "-", "-",
                   style.Bad(absl::StrCat("cannot be planned: ", Printable(row.reason, 160)))});
      cells.push_back(std::move(line));
      continue;
    }
    const std::string_view verdict = SweepVerdictName(row.verdict);
    const bool holds = row.verdict == SweepVerdict::kHolds;
    line.insert(line.end(), {Short(row.days), Short(row.wall_days), Grouped(row.gpu_hours),
                             Money(row.usd), Short(row.bytes_per_gpu / kBytesPerGB),
                             absl::StrCat(Plain(100 * row.utilization), " %"),
                             holds ? "" : style.Bad(std::string(verdict))});
    cells.push_back(std::move(line));
  }
  return Columns(cells, false, 0);
}

std::string SweepSummaryText(const SweepHead& head, const SweepSummary& summary,
                             const Style& style) {
  std::vector<std::string> parts;
  for (std::size_t v = 0; v < kSweepVerdicts; ++v) {
    if (summary.verdicts[v] == 0) continue;
    const auto verdict = static_cast<SweepVerdict>(v);
    const std::string_view name = SweepVerdictName(verdict);
    parts.push_back(absl::StrCat(Grouped(absl::uint128(summary.verdicts[v])), " ",
                                 verdict == SweepVerdict::kHolds ? "hold"
                                 : verdict == SweepVerdict::kDoesNotFit
                                     ? "do not fit"
                                     : absl::string_view(name.data(), name.size())));
  }
  std::string out = absl::StrCat(
      style.Bold(head.title), "\n",
      Wrapped(absl::StrCat(Grouped(absl::uint128(summary.rows)),
                           summary.rows == head.rows_asked
                               ? ""
                               : absl::StrCat(" of ", Grouped(absl::uint128(head.rows_asked))),
                           summary.rows == 1 ? " row over " : " rows over ",
                           absl::StrJoin(head.keys, ", "), ": ", absl::StrJoin(parts, ", ")),
              kWidth, 2),
      "\n");
  for (const auto& [title, rows] :
       {std::pair("Cheapest, interruptions included", &summary.cheapest),
        {"Fastest, interruptions included", &summary.fastest}}) {
    if (rows->empty()) continue;
    absl::StrAppend(&out, "\n", style.Bold(title), "\n", SweepTable(head, *rows, style));
  }
  return out;
}

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
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gpuday
