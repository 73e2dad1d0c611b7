#include "planner/calibrate/fit_speed.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "planner/budget/step_time.h"
#include "planner/validate/plan_row.h"

namespace gpuday {
namespace {

constexpr double kLargest = 0.35;  // of an absolute logarithm, in the mean
constexpr double kPriorWeight = 0.0012;
constexpr double kMedianShare = 0.6;

// A constant that is fitted, as exp(log_prior + log_sd x z).
struct Free {
  SpeedConstantInfo constant;
  double log_prior, log_sd;
};

class Fitter {
 public:
  Fitter(const std::vector<MeasuredStep>& steps,
         const std::map<std::string, SpeedConstantEntry>& entries,
         const std::vector<SpeedConstantInfo>& table, const std::string& left_out) {
    for (const MeasuredStep& step : steps) {
      if (step.tier != "C" && step.group != left_out) groups_[step.group].push_back(&step);
    }
    for (const SpeedConstantInfo& info : table) {
      const auto entry = entries.find(info.name);
      if (entry == entries.end()) continue;
      info.In(start_) = entry->second.fitted ? entry->second.prior : entry->second.value;
      if (entry->second.fitted) {
        free_.push_back({info, std::log(entry->second.prior), entry->second.prior_log_sd});
      }
    }
  }

  SpeedConstants Fit() const {
    std::vector<double> z(free_.size(), 0);
    double best = Loss(z);
    for (double step = 1; step > 0.02; step /= 2) {
      bool better = true;
      for (int round = 0; better && round < 20; ++round) {
        better = false;
        for (double& coordinate : z) {
          for (const double change : {step, -step}) {
            const double before = coordinate;
            coordinate += change;
            const double loss = Loss(z);
            if (loss < best) {
              best = loss;
              better = true;
              break;
            }
            coordinate = before;
          }
        }
      }
    }
    return ConstantsOf(z);
  }

 private:
  SpeedConstants ConstantsOf(const std::vector<double>& z) const {
    SpeedConstants constants = start_;
    for (std::size_t i = 0; i < free_.size(); ++i) {
      free_[i].constant.In(constants) = std::exp(free_[i].log_prior + free_[i].log_sd * z[i]);
    }
    constants.data_hidden = std::min(constants.data_hidden, 0.97);
    return constants;
  }

  double Loss(const std::vector<double>& z) const {
    const SpeedConstants constants = ConstantsOf(z);
    double sum = 0, weights = 0;
    std::vector<double> errors;
    for (const auto& [group, steps] : groups_) {
      errors.clear();
      double mean = 0;
      for (const MeasuredStep* step : steps) {
        const double error = std::fabs(std::log(step->PredictedSeconds(constants) / step->seconds));
        errors.push_back(error);
        mean += std::min(error, kLargest) / static_cast<double>(steps.size());
      }
      const auto middle = errors.begin() + static_cast<std::ptrdiff_t>(errors.size() / 2);
      std::nth_element(errors.begin(), middle, errors.end());
      // One or two rows say less than three.
      const double weight = std::min(1.0, std::sqrt(static_cast<double>(steps.size()) / 3));
      sum += weight * (kMedianShare * *middle + (1 - kMedianShare) * mean);
      weights += weight;
    }
    double prior = 0;
    for (const double coordinate : z) prior += coordinate * coordinate;
    return (weights > 0 ? sum / weights : 0) + kPriorWeight * prior;
  }

  std::map<std::string, std::vector<const MeasuredStep*>> groups_;
  SpeedConstants start_;
  std::vector<Free> free_;
};

}  // namespace

double MeasuredStep::PredictedSeconds(const SpeedConstants& constants) const {
  Machine with = machine;
  with.speed = constants;
  return EvaluateStep(work, job, layout, with).total_seconds;
}

absl::StatusOr<std::vector<MeasuredStep>> PrepareSteps(const CsvTable& table,
                                                       const Catalog& catalog,
                                                       const PluginHost& host,
                                                       std::vector<std::string>* skipped) {
  const auto words = catalog.Measurements();
  if (!words.ok()) return words.status();
  std::vector<MeasuredStep> steps;
  for (const CsvRow& row : table.rows) {
    const auto plan = PlanCompleted(row, *words, catalog, host);
    const auto seconds = plan.ok() ? MeasuredStepSeconds(row, plan->workload)
                                   : absl::StatusOr<double>(plan.status());
    if (!seconds.ok()) {
      if (skipped != nullptr) {
        skipped->push_back(absl::StrCat(row.Cell("id"), ": ", seconds.status().message()));
      }
      continue;
    }
    const Workload& w = plan->workload;
    steps.push_back({.id = row.Cell("id"),
                     .group = row.Cell("group"),
                     .tier = row.Cell("tier"),
                     .work = TakeWork(w.model, w.training, w.precision, w.compute_type),
                     .job = w.job,
                     .layout = w.layout,
                     .machine = w.machine,
                     .seconds = *seconds});
  }
  return steps;
}

SpeedConstants FitSpeed(const std::vector<MeasuredStep>& steps,
                        const std::map<std::string, SpeedConstantEntry>& entries,
                        const std::vector<SpeedConstantInfo>& constants,
                        const std::string& left_out) {
  return Fitter(steps, entries, constants, left_out).Fit();
}

}  // namespace gpuday
