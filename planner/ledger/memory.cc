#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

constexpr char kZero[] = "Rajbhandari et al. 2020 (ZeRO), section 5";
constexpr char kActivations[] = "Korthikanti et al. 2022, section 4.1";
constexpr char kInFlight[] = "Narayanan et al. 2021, section 2.2";

struct Term {
  double elements;
  double bytes;
};

// "(6,738,415,616 x 2 + ...) / 64".
std::string NumbersOf(const std::vector<Term>& terms, std::uint64_t shards) {
  std::vector<std::string> parts;
  for (const Term& term : terms) {
    if (term.elements == 0 || term.bytes == 0) continue;
    parts.push_back(absl::StrCat(NumberText(term.elements), " x ", NumberText(term.bytes)));
  }
  std::string text = parts.empty() ? "0" : absl::StrJoin(parts, " + ");
  if (shards == 1) return text;
  return absl::StrCat(parts.size() > 1 ? absl::StrCat("(", text, ")") : text, " / ",
                      NumberText(static_cast<double>(shards)));
}

// b x s x (bytes per token + bytes per pair x s).
std::string NumbersOf(const ActivationBytes& bytes, const Job& job) {
  const auto s = static_cast<double>(job.sequence_length);
  std::string text =
      absl::StrCat(NumberText(static_cast<double>(job.micro_batch)), " x ", NumberText(s), " x ");
  if (bytes.per_token_pair == 0) return text + NumberText(bytes.per_token);
  return absl::StrCat(text, "(", NumberText(bytes.per_token), " + ",
                      NumberText(bytes.per_token_pair), " x ", NumberText(s), ")");
}

std::string Over(std::uint64_t divisor) {
  return divisor == 1 ? "" : absl::StrCat(" / ", NumberText(static_cast<double>(divisor)));
}
std::string Times(double factor) {
  return factor == 1 ? "" : absl::StrCat(" x ", NumberText(factor));
}

const char* LossWord(Loss loss) {
  switch (loss) {
    case Loss::kChunked:
      return "no logits (chunked loss)";
    case Loss::kFused:
      return "logits in 32 bit";
    case Loss::kCompiled:
      return "logits in 16 and 32 bit and their gradient";
    case Loss::kEager:
      return "logits in 16 and 32 bit, their softmax and gradient";
    case Loss::kShifted:
      return "logits in 16 and 32 bit, their softmax and gradient, and shifted copies";
  }
  return "";
}

class MemoryLines {
 public:
  MemoryLines(const Workload& workload, const Shard& shard, const Stage& stage, LineWriter& writer)
      : workload_(workload), states_(StatesOf(shard, stage)), stage_(stage), writer_(writer) {}

  // A lasting part, split over the data-parallel GPUs from ZeRO stage `zero`: of a model that is
  // not split otherwise elements x bytes, else the bytes of the fullest stage.
  void State(const std::string& id, const std::string& label, double bytes,
             const std::vector<Term>& terms, const std::string& formula, int zero,
             double StateBytes::*part) {
    const Layout& layout = workload_.layout;
    const bool split = layout.zero >= zero && layout.ZeroGpus() > 1;
    const bool whole = layout.tensor * layout.pipeline * layout.expert == 1;
    std::string numbers = NumbersOf(terms, split ? layout.ZeroGpus() : 1);
    if (bytes == 0) {
      numbers = "0";
    } else if (!whole) {
      const double experts = states_.experts.*part;
      numbers = NumberText(states_.dense.*part) + Over(split ? layout.ZeroGpus() : 1);
      if (experts > 0) {
        absl::StrAppend(&numbers, " + ", NumberText(experts),
                        split ? " / " + NumberText(ExpertReplicas(layout)) : "");
      }
    }
    const std::string of =
        whole ? formula
              : absl::StrCat(formula, " on the ", StageName(), "'s share of a tensor-parallel GPU");
    writer_.Add("memory.per_gpu." + id, label, bytes, "bytes",
                split ? absl::StrCat("(", of, ") / ",
                                     layout.ZeroGpus() < layout.Replicas() ? "GPUs of a shard group"
                                     : layout.context > 1 ? "data- and context-parallel GPUs"
                                                          : "data-parallel GPUs")
                      : of,
                numbers, split ? absl::StrCat(Source(), "; ", kZero) : Source(),
                Confidence::kFormula);
  }

