// gpuday inference: what serving a model takes.
#include "planner/report/text/inference.h"

#include "planner/ask/plan.h"
#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/report/json/plan.h"
#include "planner/report/text/plan.h"

namespace gpuday {
namespace {

constexpr char kInferenceFooter[] = R"(Examples:
  gpuday inference llama-2-7b --batch 16 --prompt 2000 --generate 500
  gpuday inference llama-3.1-70b --gpus 4xH100-SXM5-80GB --set inference.cache_bits=8
  gpuday inference path/to/config.json --precision int4 --gpus RTX4090 --explain)";

struct InferenceOptions {
  ScenarioOptions scenario;
  bool json = false;
  bool explain = false;
};

void DeclareInference(CommandParser& command, InferenceOptions& options) {
  command.AddFooter(kInferenceFooter);
  command.AddScenario(options.scenario, KeyUse::kInference);
  command.AddExplain(options.explain, options.json);
  command.AddJson(options.json);
}

absl::StatusOr<Answer> RunInference(const Session& session, const InferenceOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(
      const AskedScenario asked,
      ReadOperand(session.desk, options.scenario.Operand(), options.scenario.changes));
  GPUDAY_ASSIGN_OR_RETURN(const Plan plan, AskInference(session.desk, asked));
  return Answer{.output = options.json      ? InferenceJson(plan)
                          : options.explain ? Explanation(plan, session.style)
                                            : InferenceTable(plan, session.style),
                .remark = asked.remark,
                .yes = plan.Holds()};
}

}  // namespace

Command InferenceCommand() {
  return {"inference", "Memory, speed and cost of serving a model",
          Begin<InferenceOptions, DeclareInference, RunInference>};
}

}  // namespace gpuday
