#include "planner/cli/commands.h"

namespace gpuday {

// Each is in the file of its name.
Command PlanCommand();
Command InferenceCommand();
Command SearchCommand();
Command CompareCommand();
Command RanksCommand();
Command SweepCommand();
Command SensitivityCommand();
Command ScenariosCommand();
Command ShowCommand();
Command DiffCommand();
Command DeleteCommand();
Command ServeCommand();
Command ModelsCommand();
Command GpusCommand();
Command PricesCommand();
Command RegionsCommand();
Command PluginsCommand();
Command ProbeCommand();
Command ValidateCommand();
Command CalibrateCommand();
Command DoctorCommand();
Command KeysCommand();
Command ExplainCommand();
Command CompletionCommand();
Command HelpCommand();
Command VersionCommand();

std::vector<Command> Commands() {
  return {PlanCommand(),     InferenceCommand(), SearchCommand(),      CompareCommand(),
          RanksCommand(),    SweepCommand(),     SensitivityCommand(), ScenariosCommand(),
          ShowCommand(),     DiffCommand(),      DeleteCommand(),      ServeCommand(),
          ModelsCommand(),   GpusCommand(),      PricesCommand(),      RegionsCommand(),
          KeysCommand(),     ExplainCommand(),   PluginsCommand(),     ProbeCommand(),
          ValidateCommand(), CalibrateCommand(), DoctorCommand(),      CompletionCommand(),
          HelpCommand(),     VersionCommand()};
}

}  // namespace gpuday
