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
  GPUDAY_ASSIGN_OR_RETURN(const std::filesystem::path folder, MakeUserDataFolder("catalog"));
  const std::filesystem::path file = folder / "calibration.toml";
  GPUDAY_RETURN_IF_ERROR(WriteFileAtomically(file, CalibrationText(*runs)));
  return LearnedRuns{.runs = *std::move(runs), .file = file};
}

}  // namespace gpuday
