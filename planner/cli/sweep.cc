// sweep: a scenario planned for every combination of values, as a table, a file or into the store.
#include "planner/sweep/sweep.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <optional>

#include "absl/strings/str_cat.h"
#include "planner/base/interrupt.h"
#include "planner/base/numbers.h"
#include "planner/base/output_file.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/commands.h"
#include "planner/compose/resolve.h"
#include "planner/report/csv/sweep.h"
#include "planner/report/json/sweep.h"
#include "planner/report/text/sweep.h"

namespace gpuday {
namespace {

constexpr std::uint64_t kMostRowsOfATable = 1000;
constexpr std::uint64_t kMostRowsOfJson = 100'000;

// "llama-2-7b", the scenario's own name, or what else tells it apart.
std::string TitleOf(const Node& document) {
  for (const char* key : {"name", "model.name", "model.hugging_face", "model.architecture"}) {
    const Node* node = document.FindPath(key);
    if (node != nullptr && node->kind == Node::Kind::kText) return Printable(node->text);
  }
  return "sweep";
}

// A line on a terminal that tells how far the work is, at most a few times a second.
class Progress {
 public:
  explicit Progress(std::uint64_t all) : all_(all), shown_(isatty(STDERR_FILENO) == 1) {}
  ~Progress() {
    if (written_) std::fputs("\r\x1b[K", stderr);
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

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

// Where rows go beside the answer.
struct Places {
  std::optional<OutputFile> csv;
  bool csv_to_output = false;  // standard output
  std::optional<Store> store;
  SavedSweep saved;
  std::vector<SweepRow>* rows = nullptr;  // kept for a table or JSON; null: not kept
};

// Writes straight to standard output: the rows need not fit into memory.
absl::Status Print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return absl::OkStatus();
  return Error(Fault::kOutput, "the rows cannot be written to standard output");
}

absl::Status Put(const std::string& csv, Places& places) {
  if (places.csv.has_value()) GPUDAY_RETURN_IF_ERROR(places.csv->Write(csv));
  return places.csv_to_output ? Print(csv) : absl::OkStatus();
}

std::vector<SavedSweepKey> KeysToSave(const Sweep& sweep) {
  std::vector<SavedSweepKey> keys;
  for (const SweepKey& key : sweep.keys) {
    keys.push_back({key.key, {}});
    for (const Node& value : key.values) keys.back().values.push_back(SweepValueText(value));
  }
  return keys;
}

absl::Status OpenPlaces(const Options& options, const Sweep& sweep, const std::string& title,
                        Places& places) {
  places.csv_to_output = options.csv_file == "-";
  if (!options.csv_file.empty() && !places.csv_to_output) {
    GPUDAY_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(options.csv_file));
    places.csv.emplace(std::move(file));
  }
  if (!options.save) return absl::OkStatus();
  GPUDAY_ASSIGN_OR_RETURN(const std::filesystem::path path, DatabasePath(options));
  GPUDAY_ASSIGN_OR_RETURN(Store store, Store::OpenForWriting(path));
  places.store.emplace(std::move(store));
  const std::string name = options.save_name.empty() ? title : options.save_name;
  GPUDAY_ASSIGN_OR_RETURN(
      places.saved,
      places.store->BeginSweep(name, WriteScenario(sweep.document), KeysToSave(sweep)));
  return absl::OkStatus();
}

absl::Status CheckSize(const Options& options, std::uint64_t rows) {
  const std::uint64_t most = options.json ? kMostRowsOfJson : kMostRowsOfATable;
  if (rows <= most || !options.csv_file.empty() || options.save) return absl::OkStatus();
  return Error(Fault::kUsage, absl::StrCat("a ", options.json ? "JSON answer" : "table",
                                           " holds at most ", Grouped(absl::uint128(most)),
                                           " rows, and these are ", Grouped(absl::uint128(rows)),
                                           "; --csv FILE or --save takes any number of them"));
}

}  // namespace

absl::StatusOr<Answer> RunSweepCommand(Session& session) {
  const Options& options = session.options;
  if (IsNumber(options.save_name)) {
    return Error(Fault::kUsage,
                 absl::StrCat("--name ", options.save_name,
                              ": numbers are how saved sweeps are told apart; give a name"));
  }
  if (options.csv_file == "-" && options.json) {
    return Error(Fault::kUsage, "--csv - and --json both go to standard output; give a file");
  }
  const std::string operand = options.operands.empty() ? "" : options.operands[0];
  GPUDAY_ASSIGN_OR_RETURN(const Node document, ReadOperand(session, operand));
  GPUDAY_ASSIGN_OR_RETURN(const Sweep sweep, MakeSweep(document, options.vary, session.catalog));
  const std::uint64_t all = sweep.Rows();
  GPUDAY_RETURN_IF_ERROR(CheckSize(options, all));

  SweepHead head{.title = TitleOf(document), .keys = {}, .value = {}, .rows_asked = all};
  for (const SweepKey& key : sweep.keys) head.keys.push_back(key.key);
  head.value = [&](std::size_t k, std::uint64_t ordinal) {
    return SweepValueText(sweep.Value(k, ordinal));
  };
  const bool elsewhere = !options.csv_file.empty() || options.save;
  std::vector<SweepRow> kept;
  Places places;
  SweepSummary summary;
  Progress progress(all);
  const InterruptGuard guard;
  const SweepHooks hooks{
      .take = [&](const std::vector<SweepRow>& rows) -> absl::Status {
        // Only now: a sweep of which nothing can be planned leaves nothing behind.
        if (summary.rows == 0) {
          GPUDAY_RETURN_IF_ERROR(OpenPlaces(options, sweep, head.title, places));
          GPUDAY_RETURN_IF_ERROR(Put(SweepCsvHeader(head), places));
        }
        for (const SweepRow& row : rows) summary.Add(row);
        GPUDAY_RETURN_IF_ERROR(options.csv_file.empty() ? absl::OkStatus()
                                                        : Put(SweepCsvRows(head, rows), places));
        if (places.store.has_value()) {
          GPUDAY_RETURN_IF_ERROR(places.store->AppendRows(places.saved, rows, summary));
        }
        if (!elsewhere) kept.insert(kept.end(), rows.begin(), rows.end());
        return absl::OkStatus();
      },
      .go_on =
          [&](std::uint64_t done) {
            progress.Show(done);
            return !InterruptGuard::Interrupted();
          },
      .threads = options.threads};
  GPUDAY_ASSIGN_OR_RETURN(const std::uint64_t done,
                          RunSweep(sweep, session.catalog, session.host, hooks));
  if (places.csv.has_value()) GPUDAY_RETURN_IF_ERROR(places.csv->Commit());

  Answer answer;
  answer.interrupted = done < all;
  if (answer.interrupted) {
    answer.remark = absl::StrCat("interrupted: ", Grouped(absl::uint128(done)), " of ",
                                 Grouped(absl::uint128(all)), " rows are there\n");
  }
  if (places.store.has_value()) {
    absl::StrAppend(&answer.remark, "saved as ", places.saved.id, " (gpuday show ", places.saved.id,
                    ")\n");
  }
  if (options.json) {
    answer.output = SweepJson(head, summary, elsewhere ? nullptr : &kept);
  } else if (!elsewhere) {
    answer.output = SweepTable(head, kept, session.style);
  } else if (!places.csv_to_output) {
    answer.output = SweepSummaryText(head, summary, session.style);
  }
  return answer;
}

}  // namespace gpuday