  // `layers`: of the stage's layers, for all micro-batches in flight.
  void Activations(const std::string& id, const std::string& label, double bytes,
                   const ActivationBytes& per, const std::string& formula, bool layers) {
    const Layout& layout = workload_.layout;
    std::string numbers = NumbersOf(per, workload_.job) + Over(layout.context);
    std::string text = formula;
    if (layers && layout.Offloads(Offload::kActivations)) {
      absl::StrAppend(&numbers, " x 2 / ", NumberText(static_cast<double>(workload_.model.layers)));
      absl::StrAppend(&text, ", on the host but for 2 layers of the model's");
    } else if (layers && layout.pipeline > 1) {
      absl::StrAppend(&numbers, Times(stage_.layers), Times(stage_.in_flight));
      absl::StrAppend(&text, ", x the ", StageName(), "'s share of the layers x ",
                      NumberText(stage_.in_flight), " micro-batches in flight");
    }
    writer_.Add("memory.per_gpu." + id, label, bytes, "bytes", text, numbers,
                layout.pipeline > 1 ? absl::StrCat(kActivations, "; ", kInFlight) : kActivations,
                Confidence::kFormula);
  }

  // Embeddings (kept for all micro-batches in flight), final norm, head input and logits.
  void Output(const Shard& shard, double bytes) {
    std::vector<std::string> parts;
    const std::string context = Over(workload_.layout.context);
    if (stage_.output) parts.push_back(NumbersOf(shard.output_kept, workload_.job) + context);
    if (stage_.input && shard.input_kept.per_token > 0) {
      parts.push_back(NumbersOf(shard.input_kept, workload_.job) + context +
                      Times(stage_.in_flight));
    }
    writer_.Add(id::kMemoryPerGpuOverheadPartsOutputBytes, "logits and loss", bytes, "bytes",
                absl::StrCat("b x s x bytes per token of embeddings, final norm, head input and ",
                             LossWord(workload_.job.loss)),
                parts.empty() ? "0" : absl::StrJoin(parts, " + "), kActivations,
                Confidence::kFormula);
  }

 private:
  std::string Source() const { return "bytes per element of the precision"; }
  const char* StageName() const {
    return workload_.layout.pipeline == 1 ? "model" : stage_.output ? "last stage" : "first stage";
  }

  const Workload& workload_;
  StageStates states_;
  Stage stage_;
  LineWriter& writer_;
};

// The multiples of Phi: lasting bytes before sharding, over all parameters.
void WritePerParameter(const Totals& totals, const Figures& figures, LineWriter& writer) {
  const StateBytes& all = totals.states;
  const auto parameters = static_cast<double>(totals.parameters.total);
  const std::string divisor = absl::StrCat(" / ", NumberText(parameters));
  constexpr char kSource[] = "Rajbhandari et al. 2020 (ZeRO), section 3.1";
  const std::pair<const char*, double> parts[] = {{"weights", all.weights},
                                                  {"gradients", all.gradients},
                                                  {"gradient_copy", all.gradient_copy},
                                                  {"master_weights", all.master_weights},
                                                  {"optimizer", all.optimizer}};
  std::vector<std::string> terms;
  for (const auto& [name, bytes] : parts) {
    writer.Add(absl::StrCat("memory.bytes_per_parameter_parts.", name),
               absl::StrCat(name, " per parameter"), bytes / parameters, "bytes",
               "bytes before sharding / P", absl::StrCat(NumberText(bytes), divisor), kSource,
               Confidence::kFormula);
    terms.push_back(NumberText(bytes));
  }
  writer.Add(id::kMemoryBytesPerParameter, "lasting bytes per parameter (of all P)",
             figures.bytes_per_parameter, "bytes",
             "(weights + gradients + gradient copy + master weights + optimizer states) / P, "
             "before sharding",
             absl::StrCat("(", absl::StrJoin(terms, " + "), ")", divisor), kSource,
             Confidence::kFormula);
}

const char* RecomputeWord(Recompute recompute) {
  switch (recompute) {
    case Recompute::kNone:
      return "nothing recomputed";
    case Recompute::kSelective:
      return "attention's scores recomputed";
    case Recompute::kOperations:
      return "all but every other product and attention's output recomputed";
    case Recompute::kFull:
      return "all but the layers' inputs recomputed";
  }
  return "";
}

