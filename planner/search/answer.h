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

// One plan of the answer.
struct FoundPlan {
  std::string gpu;
  std::uint64_t gpus = 1;
  std::optional<Offer> offer;  // the cheapest; nullopt: no price is known
  std::string optimizer, precision;
  Job job;
  Layout layout;
  Figures figures;
  Band wall_days;     // between which four of five runs like it take
  Settings settings;  // that make the question's scenario this plan
  bool feasible = true;
};

struct SearchAnswer {
  std::string title;  // "llama-2-7b"
  Objective minimize = Objective::kCost;
  Bounds bounds;
  double tokens = 0;
  Counts counts;
  double seconds = 0;
  bool stopped = false;  // before all was seen

  // With no plan that keeps the bounds the lists are of those that fit, nearest first.
  bool feasible = false;
  std::vector<FoundPlan> best;     // one for each kind and number of GPUs, best first
  std::vector<FoundPlan> front;    // nobody is both faster and cheaper; by days
  std::vector<FoundPlan> by_kind;  // the cheapest of each kind of GPU, cheapest first
  // Of the best plan at every offer that the question allows, cheapest first.
  std::vector<Offer> offers;
  // Where nothing fits, what takes the least memory beyond what there is.
  std::optional<FoundPlan> least_memory;

  std::string binding;            // what stands in the way of a better plan, in a sentence
  std::vector<std::string> give;  // what would have to give, where nothing keeps the bounds
  std::vector<Assumption> assumptions;
  std::vector<std::string> left_out;
};

// At most `top` best plans.
SearchAnswer MakeAnswer(const ComposedSpace& composed, const Question& question,
                        const RunResult& result, std::size_t top);

// ---- pieces ----

// A cell that fits with its fastest plan.
struct Row {
  const CellResult* cell = nullptr;
  Figures figures;  // at the cheapest offer
  bool priced = false;

  bool Feasible() const { return figures.within_budget && figures.within_deadline; }
  // What `objective` minimizes; infinite where no price is known.
  double Value(Objective objective) const;
};

// Whether `a` is better than `b`; of equals the faster, the one with fewer GPUs, the first kind.
bool IsBetter(Objective objective, const Row& a, const Row& b);

// Fills in binding and give.
void ExplainBounds(const ComposedSpace& composed, const RunResult& result,
                   const std::vector<Row>& rows, SearchAnswer& answer);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SEARCH_ANSWER_H_
