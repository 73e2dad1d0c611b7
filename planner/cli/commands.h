// The commands, one file each: options, a question of ask/, its answer printed. Each gets what was
// typed and returns what it prints and its exit code; errors come back as a Status and are printed
// by main. parse/command_line.cc has the table of them.
#ifndef GPUDAY_PLANNER_CLI_COMMANDS_H_
#define GPUDAY_PLANNER_CLI_COMMANDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/ask/documents.h"
#include "planner/base/csv.h"
#include "planner/catalog/catalog.h"
#include "planner/cli/options.h"
#include "planner/cli/parse/catalog.h"
#include "planner/cli/parse/exploring.h"
#include "planner/cli/parse/planning.h"
#include "planner/cli/parse/saved.h"
#include "planner/cli/parse/tools.h"
#include "planner/host/plugin_host.h"
#include "planner/plan/plan.h"
#include "planner/report/text/style.h"
#include "planner/sweep/sensitivity.h"

namespace gpuday {

struct DocumentFormat;  // report/formats.h

// A command's output, warnings and exit code.
struct Answer {
  std::string output;        // for standard output
  std::string remark;        // for standard error: what was done beside answering
  bool yes = true;           // false: the answer is no, exit code 1
  bool interrupted = false;  // by Ctrl-C: what was done is in the answer, exit code 130
};

// What commands work with beside their options; all of it outlives them.
struct Session {
  const Desk& desk;  // for questions
  // For what is no question that the page asks as well: lists, plugins, measurements.
  const Catalog& catalog;
  const PluginHost& host;
  Style style;  // how to print
};

absl::StatusOr<Answer> RunPlan(const Session& session, const PlanOptions& options);
absl::StatusOr<Answer> RunInference(const Session& session, const InferenceOptions& options);
absl::StatusOr<Answer> RunCompare(const Session& session, const CompareOptions& options);
absl::StatusOr<Answer> RunSearch(const Session& session, const SearchOptions& options);
absl::StatusOr<Answer> RunRanks(const Session& session, const RanksOptions& options);
absl::StatusOr<Answer> RunSweep(const Session& session, const SweepOptions& options);
absl::StatusOr<Answer> RunSensitivity(const Session& session, const SensitivityOptions& options);
absl::StatusOr<Answer> RunScenarios(const Session& session, const ScenariosOptions& options);
absl::StatusOr<Answer> RunShow(const Session& session, const ShowOptions& options);
absl::StatusOr<Answer> RunDiff(const Session& session, const DiffOptions& options);
absl::StatusOr<Answer> RunDelete(const Session& session, const DeleteOptions& options);
absl::StatusOr<Answer> RunServe(const Session& session, const ServeOptions& options);
absl::StatusOr<Answer> RunModels(const Session& session, const ModelsOptions& options);
absl::StatusOr<Answer> RunValidate(const Session& session, const ValidateOptions& options);
absl::StatusOr<Answer> RunCalibrate(const Session& session, const CalibrateOptions& options);
absl::StatusOr<Answer> RunGpus(const Session& session, const ListOptions& options);
absl::StatusOr<Answer> RunPrices(const Session& session, const PricesOptions& options);
absl::StatusOr<Answer> RunRegions(const Session& session, const ListOptions& options);
absl::StatusOr<Answer> RunPlugins(const Session& session, const PluginsOptions& options);
absl::StatusOr<Answer> RunProbePlugin(const Session& session, const ProbeOptions& options);
absl::StatusOr<Answer> RunDoctor(const Session& session, const DoctorOptions& options);

// ---- shared by commands ----

// `gpuday plugins new`: a project that builds as it is.
absl::StatusOr<Answer> RunPluginsNew(const Session& session, const PluginsOptions& options);
// `gpuday plugins check`: the file held against the contract of plugins.
absl::StatusOr<Answer> CheckPlugin(const Session& session, const std::string& file, bool json);

// What --html, --md, --csv and --xlsx write: FILE, or "-" for standard output in place of the
// table. `printed`: "--json" or "--explain" where the answer itself was asked for so; else empty.
// Error (kUsage): more than one thing for standard output, a workbook for a terminal.
absl::Status CheckDocuments(const DocumentOptions& documents, const std::string& printed);
// Writes `document` to `file`, whole or not at all, or makes it the answer's output. Error
// (kOutput).
absl::Status PutDocument(const std::string& file, const std::string& document, Answer& answer);
// The documents that were asked for, as `write` writes each; the options offer only formats that it
// can.
absl::Status PutDocuments(
    const DocumentOptions& documents,
    const std::function<absl::StatusOr<std::string>(const DocumentFormat&)>& write, Answer& answer);
// All documents of a plan that were asked for. `sensitivity`: of the plan; may be null.
absl::Status PutPlanDocuments(const DocumentOptions& documents, const Plan& plan,
                              const Sensitivity* sensitivity, Answer& answer);
// Whether one of them says what would change the plan.
DocumentTells WhatDocumentsTell(const DocumentOptions& documents);
// The answer of `gpuday show` about a sweep.
absl::StatusOr<Answer> ShowSweep(const Session& session, const ShowOptions& options,
                                 std::int64_t id);
// The measurement table at `path`; "-" is standard input.
absl::StatusOr<CsvTable> ReadMeasurements(const std::string& path);
// A remark on files that cannot be read: a bad one does not hide the good ones.
std::string LeftOut(const std::vector<absl::Status>& bad);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_COMMANDS_H_
