#include "planner/trial/process_state.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cfenv>
#include <cfloat>
#include <clocale>
#include <csignal>
#include <filesystem>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

// Libraries linked with -ffast-math make the processor flush subnormal numbers to zero.
bool KeepsSubnormals() {
  volatile double smallest = DBL_MIN;
  volatile double half = smallest / 2;
  return half != 0;
}

std::string OpenFiles() {
  std::set<std::string> open;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", ignored)) {
    const std::filesystem::path target = std::filesystem::read_symlink(entry.path(), ignored);
    // Listing them opens one itself.
    if (target.string().find("/fd") != std::string::npos) continue;
    open.insert(absl::StrCat(entry.path().filename().string(), " ", target.string()));
  }
  return absl::StrJoin(open, ", ");
}

std::string SignalHandlers() {
  std::vector<std::string> handlers;
  for (int number = 1; number < 32; ++number) {
    struct sigaction action = {};
    if (sigaction(number, nullptr, &action) != 0 || action.sa_handler == SIG_DFL) continue;
    handlers.push_back(
        absl::StrCat(number, "=", absl::Hex(reinterpret_cast<std::uintptr_t>(action.sa_handler))));
  }
  return absl::StrJoin(handlers, " ");
}

std::string Environment() {
  std::vector<std::string> all;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    all.emplace_back(*entry);
  }
  return absl::StrJoin(all, " ");
}

}  // namespace

ProcessState ReadProcessState() {
  std::error_code ignored;
  const mode_t mask = umask(0);
  umask(mask);
  return {{"rounding mode", absl::StrCat(std::fegetround())},
          {"subnormal numbers", KeepsSubnormals() ? "kept" : "flushed to zero (-ffast-math)"},
          {"locale", std::setlocale(LC_ALL, nullptr)},
          {"working directory", std::filesystem::current_path(ignored).string()},
          {"file-creation mask", absl::StrCat(mask)},
          {"signal handlers", SignalHandlers()},
          {"open files", OpenFiles()},
          {"environment", Environment()}};
}

std::string Difference(const ProcessState& before, const ProcessState& after) {
  for (const auto& [name, value] : before) {
    const auto now = after.find(name);
    if (now == after.end() || now->second == value) continue;
    return absl::StrCat(name, ": ", Printable(now->second, 100), " instead of ",
                        Printable(value, 100));
  }
  return "";
}

}  // namespace gpuday
