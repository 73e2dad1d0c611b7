// Chooses layouts for one workload after the other, all of one foundation, and remembers them.
#ifndef GPUDAY_PLANNER_COMPOSE_LAYOUT_CHOOSER_H_
#define GPUDAY_PLANNER_COMPOSE_LAYOUT_CHOOSER_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <tuple>

#include "planner/budget/workload.h"
#include "planner/compose/compose.h"
#include "planner/layouts/fastest.h"
#include "planner/scenario/scenario.h"

namespace gpuday {

class LayoutChooser {
 public:
  // `workload` and `can` must live as long.
  LayoutChooser(const Workload& workload, const FrameworkCan& can, ChoicesFor choices)
      : workload_(workload), can_(can), choices_for_(std::move(choices)) {}

  // The layouts of the workload as it is now, for what the scenario leaves open. Good until the
  // next call.
  const FastestLayouts& Find(const Scenario& scenario);
  // Its layout with the least memory.
  std::optional<FoundLayout> Smallest(const Scenario& scenario);

  const FrameworkCan& can() const { return can_; }
  // Whether somebody else than the scenario says what may be chosen, also of what it says.
  bool choices_are_given() const { return choices_for_ != nullptr; }

  bool look_for_least = true;
  const std::atomic<bool>* stop = nullptr;
  // Of the last Find().
  bool fits = false;
  LayoutCounts counts;

 private:
  // What a choice depends on beside its foundation and the choices.
  using Key = std::tuple<std::uint64_t, std::uint64_t, double, double>;

  // Starts anew where something else than the key has changed.
  LayoutFinder& FinderFor(const Scenario& scenario);

  const Workload& workload_;
  const FrameworkCan& can_;
  const ChoicesFor choices_for_;
  Choices choices_;
  Job job_;  // whose layers' times the finder has
  std::unique_ptr<LayoutFinder> finder_;
  std::map<Key, FastestLayouts> found_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_LAYOUT_CHOOSER_H_
