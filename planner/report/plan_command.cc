#include "planner/report/plan_command.h"

#include "absl/strings/str_cat.h"
#include "planner/base/text.h"
#include "planner/plan/ids.h"

namespace gpuday {
std::string PlanCommand(const std::string& operand, const Settings& given,
                        const SearchAnswer& found) {
  if (found.best.empty()) return "";
  Settings settings;
  const auto set = [&](const std::string& key, const std::string& value) {
    std::erase_if(settings, [&](const auto& setting) { return setting.first == key; });
    settings.emplace_back(key, value);
  };
  for (const auto& [key, value] : given) set(key, value);
  for (const auto& [key, value] : found.best.front().settings) set(key, value);
  std::string command = "gpuday plan";
  if (!operand.empty()) absl::StrAppend(&command, " ", ShellWord(operand));
  for (const auto& [key, value] : settings) {
    absl::StrAppend(&command, " --set ", ShellWord(absl::StrCat(key, "=", value)));
  }
  return command;
}

}  // namespace gpuday
