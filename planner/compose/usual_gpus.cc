#include "planner/compose/usual_gpus.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/budget/chances.h"
#include "planner/budget/evaluate_workload.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

constexpr std::uint64_t kMostAssumed = 16'384;  // of the largest trainings that are published

}  // namespace

absl::Status AssumeGpus(const Catalog& catalog, Foundation& foundation) {
  const auto assumed = std::find_if(
      foundation.workload.told.assumptions.begin(), foundation.workload.told.assumptions.end(),
      [](const Assumption& one) { return one.key == key::kClusterGpus.path; });
  if (assumed == foundation.workload.told.assumptions.end()) return absl::OkStatus();
  GPUDAY_ASSIGN_OR_RETURN(const ConstantEntry usual, catalog.Constant("usual_training_days"));

  JobComposer composer(foundation);
  composer.set_look_for_least(false);
  WorkloadEvaluator evaluator;
  Node document = foundation.document;
  std::uint64_t chosen = 0;
  bool dated = false, ends = false;
  const auto node =
      static_cast<std::uint64_t>(std::max(1.0, foundation.workload.machine.device.gpus_per_node));
  for (std::uint64_t gpus = node; gpus <= kMostAssumed && !ends; gpus *= 2) {
    GPUDAY_RETURN_IF_ERROR(SetPath(
        document, key::kClusterGpus.path,
        Node::Integer(static_cast<std::int64_t>(gpus), {"as many as end it in time", 0, 0})));
    // What cannot be planned at all is told when it is planned.
    const absl::StatusOr<const Workload*> workload = composer.Compose(document);
    if (!workload.ok()) return absl::OkStatus();
    if (!composer.Fits()) continue;
    chosen = gpus;
    const Workload& w = **workload;
    const Figures figures = evaluator.Evaluate(w);
    dated = w.prices.deadline_days > 0;
    ends = dated ? ChancesOf(w, figures, HostBytes(w)).in_time.value_or(0) >= w.confidence
                 : figures.wall_days <= usual.value;
  }
  if (chosen == 0) {
    absl::StrAppend(&assumed->reason, ": it fits on none of up to ", kMostAssumed, " GPUs");
    return absl::OkStatus();
  }
  GPUDAY_RETURN_IF_ERROR(SetPath(
      foundation.document, key::kClusterGpus.path,
      Node::Integer(static_cast<std::int64_t>(chosen), {"as many as end it in time", 0, 0})));
  assumed->value = absl::StrCat(chosen);
  const std::string end =
      dated ? "by its date" : absl::StrCat("within ", Plain(usual.value), " days (usual, a guess)");
  assumed->reason =
      ends && chosen == node ? absl::StrCat("one node: it fits and should end ", end)
      : ends ? absl::StrCat("the fewest nodes, doubled, on which it fits and should end ", end)
             : absl::StrCat("the most that were tried to end it ", end);
  return absl::OkStatus();
}

}  // namespace gpuday
