// Options of the commands that plan: plan, inference, compare, sensitivity.
#ifndef GPUDAY_PLANNER_CLI_PARSE_PLANNING_H_
#define GPUDAY_PLANNER_CLI_PARSE_PLANNING_H_

#include <optional>
#include <string>
#include <vector>

#include "planner/cli/options.h"

namespace gpuday {

class CommandParser;

struct PlanOptions {
  ScenarioOptions scenario;
  bool json = false;
  bool explain = false;
  DocumentOptions documents;
  std::optional<std::string> save_as;  // empty: the plan's title; nullopt: it is not saved
};
void DeclarePlan(CommandParser& command, PlanOptions& options);

struct InferenceOptions {
  ScenarioOptions scenario;
  bool json = false;
  bool explain = false;
};
void DeclareInference(CommandParser& command, InferenceOptions& options);

struct CompareOptions {
  std::vector<std::string> operands;  // scenario files, models, saved plans
  std::vector<Change> changes;        // in each of them but the saved ones
  bool json = false;
  DocumentOptions documents;  // a workbook alone
};
void DeclareCompare(CommandParser& command, CompareOptions& options);

struct SensitivityOptions {
  ScenarioOptions scenario;
  bool json = false;
};
void DeclareSensitivity(CommandParser& command, SensitivityOptions& options);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_PARSE_PLANNING_H_
