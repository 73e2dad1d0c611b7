#include "planner/sweep/sweep.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/base/workers.h"
#include "planner/budget/chances.h"
#include "planner/budget/evaluate_workload.h"
#include "planner/compose/compose.h"
#include "planner/scenario/scenario.h"

namespace gpuday {
namespace {

constexpr std::uint64_t kRowsAtOnce = 8192;
constexpr std::uint64_t kRowsOfABlock = 128;    // that a thread takes at a time
constexpr std::size_t kMostFoundations = 4096;  // kept from one batch to the next

SweepVerdict VerdictOf(const Workload& w, const Figures& figures) {
  const Chances chances = ChancesOf(w, figures, HostBytes(w));
  const auto no = [&](double chance) { return StateOf(chance, w.confidence) == VerdictState::kNo; };
  if (no(chances.fits) || no(chances.host_fits.value_or(1))) return SweepVerdict::kDoesNotFit;
  if (no(chances.within_budget.value_or(1))) return SweepVerdict::kOverBudget;
  if (no(chances.in_time.value_or(1))) return SweepVerdict::kTooLate;
  return chances.Answer(w.confidence) == VerdictState::kYes ? SweepVerdict::kYes
                                                            : SweepVerdict::kMaybe;
}

void Refuse(const absl::Status& status, SweepRow& row) {
  row.verdict = SweepVerdict::kRefused;
  // That the value was given with --vary is plain in a sweep.
  row.reason = std::string(absl::StripPrefix(status.message(), "--vary: "));
}

// Which of the foundations that the same values ask for.
enum class Foundations { kFirst, kOfTheOtherTask };
constexpr char kOfAnotherTask[] = "of another task";

void PlanRow(const Foundation& foundation, JobComposer& composer, WorkloadEvaluator& evaluator,
             const Node& document, SweepRow& row) {
  const absl::StatusOr<const Workload*> workload = composer.Compose(document);
  if (!workload.ok()) return Refuse(workload.status(), row);
  if (!foundation.Suits((*workload)->job)) {
    return Refuse(Error(Fault::kInput, kOfAnotherTask), row);
  }
  const Figures figures = evaluator.Evaluate(**workload);
  row.verdict = VerdictOf(**workload, figures);
  row.bytes_per_gpu = figures.memory.total_bytes;
  row.utilization = figures.utilization;
  row.tokens_per_second = figures.tokens_per_second;
  row.days = figures.days;
  row.wall_days = figures.wall_days;
  row.gpu_hours = figures.gpu_hours;
  if (!(*workload)->prices.known) return;
  row.usd = figures.usd;
  row.wall_usd = figures.wall_usd;
}

class SweepRunner {
 public:
  SweepRunner(const Sweep& sweep, const Catalog& catalog, const PluginHost& host,
              const SweepHooks& hooks)
      : sweep_(sweep), catalog_(catalog), host_(host), hooks_(hooks) {
    for (const SweepKey& key : sweep.keys) of_the_job_.push_back(IsJobKey(key.key));
  }

  absl::StatusOr<std::uint64_t> Run() {
    const std::uint64_t all = sweep_.Rows();
    std::uint64_t done = 0;
    bool any_planned = false;
    while (done < all && (done == 0 || hooks_.go_on(done))) {
      std::vector<SweepRow> rows(std::min(kRowsAtOnce, all - done));
      for (std::size_t i = 0; i < rows.size(); ++i) rows[i].ordinal = done + i;
      GPUDAY_RETURN_IF_ERROR(PlanAll(rows));
      // A slip in a plugin's option, say, refuses every row alike: it is told once.
      any_planned = any_planned || std::any_of(rows.begin(), rows.end(), [&](const SweepRow& row) {
                      return row.verdict != SweepVerdict::kRefused || row.reason != rows[0].reason;
                    });
      if (done == 0 && rows.size() == all && !any_planned) {
        const auto& first = foundations_.at({FoundationOf(0), Foundations::kFirst});
        return Error(first.ok() ? Fault::kInput : FaultOf(first.status()),
                     absl::StrCat("no row can be planned: ", rows[0].reason));
      }
      GPUDAY_RETURN_IF_ERROR(hooks_.take(rows));
      done += rows.size();
    }
    return done;
  }

