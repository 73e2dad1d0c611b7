#include "tests/cli/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kLongest{kSanitized ? 120 : 30};

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

void ReplaceAll(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

// Waits for `child`, the leader of its process group; kills the group when it takes too long.
void Await(pid_t child, Finished& finished) {
  const Clock::time_point start = Clock::now();
  int status = 0;
  rusage used{};
  while (wait4(child, &status, WNOHANG, &used) == 0) {
    if (Clock::now() - start > kLongest) {
      finished.timed_out = true;
      kill(-child, SIGKILL);
      wait4(child, &status, 0, &used);
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  finished.cpu_seconds = Seconds(used.ru_utime) + Seconds(used.ru_stime);
  finished.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  if (WIFEXITED(status)) finished.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) finished.signal = WTERMSIG(status);
}

void Redirect(const fs::path& path, int flags, int to) {
  const int descriptor = open(path.c_str(), flags, 0600);
  if (descriptor < 0) _exit(126);
  dup2(descriptor, to);
  close(descriptor);
}

void LimitAddressSpace(std::size_t bytes) {
  if (bytes == 0 || kSanitized) return;
  const rlimit limit{.rlim_cur = bytes, .rlim_max = bytes};
  setrlimit(RLIMIT_AS, &limit);
}

}  // namespace

std::filesystem::path ProgramPath() { return fs::path(GPUDAY_BUILD_ROOT) / "bin" / "gpuday"; }

std::filesystem::path ExampleScenarios() {
  return fs::path(GPUDAY_SOURCE_ROOT) / "catalog" / "scenarios";
}

std::string ReadWhole(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Sandbox::Sandbox() {
  std::string name = (fs::temp_directory_path() / "gpuday-cli.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "cannot make " << name;
  root_ = fs::canonical(name);
  fs::create_directory(home());
  fs::create_directory(work());
}

Sandbox::~Sandbox() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

fs::path Sandbox::Write(const fs::path& name, std::string_view content) const {
  const fs::path path = work() / name;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary)
      .write(content.data(), static_cast<std::streamsize>(content.size()));
  return path;
}

std::string Sandbox::WithoutPaths(std::string text) const {
  ReplaceAll(text, home().string(), "$HOME");
  ReplaceAll(text, work().string(), "$WORK");
  ReplaceAll(text, ExampleScenarios().string(), "$SCENARIOS");
  ReplaceAll(text, GPUDAY_BUILD_ROOT, "$BUILD");
  return text;
}

std::vector<std::string> Sandbox::Environment(const RunOptions& options) const {
  std::vector<std::pair<std::string, std::string>> wanted = {
      {"PATH", ProgramPath().parent_path().string() + ":/usr/bin:/bin"},
      {"HOME", home().string()},
      {"BUILD", GPUDAY_BUILD_ROOT},
      {"SCENARIOS", ExampleScenarios().string()},
      // Dates and the ages of prices are those of 2026-11-26.
      {"SOURCE_DATE_EPOCH", "1795694400"},
      {"TERM", "dumb"}};
  // The locale of whoever runs the tests must not matter; sanitizers keep their settings.
  for (const char* name : {"LC_ALL", "LANG", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name); value != nullptr) wanted.emplace_back(name, value);
  }
  for (const auto& [name, value] : options.environment) {
    std::erase_if(wanted, [&key = name](const auto& variable) { return variable.first == key; });
    wanted.emplace_back(name, value);
  }
  std::vector<std::string> environment;
  for (const auto& [name, value] : wanted) environment.push_back(name + "=" + value);
  return environment;
}

Finished Sandbox::Execute(const std::vector<std::string>& words, const RunOptions& options) const {
  const fs::path in = root_ / "in", out = root_ / "out", err = root_ / "err";
  std::ofstream(in, std::ios::binary)
      .write(options.input.data(), static_cast<std::streamsize>(options.input.size()));
  std::vector<std::string> arguments = words, environment = Environment(options);
  const std::vector<char*> argv = Pointers(arguments), envp = Pointers(environment);
  const std::string folder = work().string();
  std::array<int, 2> gone = {-1, -1};
  if (options.reader_gone) {
    EXPECT_EQ(pipe(gone.data()), 0);
    close(gone[0]);
  }

  Finished finished;
  const pid_t child = fork();
  if (child == 0) {
    setpgid(0, 0);
    Redirect(in, O_RDONLY, STDIN_FILENO);
    Redirect(out, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    Redirect(err, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    if (options.reader_gone) dup2(gone[1], STDOUT_FILENO);
    signal(SIGPIPE, options.ignore_sigpipe ? SIG_IGN : SIG_DFL);
    LimitAddressSpace(options.address_space_bytes);
    if (chdir(folder.c_str()) == 0) execve(argv[0], argv.data(), envp.data());
    _exit(126);
  }
  if (options.reader_gone) close(gone[1]);
  if (child < 0) {
    ADD_FAILURE() << "cannot start a process";
    return finished;
  }
  Await(child, finished);
  finished.out = ReadWhole(out);
  finished.err = ReadWhole(err);
  EXPECT_FALSE(finished.timed_out) << words.back();
  return finished;
}

Finished Sandbox::Run(const std::vector<std::string>& arguments, const RunOptions& options) const {
  std::vector<std::string> words = {ProgramPath().string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return Execute(words, options);
}

Finished Sandbox::Shell(const std::string& line, const RunOptions& options) const {
  return Execute({"/bin/sh", "-c", line}, options);
}

std::string Sandbox::OnTerminal(const std::vector<std::string>& arguments,
                                const RunOptions& options) const {
  std::vector<std::string> words = {ProgramPath().string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  RunOptions on_terminal = options;
  on_terminal.environment.insert(on_terminal.environment.begin(), {"TERM", "xterm"});
  std::vector<std::string> environment = Environment(on_terminal);
  const std::vector<char*> argv = Pointers(words), envp = Pointers(environment);
  const std::string folder = work().string();
  const winsize size{.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) {
    if (chdir(folder.c_str()) == 0) execve(argv[0], argv.data(), envp.data());
    _exit(126);
  }
  if (child < 0) {
    ADD_FAILURE() << "no terminal";
    return "";
  }
  std::string shown;
  std::array<char, 4096> buffer;
  pollfd ready{.fd = terminal, .events = POLLIN, .revents = 0};
  // Reading fails with EIO when the last process has closed the terminal.
  while (poll(&ready, 1, 30'000) > 0) {
    const ssize_t count = read(terminal, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    shown.append(buffer.data(), static_cast<std::size_t>(count));
  }
  close(terminal);
  Finished finished;
  Await(child, finished);
  return shown;
}

}  // namespace gpuday
