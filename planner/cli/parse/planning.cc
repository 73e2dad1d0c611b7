#include "planner/cli/parse/planning.h"

#include <CLI/CLI.hpp>

#include "planner/cli/parse/command.h"
#include "planner/cli/parse/scenario_keys.h"
#include "planner/report/formats.h"

namespace gpuday {
namespace {

constexpr char kPlanFooter[] = R"(Examples:
  gpuday plan llama-2-7b --tokens 1T --gpus 64xA100-SXM4-80GB
  gpuday plan llama-3.1-8b --gpus 8xH100-SXM5-80GB --micro-batch 2 --within 10
  gpuday plan scenario.toml --set training.recompute=full --explain
  gpuday plan path/to/config.json --tokens 2T --gpus 256xH100-SXM5-80GB
  gpuday plan - --json < scenario.toml
  gpuday plan scenario.toml --html report.html --xlsx budget.xlsx
  gpuday plan gpt2 --price 2.50 --set budget.usd=500 --save --name "first try")";

constexpr char kInferenceFooter[] = R"(Examples:
  gpuday inference llama-2-7b --batch 16 --prompt 2000 --generate 500
  gpuday inference llama-3.1-70b --gpus 4xH100-SXM5-80GB --set inference.cache_bits=8
  gpuday inference path/to/config.json --precision int4 --gpus RTX4090 --explain)";

}  // namespace

void DeclarePlan(CommandParser& command, PlanOptions& options) {
  command.app().footer(kPlanFooter);
  command.AddOperand(options.scenario);
  AddScenarioOptions(command, KeyUse::kTraining, options.scenario.changes);
  command.AddExplain(options.explain);
  command.AddJson(options.json);
  command.AddDocuments(options.documents,
                       [](const DocumentFormat& format) { return format.plan != nullptr; });
  command.AddSave("Keep the plan; gpuday show prints it again", options.save_as);
}

void DeclareInference(CommandParser& command, InferenceOptions& options) {
  command.app().footer(kInferenceFooter);
  command.AddOperand(options.scenario);
  AddScenarioOptions(command, KeyUse::kInference, options.scenario.changes);
  command.AddExplain(options.explain);
  command.AddJson(options.json);
}

void DeclareCompare(CommandParser& command, CompareOptions& options) {
  command.app().footer(
      "Examples:\n  gpuday compare full.toml lora-r8.toml lora-r64.toml\n"
      "  gpuday compare llama-2-7b llama-3.1-8b --gpus 8xH100-SXM5-80GB --tokens 1B\n"
      "  gpuday compare 3 scenario.toml      # 3 is a saved plan");
  command.app()
      .add_option("PLAN", options.operands, "Scenario files, models or saved plans (by number)")
      ->required()
      ->expected(2, 16);
  AddScenarioOptions(command, KeyUse::kTraining, options.changes);
  command.AddJson(options.json);
  command.AddDocuments(options.documents,
                       [](const DocumentFormat& format) { return format.compare != nullptr; });
}

void DeclareSensitivity(CommandParser& command, SensitivityOptions& options) {
  command.app().footer(
      "Examples:\n  gpuday sensitivity scenario.toml\n"
      "  gpuday sensitivity llama-2-7b --tokens 1T --gpus 64xA100-SXM4-80GB");
  command.AddOperand(options.scenario);
  AddScenarioOptions(command, KeyUse::kTraining, options.scenario.changes);
  command.AddJson(options.json);
}

}  // namespace gpuday
