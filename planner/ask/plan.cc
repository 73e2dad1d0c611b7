#include "planner/ask/plan.h"

#include <filesystem>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/compose/compose.h"
#include "planner/ledger/inference.h"
#include "planner/ledger/ledger.h"

namespace gpuday {
namespace {

// A plan that was saved as it was.
absl::StatusOr<Plan> PlanToCompare(const Desk& desk, const std::string& operand,
                                   const std::vector<Change>& changes, std::string& remark) {
  if (!operand.empty() && !IsConfigFile(operand) && !IsScenarioFile(operand)) {
    GPUDAY_ASSIGN_OR_RETURN(std::optional<SavedPlan> saved, FindSavedOperand(desk, operand));
    if (saved.has_value()) {
      if (!saved->intact) remark += kDamagedPlan;
      return std::move(saved->plan);
    }
  }
  GPUDAY_ASSIGN_OR_RETURN(const AskedScenario asked, ReadOperand(desk, operand, changes));
  remark += asked.remark;
  return AskPlan(desk, asked);
}

}  // namespace

absl::StatusOr<Plan> AskPlan(const Desk& desk, const AskedScenario& asked) {
  const Catalog catalog = desk.FreshCatalog();
  GPUDAY_ASSIGN_OR_RETURN(const Foundation foundation,
                          ComposeFoundation(asked.document, catalog, desk.plugins()));
  GPUDAY_ASSIGN_OR_RETURN(const Workload workload, ComposeJob(foundation, foundation.document));
  // What is advised was planned, on the same foundation.
  JobComposer composer(foundation);
  Plan plan = MakePlan(workload, [&](const Settings& settings) -> absl::StatusOr<Workload> {
    GPUDAY_ASSIGN_OR_RETURN(const Node document, WithSettings(foundation.document, settings));
    GPUDAY_ASSIGN_OR_RETURN(const Workload* const changed, composer.Compose(document));
    if (foundation.Suits(changed->job)) return *changed;
    GPUDAY_ASSIGN_OR_RETURN(const Node other, WithSettings(asked.document, settings));
    return Compose(other, catalog, desk.plugins());
  });
  plan.notes.insert(plan.notes.end(), asked.notes.begin(), asked.notes.end());
  return plan;
}

absl::StatusOr<Plan> AskInference(const Desk& desk, const AskedScenario& asked) {
  GPUDAY_ASSIGN_OR_RETURN(const InferenceWorkload workload,
                          ComposeInference(asked.document, desk.FreshCatalog(), desk.plugins()));
  Plan plan = MakeInferencePlan(workload);
  plan.notes.insert(plan.notes.end(), asked.notes.begin(), asked.notes.end());
  return plan;
}

absl::StatusOr<Comparison> AskCompare(const Desk& desk, const std::vector<std::string>& operands,
                                      const std::vector<Change>& changes) {
  Comparison comparison;
  for (const std::string& operand : operands) {
    GPUDAY_ASSIGN_OR_RETURN(Plan plan, PlanToCompare(desk, operand, changes, comparison.remark));
    // Files of one project often bear the same name inside.
    if (operand.ends_with(".toml")) {
      plan.title =
          absl::StrCat(std::filesystem::path(operand).filename().string(), ": ", plan.title);
    }
    comparison.plans.push_back(std::move(plan));
  }
  return comparison;
}

}  // namespace gpuday
