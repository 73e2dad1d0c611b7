// gpuday version: which program this is.
#include "planner/base/version.h"

#include "absl/strings/str_cat.h"
#include "planner/cli/command.h"

namespace gpuday {
namespace {

struct VersionOptions {};

void DeclareVersion(CommandParser&, VersionOptions&) {}

absl::StatusOr<Answer> RunVersion(const Session&, const VersionOptions&) {
  return Answer{.output = absl::StrCat(kVersion, "\n")};
}

}  // namespace

Command VersionCommand() {
  return {"version", "Print the version", Begin<VersionOptions, DeclareVersion, RunVersion>};
}

}  // namespace gpuday
