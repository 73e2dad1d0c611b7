#include "planner/report/text/measurements.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

std::string Percent(double fraction) { return absl::StrCat(Plain(100 * fraction, 3), " %"); }

}  // namespace

std::string ValidationText(const Validation& validation, const Style& style) {
  std::vector<std::vector<std::string>> groups = {
      {"group", "of", "rows", "bias", "median error", "90th percentile"}};
  for (const Score& score : validation.groups) {
    groups.push_back({Printable(score.name, 60), score.quantity, absl::StrCat(score.rows),
                      Percent(score.bias), Percent(score.median_abs_error),
                      Percent(score.p90_abs_error)});
  }
  std::map<std::string, int> reasons;
  for (const RowResult& row : validation.rows) {
    if (!row.skipped.empty()) ++reasons[Printable(row.skipped, 110)];
  }
  std::vector<std::vector<std::string>> skipped;
  for (const auto& [reason, count] : reasons) {
    skipped.push_back({absl::StrCat(count, count == 1 ? " row" : " rows"), reason});
  }
  std::string out;
  if (!validation.groups.empty())
    absl::StrAppend(&out, HeadedColumns(groups, Align::kRight, style.width, 0), "\n");
  absl::StrAppend(&out, style.Bold("overall"), "  ", validation.rows_used, " rows used, ",
                  validation.rows_skipped, " skipped");
  if (!validation.groups.empty()) {
    absl::StrAppend(&out, "; mean of the groups' medians ",
                    Percent(validation.mean_of_group_medians));
  }
  if (validation.verdicts > 0) {
    absl::StrAppend(&out, "; fits or does not fit: ", validation.verdicts_right, " of ",
                    validation.verdicts, " right");
  }
  if (validation.banded > 0) {
    absl::StrAppend(&out, "; within the plans' bands (tiers A and B): ", validation.in_band, " of ",
                    validation.banded);
  }
  absl::StrAppend(&out, "\n");
  for (const TierScore& tier : validation.tiers) {
    absl::StrAppend(&out, "tier ", Printable(tier.name, 20), "  ", tier.rows,
                    tier.rows == 1 ? " row in " : " rows in ", tier.groups,
                    tier.groups == 1 ? " group" : " groups", "; mean of the groups' medians ",
                    Percent(tier.mean_of_group_medians), "\n");
  }
  if (!skipped.empty())
    absl::StrAppend(&out, "\nSkipped:\n", Columns(skipped, Align::kLeft, style.width));
  return out;
}

std::string OwnRunsText(const OwnRuns& runs, const Style& style) {
  std::vector<std::vector<std::string>> rows = {{"GPU", "framework", "size", "runs", "factor"}};
  for (const CalibrationEntry& entry : runs.factors) {
    rows.push_back({entry.gpu, entry.framework.empty() ? "(none named)" : entry.framework,
                    entry.size, absl::StrCat(entry.rows), Short(entry.factor)});
  }
  std::string out = HeadedColumns(rows, Align::kRight, style.width, 0);
  absl::StrAppend(&out, "\n", runs.rows_used, runs.rows_used == 1 ? " run" : " runs", " used, ",
                  runs.skipped.size(), " skipped\n");
  for (const std::string& reason : runs.skipped) {
    absl::StrAppend(&out, "  ", Printable(reason, 200), "\n");
  }
  return out;
}

}  // namespace gpuday
