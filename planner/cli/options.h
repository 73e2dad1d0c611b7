// What is typed on the command line as plain values: what several commands share. The options of a
// command stand with the code that reads them, in cli/parse/, which alone knows CLI11.
#ifndef GPUDAY_PLANNER_CLI_OPTIONS_H_
#define GPUDAY_PLANNER_CLI_OPTIONS_H_

#include <map>
#include <string>
#include <vector>

#include "planner/ask/scenario.h"

namespace gpuday {

// Of every command.
struct ProgramOptions {
  std::vector<std::string> plugin_folders;
  std::string store;  // its address; empty: the user's own
};

// What a command is about: at most one operand (a model, a scenario or config.json file, "-"), and
// the scenario keys that are changed in it, by --set and by the short forms (--tokens is
// training.tokens).
struct ScenarioOptions {
  std::vector<std::string> operands;
  std::vector<Change> changes;

  // Empty: none was given.
  std::string Operand() const { return operands.empty() ? "" : operands[0]; }
};

// Documents to write, by the name of their format (report/formats.h): the file of each, "-" for
// standard output in place of the table.
struct DocumentOptions {
  std::map<std::string, std::string> files;

  // Empty: none of that format is asked for.
  const std::string& File(const std::string& format) const {
    static const std::string kNone;
    const auto it = files.find(format);
    return it == files.end() ? kNone : it->second;
  }
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_OPTIONS_H_
