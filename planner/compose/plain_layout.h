// The plainest way to train what a scenario says, for measurements that print no more of it and for
// checks by hand.
#ifndef GPUDAY_PLANNER_COMPOSE_PLAIN_LAYOUT_H_
#define GPUDAY_PLANNER_COMPOSE_PLAIN_LAYOUT_H_

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/catalog/catalog.h"

namespace gpuday {

// `document` with what it leaves open of its layout: one sequence per GPU and pass, nothing
// recomputed, one GPU in each direction but data, no accumulation beyond what keeps pipeline stages
// busy, ZeRO as its framework has it, else 3 (1 beside other parallelism, 0 on one GPU); a
// framework that is not named is no program in particular. Error (kInput): what it says is no
// number.
absl::StatusOr<Node> WithPlainLayout(Node document, const Catalog& catalog);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_PLAIN_LAYOUT_H_
