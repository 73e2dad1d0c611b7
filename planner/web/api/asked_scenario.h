// The scenario of a request's body. What comes over the wire names no file of this machine.
#ifndef GPUDAY_PLANNER_WEB_API_ASKED_SCENARIO_H_
#define GPUDAY_PLANNER_WEB_API_ASKED_SCENARIO_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "planner/ask/scenario.h"
#include "planner/base/node.h"
#include "planner/plan/plan.h"
#include "planner/web/api/http.h"

namespace gpuday {

// The entry called `key`, which then is no longer in `table`.
std::optional<Node> TakeEntry(Node& table, std::string_view key);

// Takes the keys of a scenario (docs/api.md) out of a request's `body`. Error (kInput): what they
// say is wrong, or names a file.
absl::StatusOr<AskedScenario> TakeScenario(const Desk& desk, Node& body);

// Takes the number of a saved plan, which may stand in place of a scenario ("saved": 3); nothing
// when there is none. Error (kInput): it is no number.
absl::StatusOr<std::optional<std::int64_t>> TakeSaved(Node& body);

// The plan that `body` asks for: a saved one as it was saved, else that of its scenario, planned
// now. Takes all keys of these out of it; error (kInput) when it has others. Else errors as
// AskPlan() and FindSaved().
absl::StatusOr<Plan> TakePlan(const Desk& desk, Node& body);

// Error (kInput) when the body has a key that nobody took.
absl::Status CheckNothingElse(const Node& body);

// Which part of a request `status` is about, and what is wrong with it, for who looks at a page:
// the message without the place in the request that the scenario's readers put in front, without
// `store` (the address of the store) and without what only a terminal can do.
WrongPart WrongPartOf(const absl::Status& status, const std::string& store);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_WEB_API_ASKED_SCENARIO_H_
