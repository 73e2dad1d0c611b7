// calibrate: learns from the user's own runs how predicted times have to be corrected.
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "planner/base/csv.h"
#include "planner/base/dates.h"
#include "planner/base/files.h"
#include "planner/base/numbers.h"
#include "planner/base/output_file.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/calibrate/own_runs.h"
#include "planner/cli/commands.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

std::string Table(const OwnRuns& runs) {
  std::vector<std::vector<std::string>> rows = {{"GPU", "framework", "size", "runs", "factor"}};
  for (const CalibrationEntry& entry : runs.factors) {
    rows.push_back({entry.gpu, entry.framework.empty() ? "(none named)" : entry.framework,
                    entry.size, absl::StrCat(entry.rows), Short(entry.factor)});
  }
  std::string out = Columns(rows, Align::kRight, 0);
  absl::StrAppend(&out, "\n", runs.rows_used, runs.rows_used == 1 ? " run" : " runs", " used, ",
                  runs.skipped.size(), " skipped\n");
  for (const std::string& reason : runs.skipped) {
    absl::StrAppend(&out, "  ", Printable(reason, 200), "\n");
  }
  return out;
}

}  // namespace

absl::StatusOr<Answer> RunCalibrate(const Session& session, const CalibrateOptions& options) {
  const std::string& path = options.operands[0];
  GPUDAY_ASSIGN_OR_RETURN(const CsvTable table, ReadMeasurements(path));
  const std::string source =
      path == "-" ? "standard input" : std::filesystem::path(path).filename().string();
  const auto runs = LearnFromRuns(table, Printable(source, 200), DateText(Today()), session.catalog,
                                  session.host);
  if (!runs.ok()) return Annotate(runs.status(), Printable(path));
  const std::filesystem::path folder = UserDataFolder();
  if (folder.empty()) {
    return Error(Fault::kOutput,
                 "where would it go? Neither XDG_DATA_HOME nor HOME is set, so there is no data "
                 "folder");
  }
  const std::filesystem::path file = folder / "catalog" / "calibration.toml";
  std::error_code failed;
  std::filesystem::create_directories(file.parent_path(), failed);
  if (failed) {
    return Error(Fault::kOutput, absl::StrCat(Printable(file.parent_path().string(), 300),
                                              ": cannot be made: ", failed.message()));
  }
  GPUDAY_RETURN_IF_ERROR(WriteFileAtomically(file, CalibrationText(*runs)));
  return Answer{.output = Table(*runs),
                .remark = absl::StrCat("written to ", Printable(file.string(), 300),
                                       "; plans use it from now on (delete the file to forget)\n")};
}

}  // namespace gpuday
