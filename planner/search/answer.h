// From the cells of a search to an answer that a manager reads: the best plans, the front of days
// against dollars, each kind of GPU's cheapest, and what stands in the way.
#ifndef GPUDAY_PLANNER_SEARCH_ANSWER_H_
#define GPUDAY_PLANNER_SEARCH_ANSWER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "planner/search/compose_space.h"
#include "planner/search/question.h"
#include "planner/search/run.h"

namespace gpuday {

// One plan of the answer: what `gpuday plan` says of it.
struct FoundPlan {
  std::string gpu;
  std::uint64_t gpus = 1;
  std::optional<Offer> offer;  // that is paid; nullopt: the price was given, or none is known
  std::string optimizer, precision, framework;
  CellPlan plan;
  Settings settings;  // that make the question's scenario this plan
};

// The answer to a reverse search: the most of something that keeps the bounds.
struct LargestFound {
  std::string what;      // "tokens"
  double value = 0;      // 0: there is none; of models the parameters
  std::string text;      // "3.21T tokens"
  std::string sentence;  // what a little more would take
};

struct SearchAnswer {
  std::string title;  // "llama-2-7b"
  Objective minimize = Objective::kCost;
  Bounds bounds;
  double tokens = 0;
  LayoutCounts counts;
  double seconds = 0;
  bool stopped = false;  // before all was seen

  std::optional<LargestFound> largest;  // where that was asked

  // The best answer of any plan: yes where one fits and keeps date and money in as many runs as the
  // confidence asks for. The lists are of plans with this answer; where it is no, of those that
  // fit, nearest first.
  VerdictState answer = VerdictState::kNo;
  bool Holds() const { return answer == VerdictState::kYes; }
  std::vector<FoundPlan> best;     // one for each kind and number of GPUs, best first
  std::vector<FoundPlan> front;    // nobody is both faster and cheaper; by days
  std::vector<FoundPlan> by_kind;  // the cheapest of each kind of GPU, cheapest first
  // Where nothing fits, what takes the least memory beyond what there is.
  std::optional<FoundPlan> least_memory;
  // The fewest GPUs beyond those that were asked for on which something fits.
  struct FitsFrom {
    std::string gpu;
    std::uint64_t gpus = 0;
  };
  std::optional<FitsFrom> fits_from;

  // Fewer tokens with which a plan may keep the bounds, and what it is a plan of; not yet advised.
  struct FewerTokens {
    double tokens = 0;
    Settings settings;
  };
  std::optional<FewerTokens> fewer_tokens;

  std::string binding;            // what stands in the way of a better plan, in a sentence
  std::vector<std::string> give;  // to make it feasible, where nothing keeps the bounds
  std::vector<Assumption> assumptions;
  std::vector<std::string> left_out;
};

// At most `top` best plans. Where nothing fits, more GPUs are tried, as `options`
// say.
SearchAnswer MakeAnswer(const ComposedSpace& composed, const Question& question,
                        const RunResult& result, const RunOptions& options, std::size_t top);

// Composes, searches and answers.
absl::StatusOr<SearchAnswer> AnswerQuestion(const Question& question, const Catalog& catalog,
                                            const PluginHost& host, const RunOptions& options,
                                            std::size_t top);

// ---- pieces ----

// A cell that fits.
struct Row {
  const CellResult* cell = nullptr;

  const CellPlan& plan() const { return *cell->plan; }
  double Days() const { return plan().figures.wall_days; }
  double Usd() const { return plan().figures.wall_usd; }
  double SureDays() const { return plan().SureDays(); }
  double SureUsd() const { return plan().SureUsd(); }
  VerdictState Answer() const { return plan().answer; }
  // Whether nothing but date and money may speak against it.
  bool FitsSurely(double confidence) const {
    return plan().chances.fits >= confidence && plan().chances.host_fits.value_or(1) >= confidence;
  }
  // What `objective` minimizes; infinite where no price is known.
  double Value(Objective objective) const;
};

// Whether `a` is better than `b`; of equals the one with fewer GPU-days, the faster, the one with
// fewer GPUs, the first kind.
bool IsBetter(Objective objective, const Row& a, const Row& b);

// How many times the tokens of a plan that surely takes so many days and USD the bounds allow: both
// grow with them. Infinite without bounds.
double ShareAllowed(const Bounds& bounds, double days, double usd);

// Whether plans fit that do not count because no price names their machines.
bool FitsUnrented(const RunResult& result);

// Fills in binding and give. `confidence` as the question has it.
void ExplainBounds(const ComposedSpace& composed, const RunResult& result,
                   const std::vector<Row>& rows, double confidence, SearchAnswer& answer);

// Adds the fewer tokens to give once a plan with them says yes, or with less where it does not:
// what is trained, and so the program and the batch, may be another with them.
void AdviseTokens(const Question& question, const Bounds& bounds, const Catalog& catalog,
                  const PluginHost& host, SearchAnswer& answer);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SEARCH_ANSWER_H_
