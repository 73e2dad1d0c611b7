// Options of the commands about what is saved: scenarios, show, diff, delete.
#ifndef GPUDAY_PLANNER_CLI_PARSE_SAVED_H_
#define GPUDAY_PLANNER_CLI_PARSE_SAVED_H_

#include <string>
#include <vector>

#include "planner/cli/options.h"

namespace gpuday {

class CommandParser;

struct ScenariosOptions {
  bool json = false;
};
void DeclareScenarios(CommandParser& command, ScenariosOptions& options);

struct ShowOptions {
  std::vector<std::string> operands;  // one: a number or a name
  bool explain = false;
  bool json = false;
  DocumentOptions documents;
};
void DeclareShow(CommandParser& command, ShowOptions& options);

struct DiffOptions {
  std::vector<std::string> operands;  // two
  bool json = false;
};
void DeclareDiff(CommandParser& command, DiffOptions& options);

struct DeleteOptions {
  std::vector<std::string> operands;  // one
  bool undo = false;
};
void DeclareDelete(CommandParser& command, DeleteOptions& options);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_PARSE_SAVED_H_
