// How the GPUs share the work: degrees that multiply to their number, and what cannot be split so.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/budget/layout_rules.h"
#include "planner/compose/resolve.h"
#include "planner/plan/ids.h"
#include "planner/plan/words.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

using Degree = std::optional<Given<std::uint64_t>>;

std::uint64_t ValueOf(const Degree& degree) { return degree.has_value() ? degree->value : 1; }

// Refuses a degree at its place in the scenario.
absl::Status Refuse(const Degree& degree, const std::string& key, const std::string& reason) {
  const std::string place = degree.has_value() ? degree->where.Text() + ": " : "";
  return WithKey(Error(Fault::kInput, absl::StrCat(place, "parallel.", key, ": ", reason)),
                 absl::StrCat("parallel.", key));
}

// A rule of budget/layout_rules.h, told at the degree's place.
absl::Status Obey(const Degree& degree, const std::string& key, const std::string& why_not) {
  return why_not.empty() ? absl::OkStatus() : Refuse(degree, key, why_not);
}

absl::Status CheckTensor(const Composing& c) {
  const Degree& tensor = c.scenario.parallel.tensor;
  const std::uint64_t ways = ValueOf(tensor);
  const auto& sequence = c.scenario.parallel.sequence;
  if (sequence.has_value() && sequence->value && ways == 1) {
    return WithKey(
        Error(Fault::kInput, absl::StrCat(sequence->where.Text(), ": ", key::kParallelSequence,
                                          ": splits what the ",
                                          "tensor-parallel GPUs hold several times; there is one "
                                          "(parallel.tensor = 1)")),
        key::kParallelSequence);
  }
  return Obey(tensor, "tensor", WhyNotTensor(c.workload.model, ways));
}

absl::Status CheckPipeline(const Composing& c) {
  const auto& parallel = c.scenario.parallel;
  const std::uint64_t stages = ValueOf(parallel.pipeline);
  const std::uint64_t chunks = ValueOf(parallel.virtual_stages);
  const std::uint64_t layers = c.workload.model.layers;
  if (stages > 1 && c.workload.training.backward_share < 1) {
    return WithKey(
        Error(Fault::kInput, absl::StrCat(c.scenario.training.trained_layers->where.Text(), ": ",
                                          key::kTrainingTrainedLayers,
                                          ": pipeline stages without a "
                                          "backward pass are not planned")),
        key::kTrainingTrainedLayers);
  }
  GPUDAY_RETURN_IF_ERROR(Obey(parallel.pipeline, "pipeline",
                              WhyNotPipeline(c.workload.model, c.workload.training, stages)));
  GPUDAY_RETURN_IF_ERROR(Obey(parallel.virtual_stages, "virtual_stages",
                              WhyNotVirtualStages(c.workload.model, stages, chunks)));
  // As Llama 3 does: 126 layers, embedding and head make 128.
  if (chunks > 1 && layers % (stages * chunks) != 0) {
    if (c.told == nullptr) return absl::OkStatus();
    c.told->notes.push_back(absl::StrCat(layers, " layers make ", stages, " x ", chunks,
                                         " chunks of unequal size; the largest is planned"));
  }
  return absl::OkStatus();
}

absl::Status CheckExpert(const Composing& c, std::uint64_t gpus_per_stage) {
  const Degree& expert = c.scenario.parallel.expert;
  return Obey(expert, "expert", WhyNotExpert(c.workload.model, ValueOf(expert), gpus_per_stage));
}

absl::Status TakeData(Composing& c, Layout& layout) {
  const std::uint64_t gpus = c.workload.machine.gpus;
  const std::uint64_t each = layout.tensor * layout.pipeline * layout.context;
  const auto product = [&] {
    return absl::StrCat(layout.tensor, " x ", layout.pipeline, " x ", layout.context);
  };
  const Degree& data = c.scenario.parallel.data;
  if (gpus % each != 0) {
    const auto& parallel = c.scenario.parallel;
    const bool tensor = parallel.tensor.has_value(), pipeline = parallel.pipeline.has_value();
    return Refuse(tensor     ? parallel.tensor
                  : pipeline ? parallel.pipeline
                             : parallel.context,
                  tensor     ? "tensor"
                  : pipeline ? "pipeline"
                             : "context",
                  absl::StrCat("tensor x pipeline x context = ", product(), " = ", each,
                               " does not divide the ", gpus, " GPUs"));
  }
  layout.data = gpus / each;
  if (!data.has_value() || data->value == layout.data) return absl::OkStatus();
  return Refuse(data, "data",
                each == 1
                    ? absl::StrCat("expected ", gpus, ", the number of GPUs, found ", data->value)
                    : absl::StrCat("expected ", layout.data, " (", gpus,
                                   " GPUs / tensor x pipeline x context = ", product(), "), found ",
                                   data->value));
}

}  // namespace

