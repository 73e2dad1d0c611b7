#include "planner/validate/plan_row.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/budget/evaluate.h"
#include "planner/compose/compose.h"
#include "planner/compose/plain_layout.h"
#include "planner/validate/complete_row.h"
#include "planner/validate/row.h"

namespace gpuday {
namespace {

absl::StatusOr<Workload> ComposeRow(const CsvRow& row, const Node& words, const Catalog& catalog,
                                    const PluginHost& host) {
  GPUDAY_ASSIGN_OR_RETURN(const Node scenario, ScenarioOfRow(row, words, catalog, host));
  GPUDAY_ASSIGN_OR_RETURN(const Node plain, WithPlainLayout(scenario, catalog));
  return Compose(plain, catalog, host);
}

bool Fits(const Workload& w) {
  constexpr double kRoom = 0.9;  // nobody runs a GPU filled to the brim
  const Shard shard = TakeShard(w.model, w.training, w.precision, w.job, w.layout);
  return EvaluateMemory(shard, w.job, w.machine, w.layout).total_bytes <=
         kRoom * w.machine.capacity_bytes;
}

}  // namespace

absl::StatusOr<CompletedPlan> PlanCompleted(const CsvRow& row, const Node& words,
                                            const Catalog& catalog, const PluginHost& host) {
  const std::string framework = row.Cell("framework");
  if (!row.Cell("architecture").empty() && row.Cell("tensor").empty() &&
      row.Cell("pipeline").empty() && row.Cell("gpus") != "1" && row.Cell("recompute").empty() &&
      (framework.empty() || framework == "other")) {
    return Error(Fault::kInput, "neither layout nor recomputation nor framework is known");
  }
  const std::vector<CompletedRow> candidates = CompleteForSpeed(row, words, catalog);
  std::optional<CompletedPlan> last, fastest;
  double least = 0;
  std::string layout;  // of which a candidate fitted
  absl::Status why = Error(Fault::kInput, "no layout can be tried on this number of GPUs");
  for (const CompletedRow& candidate : candidates) {
    const std::string its_layout =
        candidate.row.Cell("tensor") + " x " + candidate.row.Cell("pipeline");
    if (its_layout == layout) continue;
    auto workload = ComposeRow(candidate.row, words, catalog, host);
    if (!workload.ok()) {
      why = workload.status();
      continue;
    }
    const bool fits = candidates.size() == 1 || Fits(*workload);
    last = CompletedPlan{.workload = *std::move(workload), .chosen = candidate.chosen};
    if (!fits) continue;
    layout = its_layout;
    const Workload& w = last->workload;
    const Work work = TakeWork(w.model, w.training, w.precision, w.compute_type);
    const double each = EvaluateStep(work, w.job, w.layout, w.machine).total_seconds /
                        static_cast<double>(w.job.global_batch);
    if (fastest.has_value() && each >= least) continue;
    least = each;
    fastest = last;
  }
  if (!last.has_value()) return why;
  const auto& filled = last->chosen;
  const bool unprinted = last->workload.machine.gpus > 1 &&
                         std::find(filled.begin(), filled.end(), "tensor") != filled.end();
  if (unprinted && !fastest.has_value()) {
    return Error(Fault::kInput, "the layout is not printed, and none that was tried fits");
  }
  CompletedPlan& plan = fastest.has_value() ? *fastest : *last;
  // Nobody finds the fastest layout of all.
  if (unprinted) {
    GPUDAY_ASSIGN_OR_RETURN(const ConstantEntry slower, catalog.Constant("unprinted_layout"));
    plan.workload.machine.own_factor *= slower.value;
  }
  return std::move(plan);
}

absl::StatusOr<double> MeasuredStepSeconds(const CsvRow& row, const Workload& w) {
  const auto number = [&](const char* column) { return ParseNumber(row.Cell(column)).value_or(0); };
  for (const char* column : {"step_seconds", "tokens_per_second_per_gpu", "model_tflops_per_gpu"}) {
    const std::string cell = row.Cell(column);
    if (cell.empty() || number(column) > 0) continue;
    return Error(Fault::kInput, absl::StrCat(column, ": expected a number above 0, found \"",
                                             Printable(cell, 40), "\""));
  }
  const auto tokens =
      static_cast<double>(w.job.global_batch) * static_cast<double>(w.job.sequence_length);
  const auto gpus = static_cast<double>(w.machine.gpus);
  if (const double seconds = number("step_seconds"); seconds > 0) {
    // A batch that was rounded takes its share of the time.
    const double batch = number("global_batch");
    return batch > 0 ? seconds * static_cast<double>(w.job.global_batch) / batch : seconds;
  }
  if (const double rate = number("tokens_per_second_per_gpu"); rate > 0) {
    return tokens / (rate * gpus);
  }
  if (const double tflops = number("model_tflops_per_gpu"); tflops > 0) {
    const Totals totals = TakeTotals(w.model, w.training, w.precision, Recompute::kNone);
    const double attention = AttentionForwardFlops(w.model, w.job.sequence_length);
    const double per_token = 6 * static_cast<double>(totals.parameters.active) + 3 * attention;
    return tokens * per_token / (tflops * 1e12 * gpus);
  }
  return Error(Fault::kInput, "no figure");
}

}  // namespace gpuday
