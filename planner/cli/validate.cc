// validate: plans every row of a measurement table and says how far off the plans are.
#include "planner/validate/validate.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "planner/base/csv.h"
#include "planner/base/files.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/commands.h"
#include "planner/cli/list_json.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

constexpr std::size_t kLargestTable = 16 * 1024 * 1024;

std::string Percent(double fraction) { return absl::StrCat(Plain(100 * fraction, 3), " %"); }

std::string Table(const Validation& validation, const Style& style) {
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
  if (!validation.groups.empty()) absl::StrAppend(&out, Columns(groups, Align::kRight, 0), "\n");
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
  if (!skipped.empty()) absl::StrAppend(&out, "\nSkipped:\n", Columns(skipped, Align::kLeft));
  return out;
}

}  // namespace

absl::StatusOr<CsvTable> ReadMeasurements(const std::string& path) {
  GPUDAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kLargestTable));
  return ParseCsv(text, path == "-" ? "standard input" : path);
}

absl::StatusOr<Answer> RunValidate(const Session& session, const ValidateOptions& options) {
  const std::string& path = options.operands[0];
  GPUDAY_ASSIGN_OR_RETURN(const CsvTable table, ReadMeasurements(path));
  absl::StatusOr<Validation> validation = Validate(table, session.catalog, session.host);
  if (!validation.ok()) return Annotate(validation.status(), Printable(path));
  return Answer{
      .output = options.json ? ValidationJson(*validation) : Table(*validation, session.style),
      .remark = ""};
}

}  // namespace gpuday
