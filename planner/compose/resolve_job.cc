// Lengths and batches.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/compose/resolve.h"
#include "planner/compose/usual_batch.h"
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

// The batch of the job before its layout is known, and why where nobody gave it.
std::string ResolveBatch(Composing& c) {
  Workload& w = c.workload;
  if (const auto& given = c.scenario.Get<key::kTrainingGlobalBatch>()) {
    w.job.global_batch = given->value;
    return "";
  }
  const Totals totals = TakeTotals(w.model, w.training, w.precision, Recompute::kNone);
  const UsualBatch usual =
      UsualBatchFor({.task = w.job.task,
                     .flops_per_token = static_cast<double>(totals.model_flops),
                     .tokens = w.job.tokens,
                     .steps = static_cast<double>(c.scenario.ValueOr<key::kTrainingSteps>(0)),
                     .sequence_length = w.job.sequence_length,
                     .gpus = w.machine.gpus});
  w.job.global_batch = usual.sequences;
  return usual.reason;
}

// That the batch can be dealt out in micro-batches.
absl::Status CheckBatch(Composing& c) {
  Job& job = c.workload.job;
  const auto& global_batch = c.scenario.Get<key::kTrainingGlobalBatch>();
  job.micro_batch = c.scenario.Get<key::kTrainingMicroBatch>()->value;
  const std::uint64_t per_pass = job.micro_batch * c.workload.layout.data;
  if (job.global_batch % per_pass == 0) return absl::OkStatus();
  if (!global_batch.has_value()) {
    job.global_batch += per_pass - job.global_batch % per_pass;
    return absl::OkStatus();
  }
  return WithKey(
      Error(Fault::kInput,
            absl::StrCat(global_batch->where.Text(), ": ", key::kTrainingGlobalBatch.path, ": ",
                         job.global_batch, " sequences are no multiple of micro_batch x data = ",
                         job.micro_batch, " x ", c.workload.layout.data, " = ", per_pass)),
      key::kTrainingGlobalBatch.path);
}

}  // namespace

absl::StatusOr<Task> TaskOf(Composing c) {
  c.told = nullptr;
  const Job before = c.workload.job;
  GPUDAY_RETURN_IF_ERROR(ResolveExamples(c));
  GPUDAY_RETURN_IF_ERROR(ResolveLength(c));
  GPUDAY_RETURN_IF_ERROR(ResolveAmount(c));
  const Task task = c.workload.job.task;
  c.workload.job = before;
  return task;
}

absl::Status ResolveJob(Composing& c) {
  Job& job = c.workload.job;
  const Scenario& scenario = c.scenario;
  job.flash_attention = scenario.Get<key::kTrainingFlashAttention>()->value;
  const auto& kernels = scenario.Get<key::kTrainingKernels>();
  if (kernels) job.kernels = Named<Kernels>(kernels->value).value_or(Kernels::kFused);
  const auto& loss = scenario.Get<key::kTrainingLoss>();
  if (loss) job.loss = Named<Loss>(loss->value).value_or(Loss::kFused);
  GPUDAY_RETURN_IF_ERROR(ResolveExamples(c));
  GPUDAY_RETURN_IF_ERROR(ResolveLength(c));
  GPUDAY_RETURN_IF_ERROR(ResolveAmount(c));
  const std::string usual = ResolveBatch(c);
  TakeBuckets(c);
  const std::uint64_t asked = job.global_batch;
  ChooseLayout(c);
  const std::string& recompute = scenario.Get<key::kTrainingRecompute>()->value;
  job.recompute = Named<Recompute>(recompute).value_or(Recompute::kNone);
  GPUDAY_RETURN_IF_ERROR(ResolveLayout(c));
  GPUDAY_RETURN_IF_ERROR(CheckBatch(c));
  GPUDAY_RETURN_IF_ERROR(CheckPipelineIsFed(c));
  if (!usual.empty()) {
    c.Assume(key::kTrainingGlobalBatch.path, absl::StrCat(job.global_batch),
             job.global_batch == asked
                 ? usual
                 : absl::StrCat("what the GPUs can share, near ", asked, ": ", usual));
  }
  GPUDAY_RETURN_IF_ERROR(ResolveSteps(c));
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
