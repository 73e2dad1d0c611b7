// Saved sweeps: found by number or name, shown with their best rows, written out again.
#include <cstdio>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/ask/saved.h"
#include "planner/base/dates.h"
#include "planner/base/output_file.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/saved.h"
#include "planner/report/csv/sweep.h"
#include "planner/report/json/sweep.h"
#include "planner/report/text/sweep.h"

namespace gpuday {
namespace {

SweepHead HeadOf(const SavedSweep& sweep) {
  SweepHead head{
      .title = Printable(sweep.name),
      .keys = {},
      .value = [&sweep](std::size_t k, std::uint64_t ordinal) { return sweep.Value(k, ordinal); },
      .rows_asked = sweep.rows_asked};
  for (const SavedSweepKey& key : sweep.keys) head.keys.push_back(key.key);
  return head;
}

// "cluster.gpus: 8, 16, 32 ... 1024 (8 values)".
std::string ValuesText(const SavedSweepKey& key) {
  constexpr std::size_t kShown = 6;
  const auto& values = key.values;
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < values.size() && i < kShown; ++i) {
    shown.push_back(Printable(values[i], 40));
  }
  return absl::StrCat(Printable(key.key, 80), ": ", absl::StrJoin(shown, ", "),
                      values.size() > kShown ? absl::StrCat(" ... ", Printable(values.back(), 40),
                                                            " (", values.size(), " values)")
                                             : "");
}

// Writes the rows of a sweep out; false when one of them is damaged.
absl::StatusOr<bool> WriteRows(const Desk& desk, const std::string& csv_file,
                               const SavedSweep& sweep) {
  const SweepHead head = HeadOf(sweep);
  std::optional<OutputFile> file;
  if (csv_file != "-") {
    GPUDAY_ASSIGN_OR_RETURN(OutputFile created, OutputFile::Create(csv_file));
    file.emplace(std::move(created));
  }
  const auto put = [&](const std::string& text) -> absl::Status {
    if (file.has_value()) return file->Write(text);
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return absl::OkStatus();
    return Error(Fault::kOutput, "the rows cannot be written to standard output");
  };
  GPUDAY_RETURN_IF_ERROR(put(SweepCsvHeader(head)));
  GPUDAY_ASSIGN_OR_RETURN(const bool intact,
                          ReadSavedRows(desk, sweep.id, [&](const std::vector<SweepRow>& rows) {
                            return put(SweepCsvRows(head, rows));
                          }));
  if (file.has_value()) GPUDAY_RETURN_IF_ERROR(file->Commit());
  return intact;
}

}  // namespace

const char* DamageWarning(const SavedPlan& saved) {
  return saved.intact ? "" : kDamagedPlan.c_str();
}

absl::StatusOr<Answer> ShowSweep(const Session& session, std::int64_t id,
                                 const std::string& csv_file, bool json) {
  GPUDAY_ASSIGN_OR_RETURN(const SavedSweep sweep, AskSavedSweep(session.desk, id));
  Answer answer{.yes = sweep.summary.Of(SweepVerdict::kYes) > 0};
  bool intact = sweep.intact;
  if (!csv_file.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(const bool rows_intact, WriteRows(session.desk, csv_file, sweep));
    intact = intact && rows_intact;
  }
  if (!intact) {
    answer.remark =
        "gpuday: warning: this saved sweep was changed or damaged after it was saved (a checksum "
        "is wrong); do not rely on it\n";
  }
  if (csv_file == "-") return answer;
  const SweepHead head = HeadOf(sweep);
  if (json) {
    answer.output = SweepJson(head, sweep.summary, nullptr);
    return answer;
  }
  answer.output = SweepSummaryText(head, sweep.summary, session.style);
  absl::StrAppend(&answer.output, "\n");
  for (const SavedSweepKey& key : sweep.keys) {
    absl::StrAppend(&answer.output, "  ", ValuesText(key), "\n");
  }
  absl::StrAppend(&answer.output, "\nSaved ", LocalTimeText(sweep.created_at), " as ", sweep.id,
                  ", \"", Printable(sweep.name), "\", by gpuday ", sweep.program_version,
                  sweep.summary.rows < sweep.rows_asked ? "; it was interrupted" : "", ". ",
                  session.Hint(absl::StrCat("show ", sweep.id, " --csv FILE")),
                  " writes its rows.\n");
  return answer;
}

}  // namespace gpuday
