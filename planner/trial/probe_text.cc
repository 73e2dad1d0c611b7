#include "planner/trial/probe_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

constexpr std::size_t kLongestDetail = 2000;
constexpr const char* kOutcomes[] = {"passed", "failed", "note"};

}  // namespace

std::string StartLine(const std::string& check) { return absl::StrCat("start\t", check, "\n"); }

std::string UntriedLine(const std::string& reason) {
  return absl::StrCat("untried\t", Printable(reason, kLongestDetail), "\n");
}

std::string EndLine(const CheckResult& result) {
  // Printable leaves no tab and no line end.
  return absl::StrCat(kOutcomes[static_cast<int>(result.outcome)], "\t", result.name, "\t",
                      Printable(result.detail, kLongestDetail), "\n");
}

ProbeText ReadProbeText(absl::string_view text) {
  ProbeText read;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::vector<std::string> parts = absl::StrSplit(line, '\t');
    if (line == "end") {
      read.complete = true;
    } else if (parts.size() == 2 && parts[0] == "untried") {
      read.untried = Printable(parts[1], kLongestDetail);
    } else if (parts.size() == 2 && parts[0] == "start") {
      read.running = Printable(parts[1]);
    } else if (parts.size() == 3) {
      for (int i = 0; i < 3; ++i) {
        if (parts[0] != kOutcomes[i]) continue;
        read.checks.push_back(
            {Printable(parts[1]), static_cast<Outcome>(i), Printable(parts[2], kLongestDetail)});
        read.running.clear();
      }
    }
  }
  return read;
}

}  // namespace gpuday
