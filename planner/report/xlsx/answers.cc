#include "planner/report/xlsx/answers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/csv.h"
#include "planner/plan/band_words.h"
#include "planner/plan/ids.h"
#include "planner/plan/odds.h"
#include "planner/report/xlsx/model.h"

namespace gpuday {
namespace {

// What stands where the inputs are those of no plan: a price below zero, no GPU, nothing.
constexpr char kNotKnown[] = "\"not known\"";

// As ChanceWithin() (plan/odds.h) on the logarithm's scale, over cells. `high` and `low`: how far
// the figure reaches (model.h); empty: it is known.
std::string Chance(const std::string& figure, const std::string& limit, const std::string& low,
                   const std::string& high) {
  const std::string keeps = absl::StrCat("IF(", figure, "<=", limit, ",1,0)");
  if (low.empty() || high.empty()) return keeps;
  // A figure may reach to one side alone.
  const std::string reach = absl::StrCat("IF(", limit, ">=", figure, ",", high, ",", low, ")");
  const std::string deviations =
      absl::StrCat(CsvNumber(kBandDeviations), "*LN(", limit, "/", figure, ")/", reach);
  return absl::StrCat("IF(", figure, "=0,1,IF(", reach, "=0,", keeps, ",NORMSDIST(", deviations,
                      ")))");
}

// `chance` where all of `above` are numbers above 0 and all of `figures` numbers from 0 on.
std::string Checked(const std::vector<std::string>& above, const std::vector<std::string>& figures,
                    const std::string& chance) {
  std::vector<std::string> conditions;
  for (const std::string& name : above) {
    conditions.push_back(absl::StrCat("ISNUMBER(", name, "),N(", name, ")>0"));
  }
  for (const std::string& name : figures) {
    conditions.push_back(absl::StrCat("ISNUMBER(", name, ")"));
  }
  // A figure that is an error can be compared in a branch alone that nobody takes.
  std::vector<std::string> from_zero;
  for (const std::string& name : figures) from_zero.push_back(absl::StrCat(name, ">=0"));
  return absl::StrCat("IF(AND(", absl::StrJoin(conditions, ","), "),IF(AND(",
                      absl::StrJoin(from_zero, ","), "),", chance, ",", kNotKnown, "),", kNotKnown,
                      ")");
}

class Answers {
 public:
  explicit Answers(const Plan& plan) : plan_(plan) {}

  std::vector<WorkbookAnswer> All() {
    Fits();
    if (plan_.FindLine(id::kBudgetDeadlineDays) != nullptr) {
      Add("in_time", "in time", id::kBudgetWithinDeadline,
          Checked({"gpus@", "tokens@", "deadline_days@"}, {"wall_days@"},
                  Chance("wall_days@", "deadline_days@", ReachOfTime(plan_, BandEnd::kLow),
                         ReachOfTime(plan_, BandEnd::kHigh))));
    }
    if (plan_.FindLine(id::kBudgetUsd) != nullptr && plan_.FindLine(id::kCostWallUsd) != nullptr) {
      Add("within_budget", "within budget", id::kBudgetWithinBudget,
          Checked({"gpus@", "tokens@", "budget_usd@"}, {"usd_per_gpu_hour@", "wall_cost_usd@"},
                  Chance("wall_cost_usd@", "budget_usd@", ReachOfMoney(plan_, BandEnd::kLow),
                         ReachOfMoney(plan_, BandEnd::kHigh))));
    }
    return std::move(answers_);
  }

 private:
  // Memory is planned for these GPUs and follows no input.
  void Fits() {
    const Verdict* verdict = plan_.FindVerdict(id::kMemoryFits);
    if (verdict == nullptr) return;
    std::vector<std::string> same;
    for (const auto& [name, line] : {std::pair("gpus@", id::kClusterGpus),
                                     std::pair("sequence_length@", id::kTrainingSequenceLength)}) {
      if (plan_.FindLine(line) == nullptr) continue;
      same.push_back(absl::StrCat(name, "=", CsvNumber(plan_.ValueOf(line))));
    }
    Add("memory_fits", "fits", id::kMemoryFits,
        absl::StrCat("IF(AND(", absl::StrJoin(same, ","), "),", CsvNumber(ChanceOf(*verdict)), ",",
                     kNotKnown, ")"));
  }

  // What a plan of before, that knows no chances, is sure of.
  static double ChanceOf(const Verdict& verdict) {
    return verdict.chance.value_or(verdict.state == VerdictState::kNo ? 0 : 1);
  }

  void Add(const char* name, const char* label, const char* id, const std::string& formula) {
    const Verdict* verdict = plan_.FindVerdict(id);
    if (verdict == nullptr) return;
    answers_.push_back({.name = name,
                        .label = label,
                        .said = AnswerWord(verdict->state),
                        .chance = ChanceOf(*verdict),
                        .formula = formula});
  }

  const Plan& plan_;
  std::vector<WorkbookAnswer> answers_;
};

}  // namespace

std::vector<WorkbookAnswer> WorkbookAnswers(const Plan& plan) { return Answers(plan).All(); }

std::string AnswerFormula(const Plan& plan, const std::string& chance) {
  const std::string confidence = plan.FindLine(id::kBudgetConfidence) != nullptr
                                     ? std::string("confidence@/100")
                                     : CsvNumber(kUsualConfidence);
  return absl::StrCat("IF(ISNUMBER(", chance, "),IF(", chance, ">=", confidence, ",\"",
                      AnswerWord(VerdictState::kYes), "\",IF(", chance, ">=", CsvNumber(kEvenOdds),
                      ",\"", AnswerWord(VerdictState::kMaybe), "\",\"",
                      AnswerWord(VerdictState::kNo), "\")),", kNotKnown, ")");
}

}  // namespace gpuday
