#include "planner/calibrate/own_runs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/budget/step_time.h"
#include "planner/validate/plan_row.h"

namespace gpuday {

absl::StatusOr<OwnRuns> LearnFromRuns(const CsvTable& table, const std::string& source,
                                      const std::string& date, const Catalog& catalog,
                                      const PluginHost& host) {
  GPUDAY_ASSIGN_OR_RETURN(const Node words, catalog.Measurements());
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<double>> logarithms;
  OwnRuns runs;
  for (const CsvRow& row : table.rows) {
    const auto plan = PlanCompleted(row, words, catalog, host);
    const auto measured = plan.ok() ? MeasuredStepSeconds(row, plan->workload)
                                    : absl::StatusOr<double>(plan.status());
    if (!measured.ok()) {
      runs.skipped.push_back(absl::StrCat(row.Cell("id"), ": ", measured.status().message()));
      continue;
    }
    const Workload& w = plan->workload;
    Machine machine = w.machine;
    machine.own_factor = 1;  // what earlier runs said does not count twice
    const Work work = TakeWork(w.model, w.training, w.precision, w.compute_type);
    const double predicted = EvaluateStep(work, w.job, w.layout, machine).total_seconds;
    if (*measured < kLeastOwnFactor * predicted || *measured > kMostOwnFactor * predicted) {
      runs.skipped.push_back(absl::StrCat(row.Cell("id"), ": ", Short(*measured), " s measured, ",
                                          Short(predicted),
                                          " s predicted for a step: are the units right?"));
      continue;
    }
    logarithms[{w.gpu, row.Cell("framework"), SizeClass(w.model.hidden_size)}].push_back(
        std::log(*measured / predicted));
    ++runs.rows_used;
  }
  if (runs.rows_used == 0) {
    return Error(Fault::kInput,
                 absl::StrCat("no row has a speed that can be planned",
                              runs.skipped.empty() ? "" : absl::StrCat("; ", runs.skipped[0])));
  }
  // What earlier tables said of others stays.
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<CalibrationEntry> known, catalog.Calibration());
  for (const CalibrationEntry& entry : known) {
    if (logarithms.count({entry.gpu, entry.framework, entry.size}) == 0) {
      runs.factors.push_back(entry);
    }
  }
  for (const auto& [key, values] : logarithms) {
    double sum = 0;
    for (const double value : values) sum += value;
    runs.factors.push_back({.gpu = std::get<0>(key),
                            .framework = std::get<1>(key),
                            .size = std::get<2>(key),
                            .factor = std::exp(sum / static_cast<double>(values.size() + 1)),
                            .rows = values.size(),
                            .source = source,
                            .date = date});
  }
  return runs;
}

std::string CalibrationText(const OwnRuns& runs) {
  // Names are the catalog's and text is quoted: nothing in it needs an escape but the source.
  std::string text =
      "# Factors on predicted times from your own runs (gpuday calibrate). Delete the file to "
      "forget "
      "them.\n";
  for (const CalibrationEntry& entry : runs.factors) {
    Node row = Node::Table();
    row.entries = {{"gpu", Node::Text(entry.gpu)},
                   {"size", Node::Text(entry.size)},
                   {"factor", Node::Real(entry.factor)},
                   {"rows", Node::Integer(static_cast<std::int64_t>(entry.rows))},
                   {"source", Node::Text(entry.source)},
                   {"date", Node::Text(entry.date)}};
    if (!entry.framework.empty()) {
      row.entries.emplace_back("framework", Node::Text(entry.framework));
    }
    absl::StrAppend(&text, "\n[[factor]]\n", WriteToml(row));
  }
  return text;
}

}  // namespace gpuday
