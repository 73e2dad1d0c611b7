// Saved sweeps: found by number or name, shown with their best rows, written out again.
#include <cstdio>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/output_file.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/commands.h"
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
absl::StatusOr<bool> WriteRows(const Options& options, const Store& store,
                               const SavedSweep& sweep) {
  const SweepHead head = HeadOf(sweep);
  std::optional<OutputFile> file;
  if (options.csv_file != "-") {
    GPUDAY_ASSIGN_OR_RETURN(OutputFile created, OutputFile::Create(options.csv_file));
    file.emplace(std::move(created));
  }
  const auto put = [&](const std::string& text) -> absl::Status {
    if (file.has_value()) return file->Write(text);
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return absl::OkStatus();
    return Error(Fault::kOutput, "the rows cannot be written to standard output");
  };
  GPUDAY_RETURN_IF_ERROR(put(SweepCsvHeader(head)));
  GPUDAY_ASSIGN_OR_RETURN(const bool intact,
                          store.ReadSweepRows(sweep.id, [&](const std::vector<SweepRow>& rows) {
                            return put(SweepCsvRows(head, rows));
                          }));
  if (file.has_value()) GPUDAY_RETURN_IF_ERROR(file->Commit());
  return intact;
}

}  // namespace

absl::StatusOr<std::optional<std::int64_t>> FindSweep(const Options& options,
                                                      const std::string& operand) {
  GPUDAY_ASSIGN_OR_RETURN(const std::filesystem::path path, DatabasePath(options));
  GPUDAY_ASSIGN_OR_RETURN(const Store store, Store::OpenForReading(path));
  std::vector<SavedSweepSummary> found;
  if (IsNumber(operand)) {
    std::int64_t id = 0;
    if (!absl::SimpleAtoi(operand, &id)) return std::nullopt;
    GPUDAY_ASSIGN_OR_RETURN(found, store.ListSweeps());
    std::erase_if(found, [&](const SavedSweepSummary& sweep) { return sweep.id != id; });
  } else {
    GPUDAY_ASSIGN_OR_RETURN(found, store.FindSweepsByName(operand));
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<SavedSummary> plans, store.FindByName(operand));
    if (found.empty() || (found.size() == 1 && plans.empty())) {
      return found.empty() ? std::nullopt : std::optional(found[0].id);
    }
    std::vector<std::int64_t> ids;
    for (const SavedSweepSummary& sweep : found) ids.push_back(sweep.id);
    for (const SavedSummary& plan : plans) ids.push_back(plan.id);
    return Error(Fault::kStore, absl::StrCat("several saved plans and sweeps are called \"",
                                             Printable(operand, 80), "\": give a number of ",
                                             absl::StrJoin(ids, ", ")));
  }
  return found.empty() ? std::nullopt : std::optional(found[0].id);
}

absl::StatusOr<Answer> ShowSweep(Session& session, std::int64_t id) {
  const Options& options = session.options;
  GPUDAY_ASSIGN_OR_RETURN(const std::filesystem::path path, DatabasePath(options));
  GPUDAY_ASSIGN_OR_RETURN(const Store store, Store::OpenForReading(path));
  GPUDAY_ASSIGN_OR_RETURN(const SavedSweep sweep, store.GetSweep(id));
  Answer answer;
  bool intact = sweep.intact;
  if (!options.csv_file.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(const bool rows_intact, WriteRows(options, store, sweep));
    intact = intact && rows_intact;
  }
  if (!intact) {
    answer.remark =
        "gpuday: warning: this saved sweep was changed or damaged after it was saved (a checksum "
        "is wrong); do not rely on it\n";
  }
  if (options.csv_file == "-") return answer;
  const SweepHead head = HeadOf(sweep);
  if (options.json) {
    answer.output = SweepJson(head, sweep.summary, nullptr);
    return answer;
  }
  answer.output = SweepSummaryText(head, sweep.summary, session.style);
  absl::StrAppend(&answer.output, "\n");
  for (const SavedSweepKey& key : sweep.keys) {
    absl::StrAppend(&answer.output, "  ", ValuesText(key), "\n");
  }
  absl::StrAppend(&answer.output, "\nSaved ", sweep.created_at, " as ", sweep.id, ", \"",
                  Printable(sweep.name), "\", by gpuday ", sweep.program_version,
                  sweep.summary.rows < sweep.rows_asked ? "; it was interrupted" : "",
                  ". gpuday show ", sweep.id, " --csv FILE writes its rows.\n");
  return answer;
}

}  // namespace gpuday
