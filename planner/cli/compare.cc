// compare: plans side by side.
#include "planner/report/json/compare.h"

#include "planner/ask/plan.h"
#include "planner/base/status.h"
#include "planner/cli/commands.h"
#include "planner/report/formats.h"
#include "planner/report/text/compare.h"

namespace gpuday {

absl::StatusOr<Answer> RunCompare(const Session& session, const CompareOptions& options) {
  GPUDAY_RETURN_IF_ERROR(CheckDocuments(options.documents, options.json ? "--json" : ""));
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<Plan> plans,
                          AskCompare(session.desk, options.operands, options.changes));
  Answer answer{.output = options.json ? CompareJson(plans) : CompareTable(plans, session.style),
                .remark = ""};
  GPUDAY_RETURN_IF_ERROR(PutDocuments(
      options.documents, [&](const DocumentFormat& format) { return format.compare(plans); },
      answer));
  return answer;
}

}  // namespace gpuday
