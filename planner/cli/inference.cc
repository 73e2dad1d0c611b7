// inference: what serving a model takes.
#include "planner/report/text/inference.h"

#include "planner/ask/plan.h"
#include "planner/base/status.h"
#include "planner/cli/commands.h"
#include "planner/report/json/plan.h"
#include "planner/report/text/plan.h"

namespace gpuday {

absl::StatusOr<Answer> RunInference(const Session& session, const InferenceOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(const AskedScenario asked,
                          ReadOperand(options.scenario.Operand(), options.scenario.changes));
  GPUDAY_ASSIGN_OR_RETURN(const Plan plan, AskInference(session.desk, asked));
  return Answer{.output = options.json      ? InferenceJson(plan)
                          : options.explain ? Explanation(plan, session.style)
                                            : InferenceTable(plan, session.style),
                .remark = "",
                .yes = plan.Holds()};
}

}  // namespace gpuday
