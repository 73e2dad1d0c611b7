#include "planner/report/text/sweep.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/base/time_unit.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

constexpr std::size_t kMostReason = 160;  // bytes
constexpr std::size_t kMostReasons = 5;

std::string Money(double usd) { return usd != kNoPrice ? Dollars(usd) : "unknown"; }

}  // namespace

std::string SweepTable(const SweepHead& head, const std::vector<SweepRow>& rows,
                       const Style& style) {
  double longest = 0;
  for (const SweepRow& row : rows) {
    if (row.verdict != SweepVerdict::kRefused) longest = std::max(longest, row.wall_days);
  }
  const TimeUnit unit = TimeUnit::Of(longest);
  std::vector<std::vector<std::string>> cells(1);
  cells[0] = head.keys;
  for (const char* title : {unit.name, "GPU-hours", "cost", "GiB per GPU", "of peak", "answer"}) {
    cells[0].push_back(title);
  }
  // Each reason once, below the table.
  std::vector<std::string> reasons;
  for (const SweepRow& row : rows) {
    std::vector<std::string> line;
    for (std::size_t k = 0; k < head.keys.size(); ++k) {
      line.push_back(Printable(head.value(k, row.ordinal), 60));
    }
    if (row.verdict == SweepVerdict::kRefused) {
      const std::string reason = Printable(row.reason, kMostReason);
      if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) {
        reasons.push_back(reason);
      }
      const std::string name(SweepVerdictName(row.verdict));
      line.insert(line.end(), {"-", "-", "-", "-", "-", style.Bad(name)});
      cells.push_back(std::move(line));
      continue;
    }
    const std::string_view verdict = SweepVerdictName(row.verdict);
    const std::string word(verdict);
    line.insert(line.end(),
                {unit.Text(row.wall_days),
                 Short(24 * row.wall_days * row.gpu_hours / (24 * row.days)), Money(row.wall_usd),
                 InGiB(row.bytes_per_gpu), absl::StrCat(Plain(100 * row.utilization), " %"),
                 row.verdict == SweepVerdict::kYes     ? style.Good(word)
                 : row.verdict == SweepVerdict::kMaybe ? style.Answer(VerdictState::kMaybe)
                                                       : style.Bad(word)});
    cells.push_back(std::move(line));
  }
  std::string out = HeadedColumns(cells, Align::kLeft, style.width, 0);
  for (std::size_t i = 0; i < std::min(reasons.size(), kMostReasons); ++i) {
    absl::StrAppend(&out, Wrapped(absl::StrCat("Cannot be planned: ", reasons[i]), style.width, 2),
                    "\n");
  }
  return out;
}

std::string SweepSummaryText(const SweepHead& head, const SweepSummary& summary,
                             const Style& style) {
  std::vector<std::string> parts;
  for (std::size_t v = 0; v < kSweepVerdicts; ++v) {
    if (summary.verdicts[v] == 0) continue;
    const auto verdict = static_cast<SweepVerdict>(v);
    const std::string_view name = SweepVerdictName(verdict);
    parts.push_back(absl::StrCat(Grouped(absl::uint128(summary.verdicts[v])), " ",
                                 absl::string_view(name.data(), name.size())));
  }
  std::string out = absl::StrCat(
      style.Bold(head.title), "\n",
      Wrapped(absl::StrCat(Grouped(absl::uint128(summary.rows)),
                           summary.rows == head.rows_asked
                               ? ""
                               : absl::StrCat(" of ", Grouped(absl::uint128(head.rows_asked))),
                           summary.rows == 1 ? " row over " : " rows over ",
                           absl::StrJoin(head.keys, ", "), ": ", absl::StrJoin(parts, ", ")),
              style.width, 2),
      "\n");
  for (const auto& [title, rows] :
       {std::pair("Cheapest, interruptions included", &summary.cheapest),
        {"Fastest, interruptions included", &summary.fastest}}) {
    if (rows->empty()) continue;
    absl::StrAppend(&out, "\n", style.Bold(title), "\n", SweepTable(head, *rows, style));
  }
  return out;
}

}  // namespace gpuday
