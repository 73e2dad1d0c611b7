// plugins check: a plugin file held against the contract, check by check; and the hidden command
// that a probe runs as.
#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "planner/base/files.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/commands.h"
#include "planner/cli/list_json.h"
#include "planner/report/text/columns.h"
#include "planner/trial/admission.h"
#include "planner/trial/probe.h"

namespace gpuday {
namespace {

// The family whose folder the file lies in.
std::optional<Family> FamilyOfFolder(const std::filesystem::path& path) {
  for (const Family family : kFamilies) {
    if (path.parent_path().filename() == FamilyFolder(family)) return family;
  }
  return std::nullopt;
}

std::string Mark(Outcome outcome, const Style& style) {
  switch (outcome) {
    case Outcome::kPassed:
      return style.Good("pass");
    case Outcome::kNote:
      return "note";
    case Outcome::kFailed:
      break;
  }
  return style.Bad("FAIL");
}

ProbeVerdict CheckFile(const Session& session, const std::filesystem::path& path) {
  const absl::StatusOr<std::string> content = CheckPluginFile(path);
  CheckResult file{
      .name = "file",
      .outcome = content.ok() ? Outcome::kPassed : Outcome::kFailed,
      .detail = content.ok() ? absl::StrCat(content->size(), " bytes, SHA-256 ", Sha256(*content))
                             : std::string(content.status().message())};
  if (!content.ok()) return {.accepted = false, .reason = file.detail, .checks = {file}};
  ProbeVerdict verdict =
      Probe(Admission::DefaultSettings(session.host.folders()).probe, FamilyOfFolder(path), path);
  verdict.checks.insert(verdict.checks.begin(), file);
  return verdict;
}

}  // namespace

absl::StatusOr<Answer> CheckPlugin(const Session& session, const std::string& file, bool json) {
  // A probe runs elsewhere only if it says so; the loader wants a path either way.
  const std::filesystem::path path = std::filesystem::absolute(file).lexically_normal();
  const ProbeVerdict verdict = CheckFile(session, path);
  Answer answer;
  answer.yes = verdict.accepted;
  if (json) {
    answer.output = PluginCheckJson(path.string(), verdict);
    return answer;
  }
  std::vector<std::vector<std::string>> rows;
  for (const CheckResult& check : verdict.checks) {
    rows.push_back({Mark(check.outcome, session.style), check.name, check.detail});
  }
  answer.output = Columns(rows, Align::kLeft, 0);
  absl::StrAppend(&answer.output,
                  verdict.accepted ? session.style.Good("accepted") : session.style.Bad("refused"),
                  verdict.accepted ? "" : absl::StrCat(": ", verdict.reason), "\n");
  return answer;
}

absl::StatusOr<Answer> RunProbePlugin(const Session& session, const ProbeOptions& options) {
  const std::vector<std::string>& operands = options.operands;
  std::optional<Family> family;
  for (const Family each : kFamilies) {
    if (operands[0] == FamilyName(each)) family = each;
  }
  AnswerProbe(session.host, family, operands[1]);
  return Answer{};
}

}  // namespace gpuday
