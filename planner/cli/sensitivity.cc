// gpuday sensitivity: what moves the date and the cost of a plan most.
#include "planner/ask/sensitivity.h"

#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/report/json/sensitivity.h"
#include "planner/report/text/sensitivity.h"

namespace gpuday {
namespace {

constexpr char kFooter[] = R"(Examples:
  gpuday sensitivity scenario.toml
  gpuday sensitivity llama-2-7b --tokens 1T --gpus 64xA100-SXM4-80GB)";

struct SensitivityOptions {
  ScenarioOptions scenario;
  bool json = false;
};

void DeclareSensitivity(CommandParser& command, SensitivityOptions& options) {
  command.AddFooter(kFooter);
  command.AddScenario(options.scenario, KeyUse::kTraining);
  command.AddJson(options.json);
}

absl::StatusOr<Answer> RunSensitivity(const Session& session, const SensitivityOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(
      const AskedScenario asked,
      ReadOperand(session.desk, options.scenario.Operand(), options.scenario.changes));
  GPUDAY_ASSIGN_OR_RETURN(const Sensitivity sensitivity, AskSensitivity(session.desk, asked));
  return Answer{.output = options.json ? SensitivityJson(sensitivity)
                                       : SensitivityTable(sensitivity, session.style),
                .remark = asked.remark,
                .yes = sensitivity.answer == VerdictState::kYes};
}

}  // namespace

Command SensitivityCommand() {
  return {"sensitivity", "What moves the date and the cost most",
          Begin<SensitivityOptions, DeclareSensitivity, RunSensitivity>};
}

}  // namespace gpuday
