// inference: what serving a model takes.
#include "planner/ledger/inference.h"

#include "planner/base/status.h"
#include "planner/cli/commands.h"
#include "planner/compose/compose.h"
#include "planner/report/json/plan.h"
#include "planner/report/text/inference.h"
#include "planner/report/text/plan.h"

namespace gpuday {

absl::StatusOr<Answer> RunInference(Session& session) {
  const Options& options = session.options;
  const std::string operand = options.operands.empty() ? "" : options.operands[0];
  GPUDAY_ASSIGN_OR_RETURN(const Node document, ReadOperand(session, operand));
  GPUDAY_ASSIGN_OR_RETURN(const InferenceWorkload workload,
                          ComposeInference(document, session.catalog, session.host));
  const Plan plan = MakeInferencePlan(workload);
  return Answer{.output = options.json      ? InferenceJson(plan)
                          : options.explain ? Explanation(plan, session.style)
                                            : InferenceTable(plan, session.style),
                .remark = "",
                .yes = plan.Holds()};
}

}  // namespace gpuday
