// The fastest layout: of all ways in which so many GPUs can share a training, the one whose step
// takes least. It is found without looking at every way: what is left is proven to be no better, by
// bounds from below on time and memory. One function chooses for plans, comparisons, sweeps, ranks
// and each kind and number of GPUs of a search.
#ifndef GPUDAY_PLANNER_LAYOUTS_FASTEST_H_
#define GPUDAY_PLANNER_LAYOUTS_FASTEST_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "planner/budget/evaluate.h"
#include "planner/budget/workload.h"
#include "planner/layouts/axes.h"
#include "planner/layouts/choices.h"

namespace gpuday {

// One way, with what it was chosen for.
struct FoundLayout {
  double seconds = 0;      // of a step, predicted
  double total_bytes = 0;  // on the fullest GPU
  Job job;
  Layout layout;

  // The faster; of equals the one with less memory, then the one with less parallelism.
  bool BetterThan(const FoundLayout& other) const;
  // The one with less memory; of equals the faster, then as above.
  bool SmallerThan(const FoundLayout& other) const;
};

// How many ways there are, and how many of them were looked at one by one. The others were proven
// to be slower than what was found, or not to fit.
struct LayoutCounts {
  std::uint64_t all = 0;
  std::uint64_t looked = 0;

  LayoutCounts& operator+=(const LayoutCounts& other) {
    all += other.all;
    looked += other.looked;
    return *this;
  }
};

struct FastestLayouts {
  std::optional<FoundLayout> safe;     // that fits in as many runs as the machine's margin asks for
  std::optional<FoundLayout> fitting;  // that fits as expected; looked for where none is safe
  LayoutCounts counts;
  bool stopped = false;  // before it was certain

  // What a good engineer takes: what is safe, else what fits. Null: nothing fits.
  const FoundLayout* Best() const { return safe ? &*safe : fitting ? &*fitting : nullptr; }
};

// What is taken once from a workload for all its numbers of GPUs. `workload` and `choices` must
// live as long; of the workload the model, what is trained and how, the machine's rates and the
// job's sequence length, attention, kernels and loss must stay. One thread at a time.
class LayoutFinder {
 public:
  LayoutFinder(const Workload& workload, const Choices& choices);

  // The fastest layouts of `gpus` with `global_batch` sequences a step. The size of a node and the
  // margin of memory are those of the workload now. `stop` ends it early.
  FastestLayouts Find(std::uint64_t gpus, std::uint64_t global_batch,
                      const std::atomic<bool>* stop = nullptr);

  // The layout that takes the least memory, of any speed; nothing where there is none.
  std::optional<FoundLayout> Smallest(std::uint64_t gpus, std::uint64_t global_batch);

 private:
  friend class LayoutSearch;

  // Layers' times for a split's degrees, by micro-batch and variant; the same for all numbers of
  // GPUs whose nodes are as large.
  using LayerKey = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t>;
  const LayerTime& LayerOf(const Split& split, double node, const Job& job, const Layout& layout,
                           const Machine& machine);

  const Workload& workload_;
  const Choices& choices_;
  const Work work_;
  std::map<LayerKey, std::map<std::tuple<Recompute, Kernels, bool, std::uint64_t>, LayerTime>>
      layers_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_LAYOUTS_FASTEST_H_
