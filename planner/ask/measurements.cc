#include "planner/ask/measurements.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/csv.h"
#include "planner/base/dates.h"
#include "planner/base/files.h"
#include "planner/base/output_file.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

constexpr std::size_t kLargestTable = 16 * 1024 * 1024;

absl::StatusOr<CsvTable> ReadMeasurements(const std::string& path) {
  GPUDAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kLargestTable));
  return ParseCsv(text, path == "-" ? "standard input" : path);
}

}  // namespace

absl::StatusOr<Validation> AskValidation(const Desk& desk, const std::string& path) {
  GPUDAY_ASSIGN_OR_RETURN(const CsvTable table, ReadMeasurements(path));
  absl::StatusOr<Validation> validation = Validate(table, desk.FreshCatalog(), desk.plugins());
  if (!validation.ok()) return Annotate(validation.status(), Printable(path));
  return validation;
}

absl::StatusOr<LearnedRuns> LearnFromOwnRuns(const Desk& desk, const std::string& path) {
  GPUDAY_ASSIGN_OR_RETURN(const CsvTable table, ReadMeasurements(path));
  const std::string source =
      path == "-" ? "standard input" : std::filesystem::path(path).filename().string();
  auto runs = LearnFromRuns(table, Printable(source, 200), DateText(Today()), desk.FreshCatalog(),
                            desk.plugins());
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
  return LearnedRuns{.runs = *std::move(runs), .file = file};
}

}  // namespace gpuday
