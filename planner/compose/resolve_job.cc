// Lengths and batches.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/compose/resolve.h"
#include "planner/plan/ids.h"
#include "planner/plan/words.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

constexpr std::uint64_t kUsualLength = 4096;

absl::Status ResolveLength(Composing& c) {
  const Model& model = c.workload.model;
  Job& job = c.workload.job;
  if (const auto& given = c.scenario.Get<key::kTrainingSequenceLength>()) {
    job.sequence_length = given->value;
    if (model.context_length > 0 && given->value > model.context_length) {
      const std::string text = absl::StrCat(
          key::kTrainingSequenceLength.path, ": ", Grouped(absl::uint128(given->value)),
          " tokens; the model was made for ", Grouped(absl::uint128(model.context_length)));
      if (model.context_is_hard_limit) {
        return WithKey(Error(Fault::kInput, absl::StrCat(given->where.Text(), ": ", text,
                                                         " and has no positions beyond them")),
                       key::kTrainingSequenceLength.path);
      }
      if (c.told != nullptr) c.told->notes.push_back(text);
    }
    return absl::OkStatus();
  }
  if (job.packing == Packing::kPadded) {
    AssumePaddedLength(c);
    return absl::OkStatus();
  }
  const bool known = model.context_length > 0;
  job.sequence_length = known ? std::min(kUsualLength, model.context_length) : kUsualLength;
  c.Assume(key::kTrainingSequenceLength.path, absl::StrCat(job.sequence_length),
           known && model.context_length <= kUsualLength ? "the model's context length"
                                                         : "usual in pretraining");
  return absl::OkStatus();
}

absl::Status ResolveBatch(Composing& c) {
  const auto& micro_batch = c.scenario.Get<key::kTrainingMicroBatch>();
  const auto& global_batch = c.scenario.Get<key::kTrainingGlobalBatch>();
  Job& job = c.workload.job;
  job.micro_batch = micro_batch->value;
  const std::uint64_t per_pass = job.micro_batch * c.workload.layout.data;
  if (!global_batch.has_value()) {
    const std::uint64_t stages = c.workload.layout.pipeline;
    job.global_batch = per_pass * stages;
    c.Assume(key::kTrainingGlobalBatch.path, absl::StrCat(job.global_batch),
             stages == 1 ? "micro-batch x data-parallel GPUs, no accumulation"
                         : "micro-batch x data-parallel GPUs x pipeline stages, the least that "
                           "keeps all stages busy");
    return absl::OkStatus();
  }
  job.global_batch = global_batch->value;
  job.global_batch_given = true;
  if (job.global_batch % per_pass != 0) {
    return WithKey(
        Error(Fault::kInput,
              absl::StrCat(global_batch->where.Text(), ": ", key::kTrainingGlobalBatch.path, ": ",
                           job.global_batch, " sequences are no multiple of micro_batch x data = ",
                           job.micro_batch, " x ", c.workload.layout.data, " = ", per_pass)),
        key::kTrainingGlobalBatch.path);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ResolveJob(Composing& c) {
  Job& job = c.workload.job;
  const Scenario& scenario = c.scenario;
  const std::string& recompute = scenario.Get<key::kTrainingRecompute>()->value;
  job.recompute = Named<Recompute>(recompute).value_or(Recompute::kNone);
  job.flash_attention = scenario.Get<key::kTrainingFlashAttention>()->value;
  const auto& kernels = scenario.Get<key::kTrainingKernels>();
  if (kernels) job.kernels = Named<Kernels>(kernels->value).value_or(Kernels::kFused);
  const auto& loss = scenario.Get<key::kTrainingLoss>();
  if (loss) job.loss = Named<Loss>(loss->value).value_or(Loss::kFused);
  GPUDAY_RETURN_IF_ERROR(ResolveExamples(c));
  GPUDAY_RETURN_IF_ERROR(ResolveLength(c));
  GPUDAY_RETURN_IF_ERROR(ResolveLayout(c));
  GPUDAY_RETURN_IF_ERROR(ResolveBatch(c));
  GPUDAY_RETURN_IF_ERROR(CheckPipelineIsFed(c));
  GPUDAY_RETURN_IF_ERROR(ResolveTokens(c));
  c.AddFact(id::kTrainingRecompute, recompute);
  if (const auto& framework = scenario.Get<key::kTrainingFramework>()) {
    c.AddFact(id::kTrainingFramework, framework->value);
  }
  if (kernels) c.AddFact(id::kTrainingKernels, kernels->value);
  if (loss) c.AddFact(id::kTrainingLoss, loss->value);
  c.AddFact(id::kTrainingAttention, job.flash_attention ? "flash" : "eager");
  return absl::OkStatus();
}

}  // namespace gpuday
