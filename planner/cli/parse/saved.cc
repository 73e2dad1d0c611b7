#include "planner/cli/parse/saved.h"

#include <CLI/CLI.hpp>

#include "planner/cli/parse/command.h"
#include "planner/report/formats.h"

namespace gpuday {
namespace {

void AddSaved(CommandParser& command, std::vector<std::string>& operands, int count) {
  command.app()
      .add_option("PLAN", operands, "A saved plan's number or name (gpuday scenarios)")
      ->required()
      ->expected(count);
}

}  // namespace

void DeclareScenarios(CommandParser& command, ScenariosOptions& options) {
  command.AddJson(options.json);
}

void DeclareShow(CommandParser& command, ShowOptions& options) {
  AddSaved(command, options.operands, 1);
  command.AddExplain(options.explain);
  command.AddDocuments(options.documents,
                       [](const DocumentFormat& format) { return format.plan != nullptr; });
  command.AddJson(options.json);
}

void DeclareDiff(CommandParser& command, DiffOptions& options) {
  AddSaved(command, options.operands, 2);
  command.AddJson(options.json);
}

void DeclareDelete(CommandParser& command, DeleteOptions& options) {
  AddSaved(command, options.operands, 1);
  command.app().add_flag("--undo", options.undo, "Bring back the plan of this number");
}

}  // namespace gpuday
