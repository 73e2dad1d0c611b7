// Does inference fit, and what would change the answer.
#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/ledger/inference.h"
#include "planner/ledger/remedies.h"
#include "planner/ledger/verdict.h"
#include "planner/plan/ids.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

// More GPUs for one copy, if there are that many heads; 0: none.
std::uint64_t SmallestTensor(const InferenceWorkload& workload) {
  std::uint64_t most = 0;
  for (const AttentionLayers& a : workload.common.model.attention) {
    most = std::max(most, std::min<std::uint64_t>(a.query_heads, 1024));
  }
  for (std::uint64_t tensor = workload.serving.tensor + 1; tensor <= most; ++tensor) {
    if (!WhyNotSplit(workload.common.model, tensor).empty()) continue;
    InferenceWorkload asked = workload;
    asked.serving.tensor = tensor;
    const InferenceMemory memory =
        EvaluateInferenceMemory(asked, TakeInferenceSums(asked), asked.serving);
    if (memory.total_bytes <= workload.common.machine.capacity_bytes) return tensor;
  }
  return 0;
}

std::vector<Remedy> HowToFit(const InferenceWorkload& workload, const Inference& f) {
  const std::uint64_t generated = workload.serving.generated_tokens;
  std::vector<Remedy> remedies;
  if (f.largest_batch > 0) {
    remedies.push_back({absl::StrCat("a batch of ", Sequences(f.largest_batch), " fits"),
                        {{id::kInferenceBatch, absl::StrCat(f.largest_batch)}}});
  }
  if (f.longest_context > generated) {
    remedies.push_back(
        {absl::StrCat("a context of ", Grouped(absl::uint128(f.longest_context)), " tokens fits"),
         {{id::kInferencePromptTokens, absl::StrCat(f.longest_context - generated)}}});
  }
  InferenceWorkload asked = workload;
  asked.cache_bytes_per_element = 1;
  if (workload.cache_bytes_per_element > 1 &&
      EvaluateInferenceMemory(asked, TakeInferenceSums(asked), asked.serving).total_bytes <=
          workload.common.machine.capacity_bytes) {
    remedies.push_back(
        {absl::StrCat("with a cache of 8 bits it fits (", key::kInferenceCacheBits.path, " = 8)"),
         {{key::kInferenceCacheBits.path, "8"}}});
  }
  if (const std::uint64_t tensor = SmallestTensor(workload); tensor > 0) {
    Settings settings = {{id::kInferenceTensor, absl::StrCat(tensor)}};
    // Copies of the model are whole: as many GPUs as make the next number of them.
    const std::uint64_t gpus = workload.common.machine.gpus;
    if (gpus % tensor != 0) {
      settings.emplace_back(id::kClusterGpus, absl::StrCat((gpus / tensor + 1) * tensor));
    }
    remedies.push_back({absl::StrCat("shared by ", tensor, " GPUs it fits (", id::kInferenceTensor,
                                     " = ", tensor, ")"),
                        std::move(settings)});
  }
  if (remedies.empty()) {
    remedies.push_back(
        {"use a larger GPU, weights of fewer bits (--precision), or a smaller model", {}});
  }
  return remedies;
}

}  // namespace

void WriteInferenceVerdict(const InferenceWorkload& workload, const Inference& figures,
                           Plan& plan) {
  const std::string total = GiB(figures.memory.total_bytes),
                    capacity = GiB(workload.common.machine.capacity_bytes);
  Verdict verdict = StartFitVerdict(YesOrNo(figures.fits));
  if (figures.fits) {
    const std::uint64_t made_for = workload.common.model.context_length;
    verdict.sentence = absl::StrCat(
        "fits: ", total, " of ", capacity, " per GPU, ", GiB(figures.free_bytes),
        " free; largest batch ", Sequences(figures.largest_batch), "; longest context ",
        Grouped(absl::uint128(figures.longest_context)), " tokens",
        made_for > 0 && figures.longest_context > made_for
            ? absl::StrCat(" (the model was made for ", Grouped(absl::uint128(made_for)), ")")
            : "");
  } else {
    verdict.remedies = HowToFit(workload, figures);
    verdict.sentence =
        absl::StrCat("does not fit: ", total, " of ", capacity, " per GPU, ",
                     GiB(-figures.free_bytes), " too much; ", InWords(verdict.remedies, "; "));
  }
  plan.verdicts.push_back(std::move(verdict));
}

}  // namespace gpuday