// What PyTorch's allocator and the driver's tool would read, where there are such.
void WriteReadings(const RuntimeWords& words, const MemoryPerGpu& m, LineWriter& writer) {
  const std::string total = NumberText(m.total_bytes), runtime = NumberText(m.runtime_bytes);
  const std::string& source = words.readings_source;
  if (words.allocator_readings) {
    writer.Add(id::kMemoryReadingsAllocatedBytes, "PyTorch's max_memory_allocated",
               m.AllocatedBytes(), "bytes", "total - runtime - fragmentation",
               absl::StrCat(total, " - ", runtime, " - ", NumberText(m.fragmentation_bytes)),
               source, Confidence::kAssumed);
    writer.Add(id::kMemoryReadingsReservedBytes, "PyTorch's max_memory_reserved", m.ReservedBytes(),
               "bytes", "total - runtime", absl::StrCat(total, " - ", runtime), source,
               Confidence::kAssumed);
  }
  if (words.driver_tool.empty()) return;
  writer.Add(id::kMemoryReadingsDriverBytes, words.driver_tool, m.total_bytes, "bytes",
             "memory per GPU", total, source, Confidence::kAssumed);
}

}  // namespace

void WriteRuntimeLine(const Workload& workload, int groups, const std::string& id, double bytes,
                      LineWriter& writer) {
  const std::string context = NumberText(workload.machine.context_bytes);
  const std::string& name = workload.told.runtime.context;
  const Origin& origin = workload.told.context_origin;
  if (groups == 0) {
    writer.Add(id, name, bytes, "bytes", name, context, origin.source, origin.confidence);
    return;
  }
  writer.Add(
      id, absl::StrCat(name, " and communication"), bytes, "bytes",
      absl::StrCat(name, " + communication buffers x groups of GPUs"),
      absl::StrCat(context, " + ", NumberText(workload.machine.communication_bytes), " x ", groups),
      absl::StrCat(origin.source, "; ", workload.told.communication_origin.source),
      origin.confidence);
}

