#include "absl/strings/str_cat.h"
#include "planner/base/text.h"
#include "planner/plan/words.h"
#include "planner/scenario/keys.h"
#include "planner/search/compose_space.h"

namespace gpuday {
Settings SettingsOf(const ComposedSpace& composed, const Candidate& candidate,
                    const CellPlan& plan) {
  Settings settings = composed.common;
  const auto set = [&](const std::string& key, const std::string& value) {
    std::erase_if(settings, [&](const auto& setting) { return setting.first == key; });
    settings.emplace_back(key, value);
  };
  for (const auto& [key, value] : candidate.settings) set(key, value);
  set(key::kClusterGpus.path, absl::StrCat(plan.machine.gpus));
  if (!composed.whole) return settings;
  const Job& job = plan.job;
  const Layout& layout = plan.layout;
  set(key::kTrainingGlobalBatch.path, absl::StrCat(job.global_batch));
  set(key::kTrainingMicroBatch.path, absl::StrCat(job.micro_batch));
  set(key::kTrainingRecompute.path, NameOf(job.recompute));
  const Job& usual = candidate.foundation.usual_job;
  if (job.kernels != usual.kernels) set(key::kTrainingKernels.path, NameOf(job.kernels));
  if (job.loss != usual.loss) set(key::kTrainingLoss.path, NameOf(job.loss));
  const std::pair<const char*, std::uint64_t> degrees[] = {
      {key::kParallelTensor.path, layout.tensor},
      {key::kParallelPipeline.path, layout.pipeline},
      {key::kParallelVirtualStages.path, layout.virtual_stages},
      {key::kParallelContext.path, layout.context},
      {key::kParallelExpert.path, layout.expert},
      {key::kParallelZero.path, static_cast<std::uint64_t>(layout.zero)}};
  for (const auto& [key, degree] : degrees) set(key, absl::StrCat(degree));
  if (layout.zero_group != 0) set(key::kParallelZeroGroup.path, absl::StrCat(layout.zero_group));
  const auto said = [&](const char* key) { return composed.document.FindPath(key) != nullptr; };
  if (said(key::kParallelData.path)) set(key::kParallelData.path, absl::StrCat(layout.data));
  if (layout.tensor > 1 || said(key::kParallelSequence.path)) {
    set(key::kParallelSequence.path, layout.sequence_parallel ? "true" : "false");
  }
  if (layout.offload != Offload::kNone || said(key::kParallelOffload.path)) {
    set(key::kParallelOffload.path, NameOf(layout.offload));
  }
  return settings;
}

}  // namespace gpuday
