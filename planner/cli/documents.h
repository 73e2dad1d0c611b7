// What --html, --md, --csv, --toml and --xlsx write.
#ifndef GPUDAY_PLANNER_CLI_DOCUMENTS_H_
#define GPUDAY_PLANNER_CLI_DOCUMENTS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "planner/ask/documents.h"
#include "planner/cli/command.h"
#include "planner/cli/options.h"
#include "planner/plan/plan.h"
#include "planner/sweep/sensitivity.h"

namespace gpuday {

struct DocumentFormat;  // report/formats.h

// That a file of `format` is called like one. Error (kUsage).
absl::Status CheckEnding(const DocumentFormat& format, const std::string& file);
// A document goes to FILE, or with "-" to standard output in place of the table. `printed`:
// "--json" or "--explain" where the answer itself was asked for so; else empty. Error (kUsage):
// more than one thing for standard output, a workbook for a terminal, another format's ending, the
// same file twice, or a file among `operands`, which are read.
absl::Status CheckDocuments(const DocumentOptions& documents, const std::string& printed,
                            const std::vector<std::string>& operands);
// That `file` is none of those that are read, whatever links lead to it. Error (kUsage).
absl::Status CheckNotRead(const char* option, const std::string& file,
                          const std::vector<std::string>& operands);
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

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_DOCUMENTS_H_