 private:
  // The number of a row's combination of values that its foundation depends on.
  std::uint64_t FoundationOf(std::uint64_t ordinal) const {
    std::uint64_t index = 0;
    for (std::size_t k = 0; k < sweep_.keys.size(); ++k) {
      if (of_the_job_[k]) continue;
      index = index * sweep_.keys[k].values.size() + sweep_.ValueIndex(k, ordinal);
    }
    return index;
  }

  absl::StatusOr<Node> DocumentOf(std::uint64_t ordinal) const {
    Node document = sweep_.document;
    for (std::size_t k = 0; k < sweep_.keys.size(); ++k) {
      GPUDAY_RETURN_IF_ERROR(SetPath(document, sweep_.keys[k].key, sweep_.Value(k, ordinal)));
    }
    return document;
  }

  // Rows whose values make another task of it need another foundation, which is known once they
  // were composed on the first.
  absl::Status PlanAll(std::vector<SweepRow>& rows) {
    if (foundations_.size() > kMostFoundations) foundations_.clear();
    for (const SweepRow& row : rows) GPUDAY_RETURN_IF_ERROR(Found(row, Foundations::kFirst));
    PlanRows(rows, Foundations::kFirst);
    std::vector<SweepRow> others;
    for (const SweepRow& row : rows) {
      if (row.verdict == SweepVerdict::kRefused && row.reason == kOfAnotherTask) {
        others.emplace_back().ordinal = row.ordinal;
      }
    }
    for (const SweepRow& row : others) {
      GPUDAY_RETURN_IF_ERROR(Found(row, Foundations::kOfTheOtherTask));
    }
    PlanRows(others, Foundations::kOfTheOtherTask);
    for (SweepRow& other : others) rows[other.ordinal - rows[0].ordinal] = std::move(other);
    return absl::OkStatus();
  }

  // Composes the foundation that a row needs, one after the other. A plugin that fails refuses its
  // rows; one that cannot be used at all is an error.
  absl::Status Found(const SweepRow& row, Foundations which) {
    const std::pair index(FoundationOf(row.ordinal), which);
    if (foundations_.contains(index)) return absl::OkStatus();
    GPUDAY_ASSIGN_OR_RETURN(const Node document, DocumentOf(row.ordinal));
    foundations_.emplace(index, ComposeFoundation(document, catalog_, host_));
    return absl::OkStatus();
  }

  void PlanRows(std::vector<SweepRow>& rows, Foundations which) const {
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      for (std::size_t from = next.fetch_add(kRowsOfABlock); from < rows.size();
           from = next.fetch_add(kRowsOfABlock)) {
        PlanBlock(rows, from, std::min(rows.size(), from + kRowsOfABlock), which);
      }
    };
    const std::size_t blocks = (rows.size() + kRowsOfABlock - 1) / kRowsOfABlock;
    const Workers workers(WorkersFor(hooks_.threads, blocks), work);
  }

  void PlanBlock(std::vector<SweepRow>& rows, std::size_t from, std::size_t to,
                 Foundations which) const {
    const absl::StatusOr<Foundation>* current = nullptr;
    Node document;
    std::optional<JobComposer> composer;
    std::optional<WorkloadEvaluator> evaluator;
    for (std::size_t i = from; i < to; ++i) {
      const auto& foundation = foundations_.at({FoundationOf(rows[i].ordinal), which});
      if (!foundation.ok()) {
        Refuse(foundation.status(), rows[i]);
        continue;
      }
      if (&foundation != current) {
        document = foundation->document;
        composer.emplace(*foundation);
        evaluator.emplace();
      }
      current = &foundation;
      absl::Status set;
      for (std::size_t k = 0; k < sweep_.keys.size() && set.ok(); ++k) {
        if (!of_the_job_[k]) continue;
        set = SetPath(document, sweep_.keys[k].key, sweep_.Value(k, rows[i].ordinal));
      }
      if (set.ok()) {
        PlanRow(*foundation, *composer, *evaluator, document, rows[i]);
      } else {
        Refuse(set, rows[i]);
      }
    }
  }

