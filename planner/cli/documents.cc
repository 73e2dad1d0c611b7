// What --html, --md, --csv and --xlsx write.
#include "planner/report/documents.h"

#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "planner/base/output_file.h"
#include "planner/base/status.h"
#include "planner/cli/commands.h"

namespace gpuday {
namespace {

struct Asked {
  const char* option;
  const std::string& file;
};

std::vector<Asked> AskedOf(const DocumentOptions& documents) {
  std::vector<Asked> asked;
  for (const Asked& document :
       {Asked{"--html", documents.html_file}, Asked{"--md", documents.md_file},
        Asked{"--csv", documents.csv_file}, Asked{"--xlsx", documents.xlsx_file}}) {
    if (!document.file.empty()) asked.push_back(document);
  }
  return asked;
}

}  // namespace

absl::Status CheckDocuments(const DocumentOptions& documents, const std::string& printed) {
  std::string first = printed;
  for (const Asked& asked : AskedOf(documents)) {
    if (asked.file != "-") continue;
    if (!first.empty()) {
      return Error(Fault::kUsage, absl::StrCat(asked.option, " - and ", first,
                                               " both go to standard output; give a file"));
    }
    first = absl::StrCat(asked.option, " -");
  }
  if (documents.xlsx_file == "-" && isatty(STDOUT_FILENO) == 1) {
    return Error(Fault::kUsage, "--xlsx -: a workbook is nothing for a terminal; give a file");
  }
  return absl::OkStatus();
}

DocumentTells WhatDocumentsTell(const DocumentOptions& documents) {
  return documents.html_file.empty() && documents.md_file.empty()
             ? DocumentTells::kPlan
             : DocumentTells::kPlanAndSensitivity;
}

absl::Status PutDocument(const std::string& file, const std::string& document, Answer& answer) {
  if (file == "-") {
    answer.output = document;
    return absl::OkStatus();
  }
  GPUDAY_ASSIGN_OR_RETURN(OutputFile out, OutputFile::Create(file));
  GPUDAY_RETURN_IF_ERROR(out.Write(document));
  return out.Commit();
}

absl::Status PutPlanDocuments(const DocumentOptions& documents, const Plan& plan,
                              const Sensitivity* sensitivity, Answer& answer) {
  if (!documents.html_file.empty()) {
    GPUDAY_RETURN_IF_ERROR(PutDocument(documents.html_file, PlanPage(plan, sensitivity), answer));
  }
  if (!documents.md_file.empty()) {
    GPUDAY_RETURN_IF_ERROR(PutDocument(documents.md_file, PlanMarkdown(plan, sensitivity), answer));
  }
  if (!documents.csv_file.empty()) {
    GPUDAY_RETURN_IF_ERROR(PutDocument(documents.csv_file, PlanCsv(plan), answer));
  }
  if (documents.xlsx_file.empty()) return absl::OkStatus();
  GPUDAY_ASSIGN_OR_RETURN(const std::string workbook, PlanWorkbook(plan));
  return PutDocument(documents.xlsx_file, workbook, answer);
}

}  // namespace gpuday
