// A command while its options are declared: what the commands' declarations are written with.
#ifndef GPUDAY_PLANNER_CLI_PARSE_COMMAND_H_
#define GPUDAY_PLANNER_CLI_PARSE_COMMAND_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "planner/cli/options.h"

namespace CLI {
class App;
}

namespace gpuday {

struct DocumentFormat;  // report/formats.h

// Declares options that write into values of the caller's, which must stay where they are until the
// command line has been read.
class CommandParser {
 public:
  explicit CommandParser(CLI::App& app) : app_(app) {}

  CLI::App& app() { return app_; }

  // What is done with the values after the command line has been read, in the order of these calls.
  // An error is one of usage.
  void Then(std::function<absl::Status()> finish) { finish_.push_back(std::move(finish)); }
  absl::Status Finish() const;

  // ---- options of several commands ----

  void AddOperand(ScenarioOptions& options);
  void AddJson(bool& json);
  void AddExplain(bool& explain);
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

#endif  // GPUDAY_PLANNER_CLI_PARSE_COMMAND_H_
