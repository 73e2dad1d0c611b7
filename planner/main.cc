// gpuday: parses the command line, runs one command, prints its answer, and maps a failure to an
// exit code (docs/commands.md). Everything else is in the rooms; docs/tour.md shows the way.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "planner/ask/desk.h"
#include "planner/base/node.h"
#include "planner/base/status.h"
#include "planner/cli/parse/command_line.h"
#include "planner/trial/admission.h"
#include "planner/trial/probe.h"

namespace gpuday {
namespace {

constexpr int kInterrupted = 130;  // 128 + SIGINT, as shells have it

// Colour on a terminal only, and never against the user's will (no-color.org).
Style StyleOfTerminal() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::strcmp(term, "dumb") == 0;
  return {.color =
              isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || no_color[0] == '\0') && !dumb};
}

void Complain(const std::string& text) { std::fputs(text.c_str(), stderr); }

// Prints what went wrong and returns its exit code. Who typed it knows where it was typed.
int Complain(const absl::Status& failure) {
  std::string_view message(failure.message().data(), failure.message().size());
  const std::string typed = std::string(kCommandLine) + ": ";
  if (message.starts_with(typed)) message.remove_prefix(typed.size());
  Complain("gpuday: " + std::string(message) + "\n");
  return static_cast<int>(FaultOf(failure));
}

// Prints the answer; a reader that has gone away (`| head`) is no error.
int Print(const std::string& output, int exit_code) {
  const bool written = std::fwrite(output.data(), 1, output.size(), stdout) == output.size() &&
                       std::fflush(stdout) == 0;
  if (written || errno == EPIPE) return exit_code;
  Complain(std::string("gpuday: the answer cannot be written: ") + std::strerror(errno) + "\n");
  return static_cast<int>(Fault::kOutput);
}

int Run(int argc, char** argv) {
  const ParsedCommandLine parsed = ParseCommandLine(argc, argv);
  if (!parsed.run) {
    Complain(parsed.error);
    return Print(parsed.output, parsed.exit_code);
  }
  const std::vector<std::string>& first = parsed.program.plugin_folders;
  const std::vector<std::filesystem::path> folders =
      PluginHost::DefaultFolders({first.begin(), first.end()});
  Admission admission(Admission::DefaultSettings(folders));
  // A probe is what admits plugins, so it loads them without asking.
  const bool probing = parsed.command == kProbeCommand;
  const PluginHost host(
      folders,
      probing ? PluginHost::Gate() : [&](const auto&... file) { return admission.Admit(file...); });
  const Desk desk(host, parsed.program.store);
  const absl::StatusOr<Answer> answer =
      parsed.run({.desk = desk, .style = StyleOfTerminal(), .store = parsed.program.store});
  if (!answer.ok()) return Complain(answer.status());
  const int exit_code = Print(answer->output, answer->interrupted ? kInterrupted
                                              : answer->yes       ? 0
                                                                  : 1);
  Complain(answer->remark);
  return answer->failure.ok() ? exit_code : Complain(answer->failure);
}

}  // namespace
}  // namespace gpuday

int main(int argc, char** argv) {
  try {
    return gpuday::Run(argc, argv);
  } catch (const std::exception& error) {
    // Nothing should get here; when it does, it must not look like an answer.
    std::fprintf(stderr, "gpuday: internal error: %s\n", error.what());
    return static_cast<int>(gpuday::Fault::kInput);
  }
}