void WriteMemoryLines(const Workload& workload, const Totals& totals, const Shard& shard,
                      const Figures& figures, const Limits& limits, LineWriter& writer) {
  const ParameterCounts& p = totals.parameters;
  const Precision& precision = workload.precision;
  const MemoryPerGpu& m = figures.memory;
  const auto bytes = [&](sdk::Tensor tensor) { return precision.For(tensor).BytesPerElement(); };
  const auto trainable = static_cast<double>(p.trainable);
  // On average, where the precision tells matrices apart.
  const auto frozen = [&](std::uint64_t parameters, double all, sdk::Tensor tensor) {
    const auto elements = static_cast<double>(parameters);
    const bool apart = !precision.matrix_storage.empty() && parameters > 0;
    return Term{elements, apart ? all / elements : bytes(tensor)};
  };

  const Stage stage = StageOf(shard, workload.job, workload.layout,
                              m.last_stage ? StageEnd::kLast : StageEnd::kFirst);
  MemoryLines lines(workload, shard, stage, writer);
  lines.State("weights_bytes", "weights", m.weights_bytes,
              {{trainable, bytes(sdk::Tensor::kTrainedWeight)},
               frozen(p.frozen_linear, totals.frozen_linear_bytes, sdk::Tensor::kFrozenLinear),
               frozen(p.frozen_other, totals.frozen_other_bytes, sdk::Tensor::kFrozenOther)},
              "parameters x bytes of a weight", 3, &StateBytes::weights);
  lines.State("gradients_bytes", "gradients", m.gradients_bytes,
              {{trainable, bytes(sdk::Tensor::kGradient)}}, "trained x bytes of a gradient", 2,
              &StateBytes::gradients);
  lines.State("gradient_copy_bytes", "gradient copy", m.gradient_copy_bytes,
              {{trainable, bytes(sdk::Tensor::kGradientCopy)}}, "trained x bytes of its copy", 2,
              &StateBytes::gradient_copy);
  lines.State("master_weights_bytes", "master weights", m.master_weights_bytes,
              {{trainable, bytes(sdk::Tensor::kMasterWeight)}},
              "trained x bytes of a master weight", 1, &StateBytes::master_weights);
  std::vector<Term> states;
  for (const OptimizerState& state : workload.training.states) {
    states.push_back({static_cast<double>(state.elements),
                      state.bits == 0 ? bytes(sdk::Tensor::kOptimizerState) : state.bits / 8.0});
  }
  lines.State("optimizer_bytes", "optimizer states", m.optimizer_bytes, states,
              "state elements x bytes of a state", 1, &StateBytes::optimizer);

  lines.Activations("activations_bytes", "activations", m.activations_bytes, shard.kept,
                    absl::StrCat("b x s x (bytes per token + bytes per pair of tokens x s), ",
                                 RecomputeWord(workload.job.recompute),
                                 workload.job.flash_attention ? ", FlashAttention" : ""),
                    true);
  lines.Output(shard, m.output_bytes);
  lines.Activations("overhead_parts.recomputation_bytes", "layer being recomputed",
                    m.recomputation_bytes, shard.recomputed,
                    "b x s x (bytes per token + bytes per pair of tokens x s) of one layer", false);
  if (m.gathered_bytes > 0) {
    writer.Add(
        id::kMemoryPerGpuOverheadPartsGatheredBytes, "gathered parameters", m.gathered_bytes,
        "bytes",
        "bytes of a weight in use x (2 layers' parameters + embeddings, final norm and head)",
        absl::StrCat(NumberText(shard.bytes_in_use), " x (2 x ", NumberText(shard.layer_elements),
                     " + ", NumberText(shard.end_elements), ")"),
        "Zhao et al. 2023 (PyTorch FSDP), sections 3.2 and 3.3", Confidence::kFormula);
  }
  const double copy = workload.layout.sharded_gradient_copy ? m.master_weights_bytes : 0;
  const double buckets = m.buffers_bytes - workload.machine.workspace_bytes - copy;
  writer.Add(id::kMemoryPerGpuOverheadPartsBuffersBytes, "workspaces and buckets", m.buffers_bytes,
             "bytes",
             absl::StrCat("workspaces of ", workload.told.runtime.libraries,
                          " + communication buckets + FP32 gradients of the optimizer's share, as "
                          "large as its master weights"),
             absl::StrCat(NumberText(workload.machine.workspace_bytes), " + ", NumberText(buckets),
                          " + ", NumberText(copy)),
             workload.told.workspace_origin.source, workload.told.workspace_origin.confidence);
  if (m.fragmentation_bytes > 0) {
    writer.Add(
        id::kMemoryPerGpuOverheadPartsFragmentationBytes, "fragmentation", m.fragmentation_bytes,
        "bytes",
        "share x (activations + logits and loss + layer being recomputed + gathered "
        "parameters)",
        absl::StrCat(NumberText(workload.machine.fragmentation), " x (",
                     NumberText(m.activations_bytes), " + ", NumberText(m.output_bytes), " + ",
                     NumberText(m.recomputation_bytes), " + ", NumberText(m.gathered_bytes), ")"),
        workload.told.fragmentation_origin.source, workload.told.fragmentation_origin.confidence);
  }
  WriteRuntimeLine(workload, CommunicationGroups(workload.layout),
                   id::kMemoryPerGpuOverheadPartsRuntimeBytes, m.runtime_bytes, writer);
  writer.Add(
      id::kMemoryPerGpuOverheadBytes, "overhead", m.overhead_bytes, "bytes",
      "logits and loss + layer being recomputed + gathered parameters + workspaces and buckets "
      "+ fragmentation + runtime",
      absl::StrCat(NumberText(m.output_bytes), " + ", NumberText(m.recomputation_bytes), " + ",
                   NumberText(m.gathered_bytes), " + ", NumberText(m.buffers_bytes), " + ",
                   NumberText(m.fragmentation_bytes), " + ", NumberText(m.runtime_bytes)),
      "sum of its parts", Confidence::kAssumed);
  writer.Add(
      id::kMemoryPerGpuTotalBytes, "memory per GPU", m.total_bytes, "bytes",
      "weights + gradients + gradient copy + master weights + optimizer states + activations "
      "+ overhead",
      absl::StrJoin(
          {m.weights_bytes, m.gradients_bytes, m.gradient_copy_bytes, m.master_weights_bytes,
           m.optimizer_bytes, m.activations_bytes, m.overhead_bytes},
          " + ", [](std::string* out, double value) { absl::StrAppend(out, NumberText(value)); }),
      "sum of its parts", Confidence::kFormula);
  WriteReadings(workload.told.runtime, m, writer);
  writer.Add(id::kMemoryCapacityBytes, "memory of the GPU", workload.machine.capacity_bytes,
             "bytes", "usable memory of one GPU", "", workload.told.capacity_origin.source,
             workload.told.capacity_origin.confidence);
  writer.Add(
      id::kMemoryFreeBytes, "left over", figures.free_bytes, "bytes", "capacity - total",
      absl::StrCat(NumberText(workload.machine.capacity_bytes), " - ", NumberText(m.total_bytes)),
      "difference", Confidence::kFormula);
  WritePerParameter(totals, figures, writer);
  writer.Count(id::kMemoryLargestMicroBatch, "largest micro-batch that fits",
               limits.largest_micro_batch, "sequences",
               "largest b for which the expected total stays within the capacity", "", "search",
               Confidence::kFormula);
  writer.Count(
      id::kMemorySmallestGpus, "fits from this many GPUs", limits.smallest_gpus, "GPUs",
      "smallest data-parallel degree for which the expected total stays within the capacity; 0: "
      "none",
      "", "search", Confidence::kFormula);
}

}  // namespace gpuday
