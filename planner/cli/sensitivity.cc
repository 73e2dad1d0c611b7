// sensitivity: what moves the date and the cost of a plan most.
#include "planner/sweep/sensitivity.h"

#include "planner/base/status.h"
#include "planner/cli/commands.h"
#include "planner/report/json/sensitivity.h"
#include "planner/report/text/sensitivity.h"

namespace gpuday {

absl::StatusOr<Answer> RunSensitivity(Session& session) {
  const Options& options = session.options;
  const std::string operand = options.operands.empty() ? "" : options.operands[0];
  GPUDAY_ASSIGN_OR_RETURN(const Node document, ReadOperand(session, operand));
  GPUDAY_ASSIGN_OR_RETURN(const Sensitivity sensitivity,
                          MakeSensitivity(document, session.catalog, session.host));
  return Answer{.output = options.json ? SensitivityJson(sensitivity)
                                       : SensitivityTable(sensitivity, session.style),
                .remark = ""};
}

}  // namespace gpuday
