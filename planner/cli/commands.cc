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

std::vector<Command> Commands() {
  return {PlanCommand(),    InferenceCommand(), SearchCommand(),      CompareCommand(),
          RanksCommand(),   SweepCommand(),     SensitivityCommand(), ScenariosCommand(),
          ShowCommand(),    DiffCommand(),      DeleteCommand(),      ServeCommand(),
          ModelsCommand(),  GpusCommand(),      PricesCommand(),      RegionsCommand(),
          PluginsCommand(), ProbeCommand(),     ValidateCommand(),    CalibrateCommand(),
          DoctorCommand()};
}

}  // namespace gpuday
