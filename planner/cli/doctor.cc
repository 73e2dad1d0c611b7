// gpuday doctor: whether what is installed is sound.
#include "planner/ask/doctor.h"

#include <algorithm>
#include <vector>

#include "planner/cli/command.h"
#include "planner/report/json/doctor.h"
#include "planner/report/text/doctor.h"

namespace gpuday {
namespace {

struct DoctorOptions {
  bool json = false;
};

void DeclareDoctor(CommandParser& command, DoctorOptions& options) {
  command.AddJson(options.json);
}

absl::StatusOr<Answer> RunDoctor(const Session& session, const DoctorOptions& options) {
  const std::vector<CheckResult> checks = AskDoctor(session.desk);
  return Answer{.output = options.json ? DoctorJson(checks) : DoctorText(checks, session.style),
                .yes = std::none_of(checks.begin(), checks.end(), [](const CheckResult& check) {
                  return check.outcome == Outcome::kFailed;
                })};
}

}  // namespace

Command DoctorCommand() {
  return {"doctor", "Check the installation: plugins, catalog, database",
          Begin<DoctorOptions, DeclareDoctor, RunDoctor>};
}

}  // namespace gpuday
