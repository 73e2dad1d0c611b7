// gpuday gpus: the accelerators that are known.
#include <string>
#include <vector>

#include "planner/ask/lists.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/command.h"
#include "planner/cli/left_out.h"
#include "planner/report/json/lists.h"
#include "planner/report/text/lists.h"

namespace gpuday {
namespace {

struct GpusOptions {
  std::vector<std::string> operands;  // at most one: which alone is shown
  bool json = false;

  std::string Name() const { return operands.empty() ? "" : operands[0]; }
};

void DeclareGpus(CommandParser& command, GpusOptions& options) {
  command.AddOperands("GPU", options.operands,
                      "Only this one, with all that is known, or those that match H100*", 0, 1);
  command.AddJson(options.json);
}

absl::StatusOr<Answer> RunGpus(const Session& session, const GpusOptions& options) {
  std::vector<absl::Status> bad;
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<GpuEntry> gpus,
                          AskGpus(session.desk, options.Name(), bad));
  return Answer{.output = options.json ? GpusJson(gpus)
                          : options.Name().empty() || IsPattern(options.Name())
                              ? GpuTable(gpus, session.style)
                              : GpuText(gpus[0], session.style),
                .remark = LeftOut(bad)};
}

}  // namespace

Command GpusCommand() {
  return {"gpus", "List accelerators, or show one", Begin<GpusOptions, DeclareGpus, RunGpus>};
}

}  // namespace gpuday
