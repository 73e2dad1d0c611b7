// What a command declares its options with; this folder alone knows CLI11.
#ifndef GPUDAY_PLANNER_CLI_PARSE_COMMAND_PARSER_H_
#define GPUDAY_PLANNER_CLI_PARSE_COMMAND_PARSER_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "planner/cli/options.h"
#include "planner/scenario/key.h"

namespace CLI {
class App;
}

namespace gpuday {

struct DocumentFormat;  // report/formats.h

// Options write into values of the caller's, which must stay where they are until the command line
// has been read. Help prints them in the order of these calls.
class CommandParser {
 public:
  explicit CommandParser(CLI::App& app) : app_(app) {}

  // Text below the options: examples.
  void AddFooter(const std::string& text);
  void AddFlag(const std::string& flag, bool& value, const std::string& help);
  // `takes`: what help prints for the value, such as DATE.
  void AddText(const std::string& option, std::string& value, const std::string& help,
               const std::string& takes = "TEXT");
  // One that may be repeated.
  void AddTexts(const std::string& option, std::vector<std::string>& values,
                const std::string& help, const std::string& takes);
  // A whole number from `low` to `high`.
  void AddNumber(const std::string& option, int& value, const std::string& help, int low, int high);
  void AddNumber(const std::string& option, unsigned& value, const std::string& help, int low,
                 int high);
  void AddNumber(const std::string& option, std::size_t& value, const std::string& help, int low,
                 int high);
  // Words beside the options: at least `least` and at most `most`.
  void AddOperands(const std::string& name, std::vector<std::string>& values,
                   const std::string& help, std::size_t least, std::size_t most);
  // Words beside the options that mean different things: those that were typed, in this order.
  struct Operand {
    const char* name;
    const char* help;
  };
  void AddOperands(const std::vector<Operand>& operands, std::vector<std::string>& values);

  // What is done with the values after the command line has been read, in the order of these calls.
  // An error is one of usage.
  void Then(std::function<absl::Status()> finish) { finish_.push_back(std::move(finish)); }
  absl::Status Finish() const;

  // ---- options of several commands ----

  // MODEL|FILE, and the keys that are changed in it: --gpus and those of AddSettings().
  void AddScenario(ScenarioOptions& options, KeyUse use);
  void AddScenarioOperand(ScenarioOptions& options);
  void AddScenarioChanges(std::vector<Change>& changes, KeyUse use);
  // --set and the short forms of keys that `use` has, but for those that `own` options of the
  // command say ("--within"). What is typed is added to `changes`.
  void AddSettings(KeyUse use, const std::vector<std::string>& own, std::vector<Change>& changes);

  void AddJson(bool& json);
  // --explain; an error with --json, which has every explanation already.
  void AddExplain(bool& explain, const bool& json);
  // A document to a file, or to standard output in place of the table.
  void AddDocument(const std::string& flag, std::string& file, const std::string& help);
  // An option for each format that `writes` the command's answer.
  void AddDocuments(DocumentOptions& documents, bool (*writes)(const DocumentFormat& format));
  // --save and --name: the name to keep the answer under; empty: one of its own.
  void AddSave(const std::string& help, std::optional<std::string>& save_as);

 private:
  CLI::App& app_;
  std::vector<std::function<absl::Status()>> finish_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_PARSE_COMMAND_PARSER_H_
