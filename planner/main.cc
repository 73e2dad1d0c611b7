// gpuday: parses the command line, runs one command, prints its answer, and maps a failure to an
// exit code (docs/commands.md). Everything else is in the rooms; docs/tour.md shows the way.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "planner/apart/child.h"
#include "planner/apart/remote.h"
#include "planner/ask/desk.h"
#include "planner/ask/scenario.h"
#include "planner/base/files.h"
#include "planner/base/node.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/command.h"
#include "planner/cli/parse/command_line.h"
#include "planner/report/text/columns.h"
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
    style.list_width = style.width;
  }
  return style;
}

void Complain(const std::string& text) { std::fputs(text.c_str(), stderr); }

// Prints what went wrong, each mistake on a line of its own, and returns its exit code. That a word
// was typed needs no saying.
int Complain(const absl::Status& status) {
  for (absl::string_view line : absl::StrSplit(status.message(), '\n')) {
    absl::ConsumePrefix(&line, absl::StrCat(kCommandLine, ": "));
    Complain(absl::StrCat("gpuday: ", line, "\n"));
  }
  return static_cast<int>(FaultOf(status));
}

// Tells folders that were named and are not there: a slip of the hand that would lose somebody's
// own prices or plugins without a word. One of this command line is an error.
absl::Status CheckFolders(const std::vector<std::string>& plugin_folders) {
  for (const char* const name : {"GPUDAY_CATALOG_PATH", "GPUDAY_PLUGIN_PATH"}) {
    for (const std::filesystem::path& folder : FoldersFromEnvironment(name)) {
      std::error_code ignored;
      if (std::filesystem::is_directory(folder, ignored)) continue;
      Complain(absl::StrCat("gpuday: ", name, ": there is no folder ", Printable(folder.string()),
                            "; nothing is read from it\n"));
    }
  }
  for (const std::string& folder : plugin_folders) {
    std::error_code ignored;
    if (std::filesystem::is_directory(folder, ignored)) continue;
    return Error(Fault::kUsage,
                 absl::StrCat("--plugin-dir: there is no folder ", Printable(folder)));
  }
  return absl::OkStatus();
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
    const Style style = StyleOfTerminal();
    return Print(HangingLines(parsed.output, style.list_width), parsed.exit_code);
  }
  const std::vector<std::string>& first = parsed.program.plugin_folders;
  // A probe is a child, whose parent has told.
  const bool probing = parsed.command == kProbeCommand;
  if (const absl::Status there = probing ? absl::OkStatus() : CheckFolders(first); !there.ok()) {
    Complain(there);
    return static_cast<int>(FaultOf(there));
  }
  const std::vector<std::filesystem::path> folders =
      PluginHost::DefaultFolders({first.begin(), first.end()});
  const Admission::Settings settings = Admission::DefaultSettings(folders);
  Admission admission(settings);
  // A probe is what admits plugins, so it loads them without asking.
  const PluginHost host =
      probing ? PluginHost(folders)
              : PluginHost(
                    folders, [&](const auto&... file) { return admission.Admit(file...); },
                    LoaderThatTrusts({.program = settings.probe.program,
                                      .bundled = settings.bundled,
                                      .lives_long = parsed.command == kServeCommand}));
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
  // A limit on the size of files is an error of the write that meets it, told as others are.
  std::signal(SIGXFSZ, SIG_IGN);
  if (argc > 1 && std::strcmp(argv[1], gpuday::kChildCommand) == 0) {
    gpuday::RunChild({argv + 2, argv + argc});
  }
  try {
    return gpuday::Run(argc, argv);
  } catch (const std::exception& error) {
    // Nothing should get here; when it does, it must not look like an answer.
    std::fprintf(stderr, "gpuday: internal error: %s\n", error.what());
    return static_cast<int>(gpuday::Fault::kInput);
  }
}
