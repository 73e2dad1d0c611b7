// A scenario under another way to fine-tune.
#ifndef GPUDAY_PLANNER_RANKS_METHODS_H_
#define GPUDAY_PLANNER_RANKS_METHODS_H_

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/catalog/catalog.h"

namespace gpuday {

// `document` under `method`. First all that some method brings is taken out: an optimizer that one
// of them names gives way to the one behind it, a precision that one of them names to the default.
// Then the method's settings are put in; an optimizer or precision that the scenario had under the
// same name keeps its options, and the scenario's own optimizer trains behind the method's. Error
// (kInput): a key that cannot be set.
absl::StatusOr<Node> WithMethod(const Node& document, const MethodEntry& method,
                                const FineTuning& all);

// What the scenario says at `key` ("optimizer.rank") of a method's optimizer; null: nothing.
const Node* GivenOfMethod(const Node& document, const std::string& key, const FineTuning& all);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_RANKS_METHODS_H_
