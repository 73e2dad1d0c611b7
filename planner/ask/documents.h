// What a document tells of a plan beside the plan itself: what would change it.
#ifndef GPUDAY_PLANNER_ASK_DOCUMENTS_H_
#define GPUDAY_PLANNER_ASK_DOCUMENTS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/ask/scenario.h"
#include "planner/plan/plan.h"
#include "planner/sweep/sensitivity.h"

namespace gpuday {

// Whether a document says what would change the plan: that takes some dozen more plans.
enum class DocumentTells { kPlan, kPlanAndSensitivity };

// A plan with what a document tells of it.
struct PlanDocument {
  Plan plan;
  std::optional<Sensitivity> sensitivity;  // nothing: not asked for, or not known

  const Sensitivity* SensitivityOrNull() const {
    return sensitivity.has_value() ? &*sensitivity : nullptr;
  }
};

// The plan of a scenario. Errors as AskPlan().
absl::StatusOr<PlanDocument> AskPlanDocument(const Desk& desk, const AskedScenario& asked,
                                             DocumentTells tells);

// A plan that was saved, as it was. What would change it is said only where the plan would be the
// same today: what is known now says nothing about what was planned then.
PlanDocument AskSavedDocument(const Desk& desk, const Plan& saved, DocumentTells tells);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_DOCUMENTS_H_
