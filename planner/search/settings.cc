#include "absl/strings/str_cat.h"
#include "planner/base/text.h"
#include "planner/plan/words.h"
#include "planner/scenario/keys.h"
#include "planner/search/compose_space.h"

namespace gpuday {
namespace {

// A name as --set takes it: bare, unless it would read as something else.
std::string NameValue(const std::string& name) {
  const Node bare = ParseValue(name, "");
  return bare.kind == Node::Kind::kText && bare.text == name ? name : QuoteToml(name);
}

}  // namespace

Settings SettingsOf(const ComposedSpace& composed, const Candidate& candidate, std::uint64_t gpus,
                    const Job& job, const Layout& layout, const Offer* offer) {
  Settings settings = composed.common;
  const auto set = [&](const std::string& key, const std::string& value) {
    std::erase_if(settings, [&](const auto& setting) { return setting.first == key; });
    settings.emplace_back(key, value);
  };
  for (const auto& [key, value] : candidate.settings) set(key, value);
  set(key::kClusterGpus.path, absl::StrCat(gpus));
  set(key::kTrainingMicroBatch.path, absl::StrCat(job.micro_batch));
  set(key::kTrainingRecompute.path, NameOf(job.recompute));
  const Job& usual = candidate.workload.job;
  if (job.kernels != usual.kernels) set(key::kTrainingKernels.path, NameOf(job.kernels));
  if (job.loss != usual.loss) set(key::kTrainingLoss.path, NameOf(job.loss));
  // What is 1 without a word needs none.
  const auto degree = [&](const std::string& key, std::uint64_t value) {
    if (value != 1 || composed.document.FindPath(key) != nullptr) set(key, absl::StrCat(value));
  };
  degree(key::kParallelTensor.path, layout.tensor);
  degree(key::kParallelPipeline.path, layout.pipeline);
  degree(key::kParallelVirtualStages.path, layout.virtual_stages);
  degree(key::kParallelContext.path, layout.context);
  degree(key::kParallelExpert.path, layout.expert);
  if (composed.document.FindPath(key::kParallelData.path) != nullptr)
    degree(key::kParallelData.path, layout.data);
  set(key::kParallelZero.path, absl::StrCat(layout.zero));
  if (layout.zero_group != 0) set(key::kParallelZeroGroup.path, absl::StrCat(layout.zero_group));
  if (layout.tensor > 1 && !layout.sequence_parallel) set(key::kParallelSequence.path, "false");
  if (layout.offload != Offload::kNone ||
      composed.document.FindPath(key::kParallelOffload.path) != nullptr) {
    set(key::kParallelOffload.path, NameOf(layout.offload));
  }
  if (offer != nullptr && !offer->provider.empty()) {
    set(key::kPriceProvider.path, NameValue(offer->provider));
    set(key::kPriceKind.path, NameValue(offer->kind));
  }
  return settings;
}

}  // namespace gpuday
