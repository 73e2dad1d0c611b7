// The program that fitted catalog/speed.toml. Prints the fitted constants, the errors with them,
// and what is left of the accuracy when each group is left out of the fit that predicts it:
//
//   build/tests/gpuday_fit_speed [TABLE.csv]
#include "planner/calibrate/fit_speed.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "planner/compose/compose.h"
#include "planner/validate/validate.h"

namespace gpuday {
namespace {

int Run(const std::string& path) {
  const std::filesystem::path build = GPUDAY_BUILD_ROOT;
  Catalog catalog({build / "share/gpuday/catalog"});
  PluginHost host({build / "lib/gpuday/plugins"});
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  const auto table = ParseCsv(text.str(), path);
  const auto entries = catalog.SpeedConstantEntries();
  const auto generations = catalog.Generations();
  if (!table.ok() || !entries.ok() || !generations.ok()) {
    std::cerr << table.status() << entries.status() << generations.status() << "\n";
    return 1;
  }
  std::vector<std::string> skipped;
  const auto steps = PrepareSteps(*table, catalog, host, &skipped);
  if (!steps.ok()) return 1;

  const std::vector<SpeedConstantInfo> constants = SpeedConstantsOf(*generations);
  const SpeedConstants fitted = FitSpeed(*steps, *entries, constants, "");
  for (const SpeedConstantInfo& info : constants) {
    if (!entries->at(info.name).fitted) continue;
    std::printf("%-28s prior %-10.6g in the catalog %-10.6g fitted %.6g\n", info.name.c_str(),
                entries->at(info.name).prior, entries->at(info.name).value, info.In(fitted));
  }
  std::map<std::string, std::vector<double>> with, without;
  std::vector<double> residuals;
  double vtrain = 0, vtrain_rows = 0;
  std::map<std::string, SpeedConstants> left_out;
  for (const MeasuredStep& step : *steps) {
    const std::string name = step.group + (step.tier == "C" ? " (C)" : "");
    if (left_out.count(step.group) == 0) {
      left_out[step.group] = FitSpeed(*steps, *entries, constants, step.group);
    }
    const double error = step.PredictedSeconds(fitted) / step.seconds - 1;
    const double honest = step.PredictedSeconds(left_out[step.group]) / step.seconds - 1;
    with[name].push_back(error);
    without[name].push_back(honest);
    if (step.tier == "C") continue;
    residuals.push_back(-std::log(1 + honest));
    if (step.group != "vtrain-multi") continue;
    vtrain += std::fabs(error);
    ++vtrain_rows;
  }
  std::printf("\n%-24s %5s %22s %28s\n", "group", "rows", "bias, median error",
              "group left out of the fit");
  double fit_mean = 0, honest_mean = 0, groups = 0;
  for (const auto& [name, errors] : with) {
    const Score score = ScoreOf(name, errors), honest = ScoreOf(name, without[name]);
    std::printf("%-24s %5zu %+9.1f %% %8.2f %% %+13.1f %% %8.2f %%\n", name.c_str(), score.rows,
                100 * score.bias, 100 * score.median_abs_error, 100 * honest.bias,
                100 * honest.median_abs_error);
    if (name.ends_with("(C)")) continue;
    fit_mean += score.median_abs_error;
    honest_mean += honest.median_abs_error;
    ++groups;
  }
  std::sort(residuals.begin(), residuals.end());
  const auto quantile = [&](double share) {
    return std::exp(
        residuals[static_cast<std::size_t>(share * static_cast<double>(residuals.size() - 1))]);
  };
  std::printf(
      "\ntiers A and B, %zu rows, mean of %d groups' medians: fitted %.2f %%, left out %.2f %%\n",
      residuals.size(), static_cast<int>(groups), 100 * fit_mean / groups,
      100 * honest_mean / groups);
  std::printf("vtrain-multi, mean absolute error: %.2f %%\n", 100 * vtrain / vtrain_rows);
  std::printf("measured / predicted, group left out: 10 %% %.3f, median %.3f, 90 %% %.3f\n",
              quantile(0.1), quantile(0.5), quantile(0.9));
  std::printf("skipped: %zu rows\n", skipped.size());
  return 0;
}

}  // namespace
}  // namespace gpuday

int main(int count, char** arguments) {
  return gpuday::Run(count > 1 ? arguments[1]
                               : GPUDAY_SOURCE_ROOT "/tests/accuracy/throughput.csv");
}
