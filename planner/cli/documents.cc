// What the options of documents write: one for each format of report/formats.h.
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "planner/base/output_file.h"
#include "planner/base/status.h"
#include "planner/cli/commands.h"
#include "planner/report/formats.h"

namespace gpuday {
namespace {

const std::string& FileOf(const Options& options, const DocumentFormat& format) {
  static const std::string kNone;
  std::string Options::*file = DocumentFile(format.name);
  return file == nullptr ? kNone : options.*file;
}

}  // namespace

absl::Status CheckDocuments(const Options& options) {
  std::string first = options.json ? "--json" : options.explain ? "--explain" : "";
  for (const DocumentFormat& format : DocumentFormats()) {
    if (FileOf(options, format) != "-") continue;
    if (!first.empty()) {
      return Error(Fault::kUsage, absl::StrCat(format.option, " - and ", first,
                                               " both go to standard output; give a file"));
    }
    first = absl::StrCat(format.option, " -");
  }
  for (const DocumentFormat& format : DocumentFormats()) {
    const bool bytes = format.content == DocumentFormat::Content::kBytes;
    if (bytes && FileOf(options, format) == "-" && isatty(STDOUT_FILENO) == 1) {
      return Error(
          Fault::kUsage,
          absl::StrCat(format.option, " -: a workbook is nothing for a terminal; give a file"));
    }
  }
  return absl::OkStatus();
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

absl::Status PutPlanDocuments(const Options& options, const Plan& plan,
                              const Sensitivity* sensitivity, Answer& answer) {
  for (const DocumentFormat& format : DocumentFormats()) {
    const std::string& file = FileOf(options, format);
    if (file.empty() || format.plan == nullptr) continue;
    GPUDAY_ASSIGN_OR_RETURN(const std::string document, format.plan(plan, sensitivity));
    GPUDAY_RETURN_IF_ERROR(PutDocument(file, document, answer));
  }
  return absl::OkStatus();
}

}  // namespace gpuday