  const Sweep& sweep_;
  const Catalog& catalog_;
  const PluginHost& host_;
  const SweepHooks& hooks_;
  std::vector<bool> of_the_job_;  // for each key, whether it is open in a foundation
  std::map<std::pair<std::uint64_t, Foundations>, absl::StatusOr<Foundation>> foundations_;
};

// Each value by itself, beside the first value of the other keys.
absl::Status CheckValues(const Sweep& sweep, const Catalog& catalog) {
  Node document = sweep.document;
  for (const SweepKey& key : sweep.keys) {
    GPUDAY_RETURN_IF_ERROR(SetPath(document, key.key, key.values[0]));
  }
  std::vector<Assumption> assumptions;
  GPUDAY_RETURN_IF_ERROR(ApplyDefaults(catalog, "plan", document, assumptions));
  for (const SweepKey& key : sweep.keys) {
    for (const Node& value : key.values) {
      GPUDAY_RETURN_IF_ERROR(SetPath(document, key.key, value));
      GPUDAY_RETURN_IF_ERROR(ReadScenario(document).status());
    }
    GPUDAY_RETURN_IF_ERROR(SetPath(document, key.key, key.values[0]));
  }
  return absl::OkStatus();
}

}  // namespace

std::uint64_t Sweep::Rows() const {
  std::uint64_t rows = 1;
  for (const SweepKey& key : keys) rows *= key.values.size();
  return rows;
}

std::size_t Sweep::ValueIndex(std::size_t index, std::uint64_t ordinal) const {
  for (std::size_t k = keys.size() - 1; k > index; --k) ordinal /= keys[k].values.size();
  return ordinal % keys[index].values.size();
}

absl::StatusOr<Sweep> MakeSweep(const Node& document, const std::vector<std::string>& vary,
                                const Catalog& catalog, const PluginHost& host) {
  if (vary.empty()) {
    return Error(Fault::kUsage, "what varies? such as --vary cluster.gpus=8..1024*2");
  }
  Sweep sweep{.document = document, .keys = {}, .assumed = {}};
  std::set<std::string> seen;
  std::uint64_t rows = 1;
  // With the plugins that nobody named.
  Node completed = document;
  std::vector<Assumption> ignored;
  GPUDAY_RETURN_IF_ERROR(ApplyDefaults(catalog, "plan", completed, ignored));
  for (const std::string& text : vary) {
    GPUDAY_ASSIGN_OR_RETURN(SweepKey key, ReadVary(text, completed, catalog, host));
    if (!seen.insert(key.key).second) {
      return Error(Fault::kUsage, absl::StrCat("--vary ", Printable(key.key, 80),
                                               ": given twice; put all values into one list"));
    }
    // Both factors are below 2^31, so the product is whole.
    rows *= key.values.size();
    if (rows > kMostSweepRows) {
      return Error(Fault::kUsage,
                   absl::StrCat("--vary: more than ", Grouped(absl::uint128(kMostSweepRows)),
                                " rows; vary fewer keys or take larger steps"));
    }
    sweep.keys.push_back(std::move(key));
  }
  GPUDAY_RETURN_IF_ERROR(CheckValues(sweep, catalog));
  // All rows have as many GPUs as the scenario by itself, where it can be planned by itself.
  const auto base = ComposeFoundation(document, catalog, host);
  if (!base.ok()) return sweep;
  // Where rows may be of another task they may take another program.
  const bool one_task = std::none_of(seen.begin(), seen.end(), [](const std::string& path) {
    return path.starts_with("data.") || path.starts_with("optimizer.") ||
           path == key::kTrainingTokens.path || path == key::kTrainingSteps.path ||
           path == key::kTrainingTask.path;
  });
  for (const Assumption& one : base->workload.told.assumptions) {
    const bool shown = one.key == key::kClusterGpu.path || one.key == key::kClusterGpus.path ||
                       one.key == key::kTrainingTokens.path ||
                       (one.key == key::kTrainingFramework.path && one_task);
    if (shown && !seen.contains(one.key)) sweep.assumed.push_back(one);
  }
  const Node* gpus = base->document.FindPath(key::kClusterGpus.path);
  if (gpus != nullptr && document.FindPath(key::kClusterGpus.path) == nullptr &&
      !seen.contains(key::kClusterGpus.path)) {
    GPUDAY_RETURN_IF_ERROR(SetPath(sweep.document, key::kClusterGpus.path, *gpus));
  }
  return sweep;
}

absl::StatusOr<std::uint64_t> RunSweep(const Sweep& sweep, const Catalog& catalog,
                                       const PluginHost& host, const SweepHooks& hooks) {
  return SweepRunner(sweep, catalog, host, hooks).Run();
}

}  // namespace gpuday
