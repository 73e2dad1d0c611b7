// gpuday calibrate: learns from own runs how predicted times have to be corrected.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/ask/measurements.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/command.h"
#include "planner/report/text/measurements.h"

namespace gpuday {
namespace {

struct CalibrateOptions {
  std::vector<std::string> operands;  // one: a measurement table, or "-"
};

void DeclareCalibrate(CommandParser& command, CalibrateOptions& options) {
  command.AddFooter("Example:\n  gpuday calibrate runs.csv     # docs/validate.md has the format");
  command.AddOperands("FILE", options.operands, "A CSV file, or - for standard input", 1, 1);
}

absl::StatusOr<Answer> RunCalibrate(const Session& session, const CalibrateOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(const LearnedRuns learned,
                          LearnFromOwnRuns(session.desk, options.operands[0]));
  return Answer{.output = OwnRunsText(learned.runs, session.style),
                .remark = absl::StrCat("written to ", Printable(learned.file.string(), 300),
                                       "; plans use it from now on (delete the file to forget)\n")};
}

}  // namespace

Command CalibrateCommand() {
  return {"calibrate", "Learn from your own runs how long trainings take",
          Begin<CalibrateOptions, DeclareCalibrate, RunCalibrate>};
}

}  // namespace gpuday
