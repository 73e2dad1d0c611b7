#include "planner/ask/plugins.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/files.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/trial/admission.h"

namespace gpuday {
namespace {

// The family whose folder the file lies in.
std::optional<Family> FamilyOfFolder(const std::filesystem::path& path) {
  for (const Family family : kFamilies) {
    if (path.parent_path().filename() == FamilyFolder(family)) return family;
  }
  return std::nullopt;
}

}  // namespace

std::vector<PluginState> AskPlugins(const Desk& desk) { return StatesOf(desk.plugins(), ""); }

absl::StatusOr<std::vector<PluginState>> AskPlugin(const Desk& desk, const std::string& name) {
  std::vector<PluginState> states = StatesOf(desk.plugins(), name);
  if (!states.empty()) return states;
  std::vector<std::string> known;
  for (const FoundPlugin& plugin : desk.plugins().Find()) known.push_back(plugin.name);
  return Error(Fault::kInput, absl::StrCat("command line: no plugin is called \"",
                                           Printable(name, 60), "\"", DidYouMean(name, known)));
}

ProbeVerdict AskPluginCheck(const Desk& desk, const std::filesystem::path& path) {
  const absl::StatusOr<std::string> content = CheckPluginFile(path);
  CheckResult file{
      .name = "file",
      .outcome = content.ok() ? Outcome::kPassed : Outcome::kFailed,
      .detail = content.ok() ? absl::StrCat(content->size(), " bytes, SHA-256 ", Sha256(*content))
                             : std::string(content.status().message())};
  if (!content.ok()) return {.accepted = false, .reason = file.detail, .checks = {file}};
  ProbeVerdict verdict =
      Probe(Admission::DefaultSettings(desk.plugins().folders()).probe, FamilyOfFolder(path), path);
  verdict.checks.insert(verdict.checks.begin(), file);
  return verdict;
}

}  // namespace gpuday
