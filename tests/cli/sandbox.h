// The program in a world of its own: an empty home, an empty working folder, no settings. Every
// test of the command line runs it through here, so that it can neither see nor change what belongs
// to the person who runs the tests.
#ifndef GPUDAY_TESTS_CLI_SANDBOX_H_
#define GPUDAY_TESTS_CLI_SANDBOX_H_

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/base/sanitized.h"

namespace gpuday {

// What a run differs in from the usual one.
struct RunOptions {
  std::vector<std::pair<std::string, std::string>> environment = {};  // in place of the usual value
  std::string input = "";               // for standard input; a file, so that nothing waits
  std::size_t address_space_bytes = 0;  // limit; 0 or a sanitizer: none
  bool ignore_sigpipe = false;          // as some parents do
  bool reader_gone = false;             // standard output is a pipe that nobody reads any more
};

struct Finished {
  int exit_code = -1;  // -1 when a signal ended it
  int signal = 0;
  bool timed_out = false;  // killed after half a minute
  std::string out;
  std::string err;
  double seconds = 0;      // by the clock
  double cpu_seconds = 0;  // of its own, whatever else the machine does
};

class Sandbox {
 public:
  Sandbox();
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  // Runs gpuday with `arguments`, without a shell.
  Finished Run(const std::vector<std::string>& arguments, const RunOptions& options = {}) const;
  // Runs a line of /bin/sh, with gpuday on the PATH and $SCENARIOS naming the example scenarios.
  Finished Shell(const std::string& line, const RunOptions& options = {}) const;
  // Runs gpuday on a terminal (80 x 24, TERM=xterm) and returns what the terminal shows.
  std::string OnTerminal(const std::vector<std::string>& arguments,
                         const RunOptions& options = {}) const;

  // Writes a file in the working folder.
  std::filesystem::path Write(const std::filesystem::path& name, std::string_view content) const;

  std::filesystem::path home() const { return root_ / "home"; }
  std::filesystem::path work() const { return root_ / "work"; }

  // `text` with the paths of this machine replaced: $HOME, $WORK, $SCENARIOS, $BUILD.
  std::string WithoutPaths(std::string text) const;

 private:
  std::vector<std::string> Environment(const RunOptions& options) const;
  Finished Execute(const std::vector<std::string>& words, const RunOptions& options) const;

  std::filesystem::path root_;
};

std::filesystem::path ProgramPath();
std::filesystem::path ExampleScenarios();
std::string ReadWhole(const std::filesystem::path& path);

}  // namespace gpuday

#endif  // GPUDAY_TESTS_CLI_SANDBOX_H_
