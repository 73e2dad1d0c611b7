// gpuday sweep: a scenario planned for every combination of values, as a table, a file or into the
// store.
#include "planner/ask/sweep.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/ask/saved.h"
#include "planner/base/interrupt.h"
#include "planner/base/numbers.h"
#include "planner/base/output_file.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/command.h"
#include "planner/cli/documents.h"
#include "planner/report/csv/sweep.h"
#include "planner/report/formats.h"
#include "planner/report/json/sweep.h"
#include "planner/report/text/columns.h"
#include "planner/report/text/sweep.h"

namespace gpuday {
namespace {

constexpr char kSweepFooter[] = R"(Examples:
  gpuday sweep llama-2-7b --tokens 1T --vary cluster.gpus=8..1024*2 --vary training.micro_batch=1,2,4
  gpuday sweep scenario.toml --vary cluster.gpu='A100*,H100*' --vary training.sequence_length=2k,8k,32k
  gpuday sweep scenario.toml --vary parallel.tensor=1..8*2 --csv rows.csv --name "tensor or not")";

constexpr std::uint64_t kMostRowsOfATable = 1000;
constexpr std::uint64_t kMostRowsOfJson = 100'000;

struct SweepOptions {
  ScenarioOptions scenario;
  std::vector<std::string> vary;       // "cluster.gpus=8..1024*2"
  std::string csv_file;                // empty: none, "-": standard output
  std::optional<std::string> save_as;  // empty: the sweep's title; nullopt: it is not saved
  unsigned threads = 0;                // 0: as many as there are cores
  bool json = false;
};

void DeclareSweep(CommandParser& command, SweepOptions& options) {
  command.AddFooter(kSweepFooter);
  command.AddScenario(options.scenario, KeyUse::kTraining);
  command.AddTexts("--vary", options.vary,
                   "A key and its values: 8..1024*2, 8..64+8, 2k,8k,32k, 'A100*'; may be repeated",
                   "KEY=RANGE");
  command.AddDocument("--csv", options.csv_file, "Write the rows");
  command.AddSave("Keep the sweep; gpuday show prints its best rows", options.save_as);
  command.AddNumber("--threads", options.threads, "Threads to plan on; all cores without it", 1,
                    1024);
  command.AddJson(options.json);
}

// A line on a terminal that tells how far the work is, at most a few times a second.
class ProgressLine {
 public:
  explicit ProgressLine(std::uint64_t all) : all_(all), shown_(isatty(STDERR_FILENO) == 1) {}
  ~ProgressLine() {
    if (written_) std::fputs("\r\x1b[K", stderr);
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void Show(std::uint64_t done) {
    using Seconds = std::chrono::duration<double>;
    const double now = Seconds(std::chrono::steady_clock::now() - start_).count();
    if (!shown_ || done == 0 || now < last_ + 0.25) return;
    last_ = now;
    written_ = true;
    const double rate = static_cast<double>(done) / now;
    const std::string line = absl::StrCat(
        "\r", Grouped(absl::uint128(done)), " of ", Grouped(absl::uint128(all_)), " rows, ",
        Grouped(rate), " a second, ",
        Duration(static_cast<double>(all_ - done) / rate / kSecondsPerDay), " left\x1b[K");
    std::fputs(line.c_str(), stderr);
  }

 private:
  const std::uint64_t all_;
  const bool shown_;
  bool written_ = false;
  double last_ = 0;  // seconds from the start
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Writes straight to standard output: the rows need not fit into memory.
absl::Status Print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return absl::OkStatus();
  return Error(Fault::kOutput, "the rows cannot be written to standard output");
}

// The rows as a file, or to standard output.
class CsvPlace {
 public:
  explicit CsvPlace(const std::string& file) : file_(file) {}
  bool ToOutput() const { return file_ == "-"; }

  absl::Status Begin(const SweepHead& head) {
    if (file_.empty()) return absl::OkStatus();
    if (!ToOutput()) {
      GPUDAY_ASSIGN_OR_RETURN(OutputFile out, OutputFile::Create(file_));
      out_.emplace(std::move(out));
    }
    return Put(SweepCsvHeader(head));
  }
  absl::Status Take(const SweepHead& head, const std::vector<SweepRow>& rows) {
    return file_.empty() ? absl::OkStatus() : Put(SweepCsvRows(head, rows));
  }
  absl::Status Commit() { return out_.has_value() ? out_->Commit() : absl::OkStatus(); }

 private:
  absl::Status Put(const std::string& csv) { return ToOutput() ? Print(csv) : out_->Write(csv); }

