#include "planner/cli/documents.h"

#include <unistd.h>

#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "planner/base/output_file.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/report/formats.h"

namespace gpuday {

absl::Status CheckEnding(const DocumentFormat& format, const std::string& file) {
  if (file.empty() || file == "-" || absl::EndsWithIgnoreCase(file, format.suffix)) {
    return absl::OkStatus();
  }
  const std::string ending = std::filesystem::path(file).extension().string();
  return Error(Fault::kUsage,
               absl::StrCat(format.option, " ", Printable(file, 300),
                            ": expected a file that ends in ", format.suffix, ", found ",
                            ending.empty() ? "no ending" : Printable(ending, 40)));
}

namespace {

bool AreOneFile(const std::string& a, const std::string& b) {
  std::error_code ignored;
  return a == b || std::filesystem::equivalent(a, b, ignored);
}

}  // namespace

absl::Status CheckNotRead(const char* option, const std::string& file,
                          const std::vector<std::string>& operands) {
  if (file.empty() || file == "-") return absl::OkStatus();
  for (const std::string& operand : operands) {
    if (operand.empty() || operand == "-" || !AreOneFile(file, operand)) continue;
    return Error(Fault::kUsage, absl::StrCat(option, " ", Printable(file, 300), ": this is ",
                                             file == operand ? "" : "the same file as ",
                                             file == operand ? "the file" : Printable(operand, 300),
                                             file == operand ? " that is read" : ", which is read",
                                             "; give another"));
  }
  return absl::OkStatus();
}

absl::Status CheckDocuments(const DocumentOptions& documents, const std::string& printed,
                            const std::vector<std::string>& operands) {
  std::string first = printed;
  std::vector<std::string> files;
  for (const DocumentFormat& format : DocumentFormats()) {
    const std::string& file = documents.File(format.name);
    GPUDAY_RETURN_IF_ERROR(CheckEnding(format, file));
    GPUDAY_RETURN_IF_ERROR(CheckNotRead(format.option, file, operands));
    for (const std::string& other : files) {
      if (file.empty() || file == "-" || !AreOneFile(file, other)) continue;
      return Error(Fault::kUsage,
                   absl::StrCat(format.option, " ", Printable(file, 300), ": this is the file of ",
                                "another option too; give each its own"));
    }
    files.push_back(file);
    if (documents.File(format.name) != "-") continue;
    if (!first.empty()) {
      return Error(Fault::kUsage, absl::StrCat(format.option, " - and ", first,
                                               " both go to standard output; give a file"));
    }
    first = absl::StrCat(format.option, " -");
    if (format.content == DocumentFormat::Content::kBytes && isatty(STDOUT_FILENO) == 1) {
      return Error(Fault::kUsage, absl::StrCat(format.option,
                                               " needs a file name: it cannot be "
                                               "printed on a terminal"));
    }
  }
  return absl::OkStatus();
}

DocumentTells WhatDocumentsTell(const DocumentOptions& documents) {
  for (const DocumentFormat& format : DocumentFormats()) {
    if (format.takes_sensitivity && !documents.File(format.name).empty()) {
      return DocumentTells::kPlanAndSensitivity;
    }
  }
  return DocumentTells::kPlan;
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

absl::Status PutDocuments(
    const DocumentOptions& documents,
    const std::function<absl::StatusOr<std::string>(const DocumentFormat&)>& write,
    Answer& answer) {
  for (const DocumentFormat& format : DocumentFormats()) {
    const std::string& file = documents.File(format.name);
    if (file.empty()) continue;
    GPUDAY_ASSIGN_OR_RETURN(const std::string document, write(format));
    GPUDAY_RETURN_IF_ERROR(PutDocument(file, document, answer));
  }
  return absl::OkStatus();
}

absl::Status PutPlanDocuments(const DocumentOptions& documents, const Plan& plan,
                              const Sensitivity* sensitivity, Answer& answer) {
  return PutDocuments(
      documents, [&](const DocumentFormat& format) { return format.plan(plan, sensitivity); },
      answer);
}

}  // namespace gpuday
