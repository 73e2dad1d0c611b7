#include "planner/report/text/compare.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/plan/ids.h"
#include "planner/plan/memory_parts.h"
#include "planner/plan/value_text.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

struct Row {
  std::string label;
  const char* id;
};

// What a manager decides on first.
std::vector<Row> WantedRows() {
  std::vector<Row> rows = {{"time", id::kTimeDays},
                           {"GPU-days", id::kTimeGpuDays},
                           {"GPU-hours", id::kTimeGpuHours},
                           {"cost", id::kCostUsd},
                           {"time with interruptions", id::kTimeWallDays},
                           {"cost with interruptions", id::kCostWallUsd},
                           {"memory per GPU", id::kMemoryPerGpuTotalBytes}};
  for (const MemoryPartKind& kind : kMemoryPartKinds) {
    rows.push_back({absl::StrCat("  ", kind.label), kind.line});
  }
  for (const Row& row :
       {Row{"largest micro-batch", id::kMemoryLargestMicroBatch},
        Row{"fits from GPUs", id::kMemorySmallestGpus}, Row{"GPUs", id::kClusterGpus},
        Row{"trained parameters", id::kModelParametersTrainable},
        Row{"all parameters", id::kModelParametersTotal}, Row{"tokens", id::kComputeTokens},
        Row{"FLOPs per token", id::kComputeFlopsPerToken}, Row{"utilization", id::kTimeUtilization},
        Row{"price of a GPU-hour", id::kCostUsdPerGpuHour}}) {
    rows.push_back(row);
  }
  return rows;
}

// " (x 0.67)" against the first plan, where both are known and differ.
std::string Ratio(const Line* first, const Line& line) {
  if (first == nullptr || first->value == 0 || first->value == line.value) return "";
  const double ratio = line.value / first->value;
  if (line.value == 0) return "";
  if (ratio < 0.0995) return absl::StrCat(" (1/", Short(1 / ratio), ")");
  const std::string text = Short(ratio);
  return text == "1.00" ? "" : absl::StrCat(" (×", text, ")");
}

std::vector<std::string> FactRow(const std::vector<Plan>& plans, const std::string& label,
                                 const std::string& id) {
  std::vector<std::string> row = {label};
  for (const Plan& plan : plans) row.push_back(plan.FactValue(id));
  return row;
}

bool AllSame(const std::vector<std::string>& row) {
  return std::all_of(row.begin() + 1, row.end(), [&](const auto& cell) { return cell == row[1]; });
}

}  // namespace

std::string CompareTable(const std::vector<Plan>& plans, const Style& style) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> header = {""};
  for (std::size_t i = 0; i < plans.size(); ++i) header.push_back(style.Bold(absl::StrCat(i + 1)));
  rows.push_back(header);
  for (const auto& [label, id] :
       {std::pair("model", id::kModelName), std::pair("GPU", id::kClusterGpu),
        std::pair("optimizer", id::kOptimizerDescription),
        std::pair("precision", id::kPrecisionDescription),
        std::pair("price", id::kPriceProvider)}) {
    std::vector<std::string> row = FactRow(plans, label, id);
    if (!AllSame(row) || std::string(label) == "optimizer") rows.push_back(std::move(row));
  }
  for (const char* id : {id::kMemoryFits, id::kBudgetWithinDeadline, id::kBudgetWithinBudget}) {
    std::vector<std::string> row = {id};
    bool any = false;
    for (const Plan& plan : plans) {
      const Verdict* verdict = plan.FindVerdict(id);
      any |= verdict != nullptr;
      row.push_back(verdict == nullptr ? "-" : style.Answer(verdict->state));
    }
    row[0] = row[0].substr(row[0].find('.') + 1);
    std::replace(row[0].begin(), row[0].end(), '_', ' ');
    if (any) rows.push_back(std::move(row));
  }
  for (const Row& wanted : WantedRows()) {
    std::vector<std::string> row = {wanted.label};
    const Line* first = plans.empty() ? nullptr : plans[0].FindLine(wanted.id);
    bool any = false;
    for (const Plan& plan : plans) {
      const Line* line = plan.FindLine(wanted.id);
      any |= line != nullptr && line->value != 0;
      row.push_back(line == nullptr ? "-" : CellText(*line) + Ratio(first, *line));
    }
    if (any) rows.push_back(std::move(row));
  }
  std::string out;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    absl::StrAppend(&out, style.Bold(absl::StrCat(i + 1)), "  ", plans[i].title, "\n");
  }
  return absl::StrCat(out, "\n", Columns(rows, Align::kLeft, 0),
                      "\n× and 1/ compare with plan 1. GB are 1e9 bytes.\n");
}

std::string DiffTable(const std::vector<LineChange>& changes, const Style& style,
                      std::size_t limit) {
  if (changes.empty()) return "";
  std::vector<std::vector<std::string>> rows = {{"", "before", "after", "change"}};
  for (const LineChange& change : changes) {
    if (rows.size() > limit) break;
    std::string percent;
    if (std::isfinite(change.change) && change.before != "-" && change.after != "-") {
      percent = change.change >= 1
                    ? absl::StrCat("×", Short(change.change + 1))
                    : absl::StrCat(change.change > 0 ? "+" : "", Short(100 * change.change), " %");
    }
    rows.push_back({change.label, change.before, change.after, style.Bold(percent)});
  }
  std::string out = Columns(rows, Align::kLeft);
  if (changes.size() + 1 > rows.size()) {
    absl::StrAppend(&out, "  ... and ", changes.size() + 1 - rows.size(), " more\n");
  }
  return out;
}

}  // namespace gpuday
