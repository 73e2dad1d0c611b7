// gpuday plugins: what is installed, what one is, whether it keeps the contract, a new one.
#include "planner/ask/plugins.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/command.h"
#include "planner/report/json/plugins.h"
#include "planner/report/text/plugins.h"

namespace gpuday {
namespace {

constexpr char kFooter[] = R"(Examples:
  gpuday plugins                          # all, with what became of them
  gpuday plugins describe lora            # options, formulas, known figures
  gpuday plugins check build/mine.so      # held against the contract
  gpuday plugins new optimizer mine       # a project that builds as it is)";

struct PluginsOptions {
  std::vector<std::string> operands;  // what to do, and with what
  std::string into;                   // folder that `plugins new` makes the project's folder in
  bool json = false;
};

void DeclarePlugins(CommandParser& command, PluginsOptions& options) {
  command.AddFooter(kFooter);
  command.AddOperands(
      {{"WHAT", "list, describe, check, new, or a plugin's name"},
       {"NAME|FILE|FAMILY", "Behind describe: a name; behind check: a file; behind new: a family"},
       {"NAME", "Behind new and a family: the plugin's name"}},
      options.operands);
  command.AddText("--into", options.into, "Folder that new makes the project's folder in", "DIR");
  command.AddJson(options.json);
}

absl::StatusOr<Answer> DescribePlugin(const Session& session, const std::string& name, bool json) {
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<PluginState> states, AskPlugin(session.desk, name));
  if (json) return Answer{.output = PluginsJson(states)};
  Answer answer;
  for (const PluginState& state : states) answer.output += PluginText(state, session.style);
  return answer;
}

Answer CheckPlugin(const Session& session, const std::string& file, bool json) {
  // As a whole path: the system looks for a bare name elsewhere.
  const std::filesystem::path path = std::filesystem::absolute(file).lexically_normal();
  const ProbeVerdict verdict = AskPluginCheck(session.desk, path);
  return {.output = json ? PluginCheckJson(path.string(), verdict)
                         : PluginCheckText(verdict, session.style),
          .yes = verdict.accepted};
}

absl::StatusOr<Answer> NewPlugin(const Session& session, const PluginsOptions& options) {
  const std::vector<std::string>& words = options.operands;
  if (words.size() != 3) {
    return Error(Fault::kUsage,
                 "plugins new: expected gpuday plugins new FAMILY NAME, such as gpuday plugins new "
                 "architecture my_model");
  }
  GPUDAY_ASSIGN_OR_RETURN(const PluginProject project,
                          MakePluginProject(session.desk, words[1], words[2], options.into));
  const std::string shown = Printable(project.folder.string(), 300);
  Answer answer;
  for (const std::string& file : project.files) {
    absl::StrAppend(&answer.output, shown, "/", file, "\n");
  }
  absl::StrAppend(&answer.remark, "next: cd ", shown,
                  ", cmake -B build, cmake --build build, and what README.md says\n");
  if (!project.namesake.empty()) {
    absl::StrAppend(
        &answer.remark, "there is one of this name already; which of them comes first is ",
        "for the folders to say (gpuday doctor): ", Printable(project.namesake.string(), 300),
        "\n");
  }
  return answer;
}

absl::Status TakesOne(const std::string& verb, const char* what) {
  return Error(Fault::kUsage, absl::StrCat("gpuday plugins ", verb, " takes one ", what));
}

absl::StatusOr<Answer> RunPlugins(const Session& session, const PluginsOptions& options) {
  const std::vector<std::string>& words = options.operands;
  const std::string verb = words.empty() ? "list" : words[0];
  if (!options.into.empty() && verb != "new") {
    return Error(Fault::kUsage, "--into goes with gpuday plugins new FAMILY NAME");
  }
  if (verb == "list" && words.size() <= 1) {
    const std::vector<PluginState> states = AskPlugins(session.desk);
    return Answer{.output =
                      options.json ? PluginsJson(states) : PluginTable(states, session.style)};
  }
  if (verb == "check") {
    if (words.size() != 2) return TakesOne(verb, "file");
    return CheckPlugin(session, words[1], options.json);
  }
  if (verb == "describe") {
    if (words.size() != 2) return TakesOne(verb, "plugin's name");
    return DescribePlugin(session, words[1], options.json);
  }
  if (verb == "new") return NewPlugin(session, options);
  if (verb == "list") {
    return Error(Fault::kUsage, "gpuday plugins list takes no name; gpuday plugins describe NAME");
  }
  if (words.size() == 1) return DescribePlugin(session, verb, options.json);
  return Error(Fault::kUsage, absl::StrCat("gpuday plugins \"", Printable(verb, 60),
                                           "\": expected list, describe, check or new"));
}

}  // namespace

Command PluginsCommand() {
  return {"plugins", "List plugins, describe one, check a file, or start one",
          Begin<PluginsOptions, DeclarePlugins, RunPlugins>};
}

}  // namespace gpuday
