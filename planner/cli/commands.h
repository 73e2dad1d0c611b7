// The commands, one file each. Each gets what was typed and returns what it prints and its exit
// code; errors come back as a Status and are printed by main.
#ifndef GPUDAY_PLANNER_CLI_COMMANDS_H_
#define GPUDAY_PLANNER_CLI_COMMANDS_H_

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "db/store.h"
#include "planner/base/csv.h"
#include "planner/base/node.h"
#include "planner/catalog/catalog.h"
#include "planner/cli/options.h"
#include "planner/host/plugin_host.h"
#include "planner/plan/plan.h"
#include "planner/report/text/style.h"
#include "planner/sweep/sensitivity.h"

namespace gpuday {

// What a command has to say.
struct Answer {
  std::string output;        // for standard output
  std::string remark;        // for standard error: what was done beside answering
  bool yes = true;           // false: the answer is no, exit code 1
  bool interrupted = false;  // by Ctrl-C: what was done is in the answer, exit code 130
};

// What commands work with: what was typed, what is known, how to print.
struct Session {
  const Options& options;
  Catalog& catalog;
  PluginHost& host;
  Style style;
};

absl::StatusOr<Answer> RunPlan(Session& session);
absl::StatusOr<Answer> RunInference(Session& session);
absl::StatusOr<Answer> RunCompare(Session& session);
absl::StatusOr<Answer> RunSearch(Session& session);
absl::StatusOr<Answer> RunRanks(Session& session);
absl::StatusOr<Answer> RunSweepCommand(Session& session);
absl::StatusOr<Answer> RunSensitivity(Session& session);
absl::StatusOr<Answer> RunScenarios(Session& session);
absl::StatusOr<Answer> RunShow(Session& session);
absl::StatusOr<Answer> RunDiff(Session& session);
absl::StatusOr<Answer> RunDelete(Session& session);
absl::StatusOr<Answer> RunServe(Session& session);
absl::StatusOr<Answer> RunModels(Session& session);
absl::StatusOr<Answer> RunValidate(Session& session);
absl::StatusOr<Answer> RunCalibrate(Session& session);
absl::StatusOr<Answer> RunGpus(Session& session);
absl::StatusOr<Answer> RunPrices(Session& session);
absl::StatusOr<Answer> RunRegions(Session& session);
absl::StatusOr<Answer> RunPlugins(Session& session);
absl::StatusOr<Answer> RunPluginsNew(Session& session);
absl::StatusOr<Answer> RunProbePlugin(Session& session);
absl::StatusOr<Answer> RunDoctor(Session& session);

// ---- shared by commands ----

// The file held against the contract of plugins.
absl::StatusOr<Answer> CheckPlugin(Session& session, const std::string& file);

// Whether `operand` names a Hugging Face config.json (by its ending) or a folder that should have
// one (by a path with a slash).
bool IsConfigFile(const std::string& operand);

// The scenario of `operand` (a model's name, a scenario or config.json file, "-"; empty: settings
// alone) with the settings of the command line.
absl::StatusOr<Node> ReadOperand(Session& session, const std::string& operand);
// Its plan.
absl::StatusOr<Plan> PlanOperand(Session& session, const std::string& operand);
// The same without settings, of a scenario's text.
absl::StatusOr<Plan> PlanScenarioText(Session& session, const std::string& toml,
                                      const std::string& origin);

// --db, $GPUDAY_DB or gpuday.db in the user's data folder. Error (kStore) when none is known.
absl::StatusOr<std::filesystem::path> DatabasePath(const Options& options);
// What --html, --md, --csv and --xlsx write: FILE, or "-" for standard output in place of the
// table. Error (kUsage): more than one thing for standard output, a workbook for a terminal.
absl::Status CheckDocuments(const Options& options);
// Writes `document` to `file`, whole or not at all, or makes it the answer's output. Error
// (kOutput).
absl::Status PutDocument(const std::string& file, const std::string& document, Answer& answer);
// All documents of a plan that were asked for. `sensitivity`: of the plan; may be null.
absl::Status PutPlanDocuments(const Options& options, const Plan& plan,
                              const Sensitivity* sensitivity, Answer& answer);
// The answer of `gpuday show` about a sweep.
absl::StatusOr<Answer> ShowSweep(Session& session, std::int64_t id);
// The number of the sweep called `operand`, a number or a name that no plan has; nothing when there
// is none. Error (kStore): several have the name.
absl::StatusOr<std::optional<std::int64_t>> FindSweep(const Options& options,
                                                      const std::string& operand);
// The saved plan called `operand`, a number or a name. Error (kStore) when there is none or
// several.
absl::StatusOr<SavedPlan> FindSaved(const Options& options, const std::string& operand);
// The measurement table that the first operand names; "-" is standard input.
absl::StatusOr<CsvTable> ReadMeasurements(Session& session);
// A remark on files that cannot be read: a bad one does not hide the good ones.
std::string LeftOut(const std::vector<absl::Status>& bad);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_COMMANDS_H_
