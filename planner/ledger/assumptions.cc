// In which order a plan's assumptions are told: by how much days or dollars would move if they were
// otherwise, as far as the plan itself tells.
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "planner/budget/chances.h"
#include "planner/ledger/ledger.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

// Everything follows from it.
constexpr double kAll = 10;

class Mover {
 public:
  Mover(const Workload& workload, const Figures& figures) : w_(workload), f_(figures) {
    const Goodput goodput = EvaluateGoodput(w_.losses, w_.machine.gpus);
    const StepTime& s = f_.step;
    const double step = std::max(s.total_seconds, 1e-12);
    const double lost = 1 / goodput.share - 1;
    const double talk = s.data_seconds + s.pipeline_seconds + s.tensor_seconds + s.context_seconds +
                        s.expert_seconds;
    const bool several_nodes = goodput.nodes > 1;
    shares_ = {{key::kTrainingTokens.path, kAll},
               {key::kClusterGpus.path, kAll},
               {key::kClusterGpu.path, kAll},
               {key::kPriceProvider.path, std::log(w_.prices.spread.high)},
               {key::kPriceRule.path, std::log(w_.prices.spread.high) / 2},
               {key::kTrainingFramework.path, std::log(w_.time_band.high)},
               {key::kPrecisionName.path, 0.1},
               {key::kOptimizerName.path, 0.05},
               {key::kTrainingSequenceLength.path, 0.03 + s.attention_seconds / step},
               {key::kTrainingGlobalBatch.path, 0.02 + (s.bubble_seconds + s.data_seconds) / step},
               {key::kClusterNetworkGbPerS.path, several_nodes ? 0.01 + talk / step : 0},
               {key::kClusterLinkGbPerS.path, several_nodes ? talk / step / 2 : talk / step},
               {key::kClusterGpusPerNode.path, 0.05 + (several_nodes ? talk / step : 0)},
               {key::kGoodputLossesPerDoubling.path, goodput.other_share},
               {key::kGoodputFailuresPerGpuDay.path, std::max(0.0, lost - goodput.other_share)},
               {key::kGoodputRestartMinutes.path, std::max(0.0, lost - goodput.other_share) / 2}};
  }

  // As a share of days or dollars; 0: nothing, or not known.
  double Share(const std::string& key) const {
    const auto it = shares_.find(key);
    return it == shares_.end() ? 0 : it->second;
  }

 private:
  const Workload& w_;
  const Figures& f_;
  std::map<std::string, double, std::less<>> shares_;
};

}  // namespace

void SortAssumptions(const Workload& workload, const Figures& figures,
                     std::vector<Assumption>& assumptions) {
  const Mover mover(workload, figures);
  std::stable_sort(assumptions.begin(), assumptions.end(),
                   [&](const Assumption& a, const Assumption& b) {
                     return mover.Share(a.key) > mover.Share(b.key);
                   });
}

}  // namespace gpuday