  const std::string file_;  // empty: none
  std::optional<OutputFile> out_;
};

SweepHead HeadOf(const SweepQuestion& question) {
  const Sweep& sweep = question.sweep;
  SweepHead head{
      .title = question.title,
      .keys = {},
      .value = [&sweep](std::size_t k,
                        std::uint64_t ordinal) { return SweepValueText(sweep.Value(k, ordinal)); },
      .rows_asked = sweep.Rows()};
  for (const SweepKey& key : sweep.keys) head.keys.push_back(key.key);
  return head;
}

std::string RemarkOf(const Session& session, const SweepAnswer& found, std::uint64_t all) {
  std::string remark;
  if (found.done < all) {
    remark = absl::StrCat("interrupted: ", Grouped(absl::uint128(found.done)), " of ",
                          Grouped(absl::uint128(all)), " rows written\n");
  }
  if (found.saved_id.has_value()) {
    absl::StrAppend(&remark, "saved as ", *found.saved_id, " (",
                    session.Hint(absl::StrCat("show ", *found.saved_id)), ")\n");
  }
  return remark;
}

absl::Status CheckSize(const SweepOptions& options, std::uint64_t rows) {
  const std::uint64_t most = options.json ? kMostRowsOfJson : kMostRowsOfATable;
  if (rows <= most || !options.csv_file.empty() || options.save_as.has_value())
    return absl::OkStatus();
  return Error(Fault::kUsage, absl::StrCat("a ", options.json ? "JSON answer" : "table",
                                           " holds at most ", Grouped(absl::uint128(most)),
                                           " rows, and these are ", Grouped(absl::uint128(rows)),
                                           "; --csv FILE or --save takes any number of them"));
}

// What all rows have that nobody said.
std::string AssumedText(const Sweep& sweep, const Session& session) {
  if (sweep.assumed.empty()) return "";
  const std::string list =
      absl::StrJoin(sweep.assumed, ", ", [](std::string* out, const Assumption& one) {
        absl::StrAppend(out, one.key, " = ", one.value);
      });
  return absl::StrCat(
      Wrapped(absl::StrCat("Assumed in every row: ", list, " (gpuday plan says why)"),
              session.style.width, 2),
      "\n");
}

absl::StatusOr<Answer> RunSweep(const Session& session, const SweepOptions& options) {
  if (!options.save_as.value_or("").empty()) {
    GPUDAY_RETURN_IF_ERROR(CheckSavedName(*options.save_as));
  }
  GPUDAY_RETURN_IF_ERROR(CheckEnding(*FindFormat("csv"), options.csv_file));
  GPUDAY_RETURN_IF_ERROR(CheckNotRead("--csv", options.csv_file, {options.scenario.Operand()}));
  if (options.csv_file == "-" && options.json) {
    return Error(Fault::kUsage, "--csv - and --json both go to standard output; give a file");
  }
  GPUDAY_ASSIGN_OR_RETURN(
      const AskedScenario asked,
      ReadOperand(session.desk, options.scenario.Operand(), options.scenario.changes));
  GPUDAY_ASSIGN_OR_RETURN(SweepQuestion question, ReadSweep(session.desk, asked, options.vary));
  question.threads = options.threads;
  question.save_as = options.save_as;
  const SweepHead head = HeadOf(question);
  GPUDAY_RETURN_IF_ERROR(CheckSize(options, head.rows_asked));

  const bool elsewhere = !options.csv_file.empty() || options.save_as.has_value();
  std::vector<SweepRow> kept;
  CsvPlace csv(options.csv_file);
  ProgressLine progress(head.rows_asked);
  const InterruptGuard guard;
  const SweepListener listener{.begin = [&] { return csv.Begin(head); },
                               .take =
                                   [&](const std::vector<SweepRow>& rows) {
                                     if (!elsewhere) {
                                       kept.insert(kept.end(), rows.begin(), rows.end());
                                     }
                                     return csv.Take(head, rows);
                                   },
                               .go_on =
                                   [&](std::uint64_t done) {
                                     progress.Show(done);
                                     return !InterruptGuard::Interrupted();
                                   }};
  GPUDAY_ASSIGN_OR_RETURN(const SweepAnswer found, AskSweep(session.desk, question, listener));
  GPUDAY_RETURN_IF_ERROR(csv.Commit());

  Answer answer;
  answer.yes = found.summary.Of(SweepVerdict::kYes) > 0;
  answer.interrupted = found.done < head.rows_asked;
  answer.remark = absl::StrCat(asked.remark, RemarkOf(session, found, head.rows_asked));
  if (options.json) {
    answer.output = SweepJson(head, found.summary, elsewhere ? nullptr : &kept);
  } else if (!elsewhere) {
    answer.output =
        absl::StrCat(SweepTable(head, kept, session.style), AssumedText(question.sweep, session));
  } else if (!csv.ToOutput()) {
    answer.output = SweepSummaryText(head, found.summary, session.style);
  }
  return answer;
}

}  // namespace

Command SweepCommand() {
  return {"sweep", "Plan every combination of values of scenario keys",
          Begin<SweepOptions, DeclareSweep, RunSweep>};
}

}  // namespace gpuday
