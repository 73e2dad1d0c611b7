#include "planner/report/comparison.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/plan/band_words.h"
#include "planner/plan/ids.h"
#include "planner/plan/memory_parts.h"
#include "planner/plan/value_text.h"
#include "planner/report/brief.h"

namespace gpuday {
namespace {

constexpr std::size_t kMostText = 200;
constexpr char kNone[] = "-";

struct Wanted {
  std::string label;
  const char* id;
  bool ranged = true;  // of parts the range of the sum is enough
};

const Wanted kAnswers[] = {{"fits", id::kMemoryFits},
                           {"fits the host", id::kMemoryHostFits},
                           {"in time", id::kBudgetWithinDeadline},
                           {"within budget", id::kBudgetWithinBudget}};

const Wanted kFacts[] = {{"model", id::kModelName},
                         {"GPU", id::kClusterGpu},
                         {"task", id::kTrainingTask},
                         {"framework", id::kTrainingFramework},
                         {"optimizer", id::kOptimizerDescription},
                         {"precision", id::kPrecisionDescription},
                         {"price", id::kPriceProvider},
                         {"recomputation", id::kTrainingRecompute},
                         {"ends", id::kBudgetEnd}};

std::vector<Wanted> WantedLines() {
  std::vector<Wanted> rows = {{"time", id::kTimeWallDays},
                              {"money", id::kCostWallUsd},
                              {"pure time, without interruptions", id::kTimeDays},
                              {"pure money, without interruptions", id::kCostUsd},
                              {"pure GPU-days", id::kTimeGpuDays},
                              {"GPUs", id::kClusterGpus},
                              {"price of a GPU-hour", id::kCostUsdPerGpuHour},
                              {"memory per GPU", id::kMemoryPerGpuTotalBytes}};
  for (const MemoryPartKind& kind : kMemoryPartKinds) {
    rows.push_back({absl::StrCat("  ", kind.label), kind.line, false});
  }
  for (const Wanted& row :
       {Wanted{"largest micro-batch", id::kMemoryLargestMicroBatch},
        Wanted{"fits from GPUs", id::kMemorySmallestGpus}, Wanted{"tokens", id::kComputeTokens},
        Wanted{"sequences a step", id::kTrainingGlobalBatch},
        Wanted{"tokens a sequence", id::kTrainingSequenceLength},
        Wanted{"micro-batch", id::kTrainingMicroBatch},
        Wanted{"trained parameters", id::kModelParametersTrainable},
        Wanted{"all parameters", id::kModelParametersTotal},
        Wanted{"FLOPs per token", id::kComputeFlopsPerToken},
        Wanted{"utilization", id::kTimeUtilization}}) {
    rows.push_back(row);
  }
  return rows;
}

// Against the first plan, where both are known and differ.
std::string Times(const Line* first, const Line& line) {
  if (first == nullptr || first->value == 0 || line.value == 0 || first->value == line.value) {
    return "";
  }
  const double ratio = line.value / first->value;
  if (ratio < 0.0995) return absl::StrCat("1/", Short(1 / ratio));
  const std::string text = Short(ratio);
  return text == "1.00" ? "" : absl::StrCat("×", text);
}

std::string EndText(const Line& line, double end) {
  Line other = line;
  other.value = end;
  other.exact.clear();
  return CellText(other);
}

class RowMaker {
 public:
  explicit RowMaker(const std::vector<Plan>& plans) : plans_(plans) {}

  // The worst of a plan's answers.
  void AddAnswer() {
    ComparedRow row{.id = "answer", .label = "answer", .cells = {}};
    for (const Plan& plan : plans_) {
      const bool any = !plan.verdicts.empty();
      row.cells.push_back({.text = any ? AnswerWord(plan.Answer()) : kNone,
                           .answer = any ? std::optional(plan.Answer()) : std::nullopt});
    }
    Add(std::move(row));
  }

  void AddVerdict(const Wanted& wanted) {
    ComparedRow row{.id = wanted.id, .label = wanted.label, .cells = {}};
    for (const Plan& plan : plans_) {
      const Verdict* verdict = plan.FindVerdict(wanted.id);
      if (verdict == nullptr) {
        row.cells.push_back({.text = kNone});
      } else {
        row.cells.push_back({.text = AnswerWord(verdict->state), .answer = verdict->state});
      }
    }
    Add(std::move(row));
  }

  void AddFact(const Wanted& wanted) {
    ComparedRow row{.id = wanted.id, .label = wanted.label, .cells = {}};
    for (const Plan& plan : plans_) {
      const std::string fact = Printable(plan.FactValue(wanted.id), kMostText);
      row.cells.push_back({.text = fact.empty() ? kNone : fact});
    }
    Add(std::move(row));
  }

  void AddLayout() {
    ComparedRow row{.id = "parallel.layout", .label = "layout", .cells = {}};
    for (const Plan& plan : plans_) row.cells.push_back({.text = LayoutSentence(plan)});
    Add(std::move(row));
  }

  void AddLine(const Wanted& wanted) {
    ComparedRow row{.id = wanted.id, .label = wanted.label, .cells = {}};
    const Line* first = plans_.empty() ? nullptr : plans_[0].FindLine(wanted.id);
    for (const Plan& plan : plans_) {
      const Line* line = plan.FindLine(wanted.id);
      if (line == nullptr) {
        row.cells.push_back({.text = kNone});
        continue;
      }
      ComparedCell cell{.text = CellText(*line), .times = Times(first, *line), .line = line};
      if (line->band.has_value() && wanted.ranged) {
        cell.band =
            absl::StrCat(EndText(*line, line->band->low), " to ", EndText(*line, line->band->high));
      }
      row.cells.push_back(std::move(cell));
    }
    Add(std::move(row));
  }

  std::vector<ComparedRow> Take() {
    std::stable_partition(rows_.begin(), rows_.end(),
                          [](const ComparedRow& row) { return row.differs; });
    return std::move(rows_);
  }

 private:
  void Add(ComparedRow row) {
    const auto is_nothing = [](const ComparedCell& cell) {
      return cell.text == kNone || (cell.line != nullptr && cell.line->value == 0);
    };
    if (std::all_of(row.cells.begin(), row.cells.end(), is_nothing)) return;
    row.differs = std::any_of(row.cells.begin(), row.cells.end(), [&](const ComparedCell& cell) {
      return cell.text != row.cells[0].text || cell.band != row.cells[0].band;
    });
    rows_.push_back(std::move(row));
  }

  const std::vector<Plan>& plans_;
  std::vector<ComparedRow> rows_;
};

}  // namespace

std::vector<ComparedRow> CompareRows(const std::vector<Plan>& plans) {
  RowMaker maker(plans);
  maker.AddAnswer();
  for (const Wanted& wanted : kAnswers) maker.AddVerdict(wanted);
  for (const Wanted& wanted : kFacts) maker.AddFact(wanted);
  maker.AddLayout();
  for (const Wanted& wanted : WantedLines()) maker.AddLine(wanted);
  return maker.Take();
}

std::string ComparisonNote() {
  return absl::StrCat("Time and money are with interruptions; × and 1/ compare with plan 1; ",
                      "ranges hold ", kBandRuns, ".");
}

}  // namespace gpuday
