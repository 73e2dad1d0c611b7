#include "absl/strings/str_cat.h"
#include "planner/base/text.h"
#include "planner/plan/words.h"
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
  set("cluster.gpus", absl::StrCat(gpus));
  set("training.micro_batch", absl::StrCat(job.micro_batch));
  set("training.recompute", NameOf(job.recompute));
  const Job& usual = candidate.workload.job;
  if (job.kernels != usual.kernels) set("training.kernels", NameOf(job.kernels));
  if (job.loss != usual.loss) set("training.loss", NameOf(job.loss));
  // What is 1 without a word needs none.
  const auto degree = [&](const std::string& key, std::uint64_t value) {
    if (value != 1 || composed.document.FindPath(key) != nullptr) set(key, absl::StrCat(value));
  };
  degree("parallel.tensor", layout.tensor);
  degree("parallel.pipeline", layout.pipeline);
  degree("parallel.virtual_stages", layout.virtual_stages);
  degree("parallel.context", layout.context);
  degree("parallel.expert", layout.expert);
  if (composed.document.FindPath("parallel.data") != nullptr) degree("parallel.data", layout.data);
  set("parallel.zero", absl::StrCat(layout.zero));
  if (layout.zero_group != 0) set("parallel.zero_group", absl::StrCat(layout.zero_group));
  if (layout.tensor > 1 && !layout.sequence_parallel) set("parallel.sequence", "false");
  if (layout.offload != Offload::kNone ||
      composed.document.FindPath("parallel.offload") != nullptr) {
    set("parallel.offload", NameOf(layout.offload));
  }
  if (offer != nullptr && !offer->provider.empty()) {
    set("price.provider", NameValue(offer->provider));
    set("price.kind", NameValue(offer->kind));
  }
  return settings;
}

}  // namespace gpuday
