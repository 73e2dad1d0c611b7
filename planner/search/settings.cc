#include "absl/strings/str_cat.h"
#include "planner/base/text.h"
#include "planner/budget/names.h"
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
  Settings settings = candidate.settings;
  settings.insert(settings.end(), composed.common.begin(), composed.common.end());
  settings.emplace_back("cluster.gpus", absl::StrCat(gpus));
  settings.emplace_back("training.micro_batch", absl::StrCat(job.micro_batch));
  settings.emplace_back("training.recompute", NameOf(job.recompute));
  const Job& usual = candidate.workload.job;
  if (job.kernels != usual.kernels) settings.emplace_back("training.kernels", NameOf(job.kernels));
  if (job.loss != usual.loss) settings.emplace_back("training.loss", NameOf(job.loss));
  // What is 1 without a word needs none.
  const auto degree = [&](const std::string& key, std::uint64_t value) {
    if (value != 1 || composed.document.FindPath(key) != nullptr) {
      settings.emplace_back(key, absl::StrCat(value));
    }
  };
  degree("parallel.tensor", layout.tensor);
  degree("parallel.pipeline", layout.pipeline);
  degree("parallel.virtual_stages", layout.virtual_stages);
  degree("parallel.context", layout.context);
  degree("parallel.expert", layout.expert);
  if (composed.document.FindPath("parallel.data") != nullptr) degree("parallel.data", layout.data);
  settings.emplace_back("parallel.zero", absl::StrCat(layout.zero));
  if (layout.zero_group != 0) {
    settings.emplace_back("parallel.zero_group", absl::StrCat(layout.zero_group));
  }
  if (layout.tensor > 1 && !layout.sequence_parallel) {
    settings.emplace_back("parallel.sequence", "false");
  }
  if (layout.offload != Offload::kNone) {
    settings.emplace_back("parallel.offload", NameOf(layout.offload));
  }
  if (offer != nullptr && !offer->provider.empty()) {
    settings.emplace_back("price.provider", NameValue(offer->provider));
    settings.emplace_back("price.kind", NameValue(offer->kind));
  }
  return settings;
}

}  // namespace gpuday
