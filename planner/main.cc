// gpuday: parses the command line, runs one command, prints its answer, and maps a failure to an
// exit code (docs/commands.md). Everything else is in the rooms; docs/tour.md shows the way.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

#include "planner/ask/desk.h"
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
  Style style;
  if (isatty(STDOUT_FILENO) != 1) return style;
  style.color = (no_color == nullptr || no_color[0] == '\0') && !dumb;
  winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    style.width = std::clamp<std::size_t>(size.ws_col, Style::kLeastWidth, Style::kMostWidth);
  }
  return style;
}

void Complain(const std::string& text) { std::fputs(text.c_str(), stderr); }

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
  if (!answer.ok()) {
    Complain("gpuday: " + std::string(answer.status().message()) + "\n");
    return static_cast<int>(FaultOf(answer.status()));
  }
  const int exit_code = Print(answer->output, answer->interrupted ? kInterrupted
                                              : answer->yes       ? 0
                                                                  : 1);
  Complain(answer->remark);
  return exit_code;
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
