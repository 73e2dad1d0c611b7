#include "planner/report/plan_command.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "planner/base/text.h"
#include "planner/plan/ids.h"

namespace gpuday {
std::string PlanCommand(const std::string& operand, const Settings& given,
                        const SearchAnswer& found) {
  if (found.best.empty()) return "";
  // By key, so that one question has one command in whatever order it was asked.
  std::map<std::string, std::string> settings;
  for (const auto& [key, value] : given) settings[key] = value;
  for (const auto& [key, value] : found.best.front().settings) settings[key] = value;
  std::string command = "gpuday plan";
  if (!operand.empty()) absl::StrAppend(&command, " ", ShellWord(operand));
  for (const auto& [key, value] : settings) {
    absl::StrAppend(&command, " --set ", ShellWord(absl::StrCat(key, "=", value)));
  }
  return command;
}

}  // namespace gpuday
