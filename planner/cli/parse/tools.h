// Options of the commands about the program itself and its measurements: serve, plugins, doctor,
// validate, calibrate, and the one that a probe of a plugin runs as.
#ifndef GPUDAY_PLANNER_CLI_PARSE_TOOLS_H_
#define GPUDAY_PLANNER_CLI_PARSE_TOOLS_H_

#include <string>
#include <vector>

namespace gpuday {

class CommandParser;

struct ServeOptions {
  int port = 8765;  // 0: any
  bool no_open = false;
};
void DeclareServe(CommandParser& command, ServeOptions& options);

struct PluginsOptions {
  std::vector<std::string> operands;  // what to do, and with what
  std::string into;                   // folder that `plugins new` makes the project's folder in
  bool json = false;
};
void DeclarePlugins(CommandParser& command, PluginsOptions& options);

struct ProbeOptions {
  std::vector<std::string> operands;  // a family and a file
};
void DeclareProbe(CommandParser& command, ProbeOptions& options);

struct DoctorOptions {
  bool json = false;
};
void DeclareDoctor(CommandParser& command, DoctorOptions& options);

struct ValidateOptions {
  std::vector<std::string> operands;  // one: a measurement table, or "-"
  bool json = false;
};
void DeclareValidate(CommandParser& command, ValidateOptions& options);

struct CalibrateOptions {
  std::vector<std::string> operands;  // one: a measurement table, or "-"
};
void DeclareCalibrate(CommandParser& command, CalibrateOptions& options);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_PARSE_TOOLS_H_
