// sensitivity: what moves the date and the cost of a plan most.
#include "planner/ask/sensitivity.h"

#include "planner/base/status.h"
#include "planner/cli/commands.h"
#include "planner/report/json/sensitivity.h"
#include "planner/report/text/sensitivity.h"

namespace gpuday {

absl::StatusOr<Answer> RunSensitivity(const Session& session, const SensitivityOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(const AskedScenario asked,
                          ReadOperand(options.scenario.Operand(), options.scenario.changes));
  GPUDAY_ASSIGN_OR_RETURN(const Sensitivity sensitivity, AskSensitivity(session.desk, asked));
  return Answer{.output = options.json ? SensitivityJson(sensitivity)
                                       : SensitivityTable(sensitivity, session.style),
                .remark = ""};
}

}  // namespace gpuday
