#include "planner/ask/documents.h"

#include <utility>

#include "planner/ask/plan.h"
#include "planner/ask/sensitivity.h"
#include "planner/base/status.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

std::optional<Sensitivity> SensitivityOfSaved(const Desk& desk, const Plan& saved) {
  absl::StatusOr<Node> document = ParseToml(saved.scenario_toml, "saved plan");
  if (!document.ok()) return std::nullopt;
  AskedScenario asked;
  asked.document = *std::move(document);
  absl::StatusOr<Sensitivity> today = AskSensitivity(desk, asked);
  const Line* days = saved.FindLine(id::kTimeWallDays);
  const Line* usd = saved.FindLine(id::kCostWallUsd);
  if (!today.ok() || days == nullptr || today->wall_days != days->value ||
      today->wall_usd != (usd == nullptr ? 0 : usd->value)) {
    return std::nullopt;
  }
  return *std::move(today);
}

}  // namespace

absl::StatusOr<PlanDocument> AskPlanDocument(const Desk& desk, const AskedScenario& asked,
                                             DocumentTells tells) {
  PlanDocument document;
  GPUDAY_ASSIGN_OR_RETURN(document.plan, AskPlan(desk, asked));
  if (tells == DocumentTells::kPlan) return document;
  GPUDAY_ASSIGN_OR_RETURN(document.sensitivity, AskSensitivity(desk, asked));
  return document;
}

PlanDocument AskSavedDocument(const Desk& desk, const Plan& saved, DocumentTells tells) {
  PlanDocument document{.plan = saved, .sensitivity = std::nullopt};
  if (tells == DocumentTells::kPlanAndSensitivity) {
    document.sensitivity = SensitivityOfSaved(desk, saved);
  }
  return document;
}

}  // namespace gpuday
