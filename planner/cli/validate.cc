// gpuday validate: plans every row of a measurement table and says how far off the plans are.
#include <string>
#include <vector>

#include "planner/ask/measurements.h"
#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/report/json/measurements.h"
#include "planner/report/text/measurements.h"

namespace gpuday {
namespace {

struct ValidateOptions {
  std::vector<std::string> operands;  // one: a measurement table, or "-"
  bool json = false;
};

void DeclareValidate(CommandParser& command, ValidateOptions& options) {
  command.AddFooter("Example:\n  gpuday validate runs.csv      # docs/validate.md has the format");
  command.AddOperands("FILE", options.operands, "A CSV file, or - for standard input", 1, 1);
  command.AddJson(options.json);
}

absl::StatusOr<Answer> RunValidate(const Session& session, const ValidateOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(const Validation validation,
                          AskValidation(session.desk, options.operands[0]));
  return Answer{.output = options.json ? ValidationJson(validation)
                                       : ValidationText(validation, session.style)};
}

}  // namespace

Command ValidateCommand() {
  return {"validate", "Plan the rows of a measurement table and compare",
          Begin<ValidateOptions, DeclareValidate, RunValidate>};
}

}  // namespace gpuday