absl::Status ResolveLayout(Composing& c) {
  const auto& parallel = c.scenario.parallel;
  Layout& layout = c.workload.layout;
  layout.tensor = ValueOf(parallel.tensor);
  layout.pipeline = ValueOf(parallel.pipeline);
  layout.virtual_stages = ValueOf(parallel.virtual_stages);
  layout.context = ValueOf(parallel.context);
  layout.expert = ValueOf(parallel.expert);
  GPUDAY_RETURN_IF_ERROR(TakeData(c, layout));
  GPUDAY_RETURN_IF_ERROR(CheckTensor(c));
  GPUDAY_RETURN_IF_ERROR(CheckPipeline(c));
  GPUDAY_RETURN_IF_ERROR(CheckExpert(c, c.workload.machine.gpus / layout.pipeline));
  GPUDAY_RETURN_IF_ERROR(Obey(parallel.context, "context",
                              WhyNotContext(c.workload.job.sequence_length, layout.context)));
  if (parallel.sequence.has_value()) {
    layout.sequence_parallel = parallel.sequence->value;
  } else if (layout.tensor > 1) {
    layout.sequence_parallel = true;
    c.Assume(key::kParallelSequence, "true",
             "usual with tensor parallelism, and never more memory");
  }
  if (parallel.zero.has_value()) {
    layout.zero = static_cast<int>(parallel.zero->value);
  } else {
    const bool plain = layout.tensor * layout.pipeline * layout.context == 1;
    layout.zero = c.workload.machine.gpus == 1 ? 0 : plain ? 3 : 1;
    c.Assume(key::kParallelZero, absl::StrCat(layout.zero),
             c.workload.machine.gpus == 1 ? "one GPU has nothing to share"
             : plain ? "full sharding (FSDP), the least memory for all but small models"
                     : "a distributed optimizer, usual beside other kinds of "
                       "parallelism");
  }
  if (const auto& group = parallel.zero_group) {
    if (layout.Replicas() % group->value != 0) {
      return Refuse(group, "zero_group",
                    absl::StrCat("does not divide the ", layout.Replicas(),
                                 " GPUs (data x context) that hold the same weights"));
    }
    if (layout.zero == 0) {
      return Refuse(group, "zero_group", "nothing is sharded with parallel.zero = 0");
    }
    layout.zero_group = group->value;
  }
  if (parallel.bucket_bytes.has_value()) {
    layout.bucket_bytes = static_cast<double>(parallel.bucket_bytes->value);
  }
  if (const auto& copy = parallel.sharded_gradient_copy) {
    layout.sharded_gradient_copy = copy->value;
  }
  if (parallel.offload.has_value())
    layout.offload = Named<Offload>(parallel.offload->value).value_or(Offload::kNone);
  if (layout.offload != Offload::kNone) {
    c.AddFact(id::kParallelOffload, parallel.offload->value);
    if (c.told != nullptr && layout.Offloads(Offload::kActivations)) {
      c.told->notes.push_back(
          "activations on the host are moved over PCIe in every step; that time is not in the "
          "plan");
    }
  }
  if (layout.Offloads(Offload::kParameters) && layout.zero < 3) {
    return WithKey(Error(Fault::kInput,
                         absl::StrCat(parallel.offload->where.Text(), ": ", key::kParallelOffload,
                                      ": parameters are moved to the host by ZeRO stage "
                                      "3 alone (parallel.zero is ",
                                      layout.zero, ")")),
                   key::kParallelOffload);
  }
  return absl::OkStatus();
}

absl::Status CheckPipelineIsFed(Composing& c) {
  const Layout& layout = c.workload.layout;
  const Job& job = c.workload.job;
  if (layout.pipeline == 1) return absl::OkStatus();
  const std::uint64_t micro_batches = job.global_batch / (job.micro_batch * layout.data);
  if (!FeedsVirtualStages(micro_batches, layout.pipeline, layout.virtual_stages)) {
    return Refuse(c.scenario.parallel.virtual_stages, "virtual_stages",
                  absl::StrCat("interleaved stages take micro-batches in groups of ",
                               layout.pipeline, "; a step has ", micro_batches,
                               " of them (global batch / micro-batch / data)"));
  }
  if (c.told != nullptr && micro_batches < layout.pipeline) {
    c.told->notes.push_back(absl::StrCat(
        "a step has ", micro_batches, " micro-batches for ", layout.pipeline,
        " pipeline stages, so some stages always wait; a larger training.global_batch feeds them"));
  }
  return absl::OkStatus();
}

}  // namespace gpuday
