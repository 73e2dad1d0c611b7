// Tables of measured runs.
#include "planner/base/csv.h"
#include "planner/base/node.h"
#include "planner/calibrate/own_runs.h"
#include "planner/validate/validate.h"
#include "tests/fuzz/fuzzing.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gpuday;
  const auto table = ParseCsv(TextOf(data, size), "runs.csv");
  if (!table.ok()) {
    CheckRefusal(table.status());
    return 0;
  }
  if (table->rows.size() > 20) return 0;
  static const Catalog* const catalog = new Catalog(FuzzedDesk().FreshCatalog());
  if (const auto validation = Validate(*table, *catalog, FuzzedDesk().plugins()); validation.ok()) {
    for (const RowResult& row : validation->rows) {
      Require(std::isfinite(row.planned) && row.planned >= 0, "planned", row.id);
      Require(!row.error.has_value() || std::isfinite(*row.error), "error", row.id);
    }
    Require(std::isfinite(validation->mean_of_group_medians), "mean", "");
  } else {
    CheckRefusal(validation.status());
  }
  if (const auto runs =
          LearnFromRuns(*table, "runs.csv", "2026-01-01", *catalog, FuzzedDesk().plugins());
      runs.ok()) {
    const std::string text = CalibrationText(*runs);
    Require(ParseToml(text, "calibration.toml").ok(), "does not read back", text);
  } else {
    CheckRefusal(runs.status());
  }
  return 0;
}
