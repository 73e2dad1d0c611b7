// Optimizer stages and precision: what is trained and how it is kept.
#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/status.h"
#include "planner/compose/resolve.h"
#include "planner/host/ask.h"
#include "planner/plan/ids.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

constexpr std::size_t kMostStages = 8;

// "lora (rank 16)": the plugin's name and the options that somebody set.
std::string Describe(const OptimizerStage& stage) {
  std::vector<std::string> parts;
  for (const PluginValues::Value& value : stage.values.values()) {
    if (value.given) parts.push_back(absl::StrCat(value.name, " ", value.shown));
  }
  return parts.empty() ? stage.plugin->name
                       : absl::StrCat(stage.plugin->name, " (", absl::StrJoin(parts, ", "), ")");
}

absl::StatusOr<OptimizerStage> ResolveStage(Composing& c, const PluginChoice& choice) {
  GPUDAY_ASSIGN_OR_RETURN(const Plugin* plugin, FindPlugin(c, Family::kOptimizer, choice));
  PluginOptions options = choice.options;
  GPUDAY_RETURN_IF_ERROR(ExpandSets(c, *plugin, options));
  GPUDAY_ASSIGN_OR_RETURN(PluginValues values,
                          PluginValues::Check(*plugin, options, choice.table, choice.name.where));
  c.AssumeDefaults(*plugin, values, choice.table);
  return OptimizerStage{plugin, std::move(values), choice.name.where};
}

absl::StatusOr<std::vector<OptimizerStage>> ResolveStages(Composing& c) {
  std::vector<PluginChoice> choices = c.scenario.optimizer;
  std::vector<OptimizerStage> stages;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const PluginChoice choice = choices[i];
    GPUDAY_ASSIGN_OR_RETURN(OptimizerStage stage, ResolveStage(c, choice));
    const bool needs_next = NeedsNextStage(*stage.plugin);
    const bool has_next = i + 1 < choices.size();
    if (has_next && !needs_next) {
      return WithKey(
          Error(Fault::kInput,
                absl::StrCat(choices[i + 1].name.where.Text(), ": ", choices[i + 1].table, ": ",
                             stage.plugin->name, " trains by itself; no optimizer can follow it")),
          choices[i + 1].table);
    }
    if (needs_next && !has_next) {
      const std::string next = DefaultNextStage(*stage.plugin);
      if (next.empty() || choices.size() == kMostStages) {
        return WithKey(
            Error(Fault::kInput, absl::StrCat(choice.name.where.Text(), ": ", choice.table,
                                              ".then: which optimizer trains what ",
                                              stage.plugin->name, " leaves to train?")),
            absl::StrCat(choice.table, ".then"));
      }
      c.Assume(absl::StrCat(choice.table, ".then"), next,
               absl::StrCat("default of optimizer ", stage.plugin->name));
      choices.push_back({.name = {next, choice.name.where},
                         .options = {},
                         .table = absl::StrCat(choice.table, ".then")});
    }
    stages.push_back(std::move(stage));
  }
  return stages;
}

// Parts each matrix of the layers into the frozen ones below and the trained ones above; what lies
// before the layers is frozen with the former.
absl::Status FreezeLayers(Composing& c) {
  const auto& asked = c.scenario.Get<key::kTrainingTrainedLayers>();
  Model& model = c.workload.model;
  if (!asked.has_value() || asked->value == model.layers) return absl::OkStatus();
  const auto refuse = [&](const std::string& why) {
    return WithKey(Error(Fault::kInput, absl::StrCat(asked->where.Text(), ": ",
                                                     key::kTrainingTrainedLayers.path, ": ", why)),
                   key::kTrainingTrainedLayers.path);
  };
  if (asked->value > model.layers) {
    return refuse(absl::StrCat("the model has ", model.layers, " layers"));
  }
  c.trained_share = static_cast<double>(asked->value) / static_cast<double>(model.layers);
  std::vector<Matrix> parted;
  for (Matrix& matrix : model.matrices) {
    if (matrix.place == sdk::Place::kInput) matrix.reached = false;
    if (matrix.place != sdk::Place::kLayer) {
      parted.push_back(std::move(matrix));
      continue;
    }
    // Kinds of layers that are mixed are taken to be mixed evenly.
    const auto above = static_cast<std::uint64_t>(
        std::llround(c.trained_share * static_cast<double>(matrix.layers)));
    Matrix below = matrix;
    below.name = "frozen." + matrix.name;
    below.layers = matrix.layers - above;
    below.reached = false;
    if (below.layers > 0) parted.push_back(std::move(below));
    matrix.layers = above;
    if (above > 0) parted.push_back(std::move(matrix));
  }
  model.matrices = std::move(parted);
  c.AddFact(id::kTrainingTrainedLayers, absl::StrCat(asked->value));
  return absl::OkStatus();
}

}  // namespace

absl::Status ResolvePrecision(Composing& c) {
  const PluginChoice& choice = *c.scenario.precision;
  GPUDAY_ASSIGN_OR_RETURN(const Plugin* plugin, FindPlugin(c, Family::kPrecision, choice));
  GPUDAY_ASSIGN_OR_RETURN(
      const PluginValues values,
      PluginValues::Check(*plugin, choice.options, choice.table, choice.name.where));
  c.AssumeDefaults(*plugin, values, choice.table);
  GPUDAY_ASSIGN_OR_RETURN(
      c.workload.precision,
      WithKey(AskPrecision(*plugin, values, choice.name.where, c.workload.model),
              key::kPrecisionName.path));
  c.AddFact(id::kPrecisionDescription, Describe({plugin, values, choice.name.where}));
  return absl::OkStatus();
}

absl::Status ResolveTraining(Composing& c) {
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<OptimizerStage> stages, ResolveStages(c));
  GPUDAY_RETURN_IF_ERROR(FreezeLayers(c));
  GPUDAY_ASSIGN_OR_RETURN(c.workload.training, WithKey(AskOptimizer(stages, c.workload.model),
                                                       key::kOptimizerName.path));
  c.workload.training.backward_share = c.trained_share;
  c.AddFact(id::kOptimizerDescription,
            absl::StrJoin(stages, ", then ", [](std::string* out, const OptimizerStage& stage) {
              absl::StrAppend(out, Describe(stage));
            }));

  GPUDAY_RETURN_IF_ERROR(ResolvePrecision(c));

  const Training& training = c.workload.training;
  const bool anything =
      !training.adapters.empty() ||
      std::find(training.trained.begin(), training.trained.end(), true) != training.trained.end();
  if (!anything) {
    return WithKey(
        Error(Fault::kInput, absl::StrCat(stages.front().where.Text(), ": optimizer ",
                                          stages.front().plugin->name, " trains nothing")),
        key::kOptimizerName.path);
  }
  if (c.workload.precision.full_training_refused.empty()) return absl::OkStatus();
  for (std::size_t i = 0; i < training.trained.size(); ++i) {
    const Matrix& matrix = c.workload.model.matrices[i];
    const bool linear =
        matrix.place == sdk::Place::kLayer && matrix.operation == sdk::Operation::kMatmul;
    if (training.trained[i] && linear) {
      return WithKey(
          Error(Fault::kInput, absl::StrCat(c.scenario.precision->name.where.Text(), ": precision ",
                                            c.scenario.precision->name.value, ": ",
                                            c.workload.precision.full_training_refused)),
          key::kPrecisionName.path);
    }
  }
  return absl::OkStatus();
}

}  // namespace gpuday
