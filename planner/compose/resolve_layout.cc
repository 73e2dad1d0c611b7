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
  const Degree& tensor = c.scenario.Get<key::kParallelTensor>();
  const std::uint64_t ways = ValueOf(tensor);
  const auto& sequence = c.scenario.Get<key::kParallelSequence>();
  if (sequence.has_value() && sequence->value && ways == 1) {
    return WithKey(
        Error(Fault::kInput, absl::StrCat(sequence->where.Text(), ": ", key::kParallelSequence.path,
                                          ": splits what the ",
                                          "tensor-parallel GPUs hold several times; there is one "
                                          "(parallel.tensor = 1)")),
        key::kParallelSequence.path);
  }
  return Obey(tensor, "tensor", WhyNotTensor(c.workload.model, ways));
}

absl::Status CheckPipeline(const Composing& c) {
  const auto& pipeline = c.scenario.Get<key::kParallelPipeline>();
  const auto& virtual_stages = c.scenario.Get<key::kParallelVirtualStages>();
  const std::uint64_t stages = ValueOf(pipeline);
  const std::uint64_t chunks = ValueOf(virtual_stages);
  const std::uint64_t layers = c.workload.model.layers;
  if (stages > 1 && c.workload.training.backward_share < 1) {
    return WithKey(Error(Fault::kInput,
                         absl::StrCat(c.scenario.Get<key::kTrainingTrainedLayers>()->where.Text(),
                                      ": ", key::kTrainingTrainedLayers.path,
                                      ": pipeline stages without a "
                                      "backward pass are not planned")),
                   key::kTrainingTrainedLayers.path);
  }
  GPUDAY_RETURN_IF_ERROR(
      Obey(pipeline, "pipeline", WhyNotPipeline(c.workload.model, c.workload.training, stages)));
  GPUDAY_RETURN_IF_ERROR(Obey(virtual_stages, "virtual_stages",
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
  const Degree& expert = c.scenario.Get<key::kParallelExpert>();
  return Obey(expert, "expert", WhyNotExpert(c.workload.model, ValueOf(expert), gpus_per_stage));
}

absl::Status TakeData(Composing& c, Layout& layout) {
  const std::uint64_t gpus = c.workload.machine.gpus;
  const std::uint64_t each = layout.tensor * layout.pipeline * layout.context;
  const auto product = [&] {
    return absl::StrCat(layout.tensor, " x ", layout.pipeline, " x ", layout.context);
  };
  const Degree& data = c.scenario.Get<key::kParallelData>();
  if (gpus % each != 0) {
    const Degree& tensor = c.scenario.Get<key::kParallelTensor>();
    const Degree& pipeline = c.scenario.Get<key::kParallelPipeline>();
    const Degree& context = c.scenario.Get<key::kParallelContext>();
    return Refuse(tensor.has_value()     ? tensor
                  : pipeline.has_value() ? pipeline
                                         : context,
                  tensor.has_value()     ? "tensor"
                  : pipeline.has_value() ? "pipeline"
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

void TakeBuckets(Composing& c) {
  Layout& layout = c.workload.layout;
  layout.bucket_bytes = static_cast<double>(c.scenario.ValueOr<key::kParallelBucketBytes>(0));
  layout.sharded_gradient_copy = c.scenario.ValueOr<key::kParallelShardedGradientCopy>(false);
}

absl::Status ResolveLayout(Composing& c) {
  const Scenario& scenario = c.scenario;
  const Degree& context = scenario.Get<key::kParallelContext>();
  Layout& layout = c.workload.layout;
  layout.tensor = ValueOf(scenario.Get<key::kParallelTensor>());
  layout.pipeline = ValueOf(scenario.Get<key::kParallelPipeline>());
  layout.virtual_stages = ValueOf(scenario.Get<key::kParallelVirtualStages>());
  layout.context = ValueOf(context);
  layout.expert = ValueOf(scenario.Get<key::kParallelExpert>());
  GPUDAY_RETURN_IF_ERROR(TakeData(c, layout));
  GPUDAY_RETURN_IF_ERROR(CheckTensor(c));
  GPUDAY_RETURN_IF_ERROR(CheckPipeline(c));
  GPUDAY_RETURN_IF_ERROR(CheckExpert(c, c.workload.machine.gpus / layout.pipeline));
  GPUDAY_RETURN_IF_ERROR(
      Obey(context, "context", WhyNotContext(c.workload.job.sequence_length, layout.context)));
  if (const auto& sequence = scenario.Get<key::kParallelSequence>()) {
    layout.sequence_parallel = sequence->value;
  }
  layout.zero = static_cast<int>(scenario.Get<key::kParallelZero>()->value);
  if (const Degree& group = scenario.Get<key::kParallelZeroGroup>()) {
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
  const auto& offload = scenario.Get<key::kParallelOffload>();
  if (offload.has_value()) layout.offload = Named<Offload>(offload->value).value_or(Offload::kNone);
  if (layout.offload != Offload::kNone) {
    c.AddFact(id::kParallelOffload, offload->value);
    if (c.told != nullptr && layout.Offloads(Offload::kActivations)) {
      c.told->notes.push_back(
          "activations on the host are moved over PCIe in every step; that time is not in the "
          "plan");
    }
  }
  if (layout.Offloads(Offload::kParameters) && layout.zero < 3) {
    return WithKey(
        Error(Fault::kInput, absl::StrCat(offload->where.Text(), ": ", key::kParallelOffload.path,
                                          ": parameters are moved to the host by ZeRO stage "
                                          "3 alone (parallel.zero is ",
                                          layout.zero, ")")),
        key::kParallelOffload.path);
  }
  return absl::OkStatus();
}

absl::Status CheckPipelineIsFed(Composing& c) {
  const Layout& layout = c.workload.layout;
  const Job& job = c.workload.job;
  if (layout.pipeline == 1) return absl::OkStatus();
  const std::uint64_t micro_batches = job.global_batch / (job.micro_batch * layout.data);
  if (!FeedsVirtualStages(micro_batches, layout.pipeline, layout.virtual_stages)) {
    return Refuse(c.scenario.Get<key::kParallelVirtualStages>(), "virtual_stages",
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
