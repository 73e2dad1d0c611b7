// What one GPU holds, part by part.
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

constexpr char kZero[] = "Rajbhandari et al. 2020 (ZeRO), section 5";
constexpr char kActivations[] = "Korthikanti et al. 2022, section 4.1";
constexpr char kInFlight[] = "Narayanan et al. 2021, section 2.2";

// Divided by `divisor`, whose value is `count`; by 1 it stays as it is.
Formula Over(const Formula& formula, const Formula& divisor, std::uint64_t count) {
  return count == 1 ? formula : formula / divisor;
}
Formula Times(const Formula& formula, const char* words, double factor) {
  return factor == 1 ? formula : formula * Term(words, factor);
}

// b x s x (bytes per token + bytes per pair x s).
Formula FormulaOf(const ActivationBytes& bytes) {
  const Formula length = Ref(id::kTrainingSequenceLength);
  const Formula tokens = Ref(id::kTrainingMicroBatch) * length;
  const Formula per_token = Term("bytes per token", bytes.per_token);
  if (bytes.per_token_pair == 0) return tokens * per_token;
  return tokens * (per_token + Term("bytes per pair of tokens", bytes.per_token_pair) * length);
}

// Elements of a kind of tensor, and the bytes of each.
struct Elements {
  Formula count;
  double number = 0;  // of them
  const char* words = "";
  double bytes = 0;
};

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

// What a line of so many bytes lies between, by how they come about.
struct MemoryBands {
  const MemorySpread& spread;

  Band Lasting(double bytes) const { return SpreadBand(bytes, 0, 0, spread); }
  Band Transient(double bytes) const { return SpreadBand(0, bytes, 0, spread); }
  Band Runtime(double bytes) const { return SpreadBand(0, 0, bytes, spread); }
};

class MemoryLines {
 public:
  MemoryLines(const Workload& workload, const Shard& shard, const Stage& stage, LineWriter& writer)
      : workload_(workload),
        states_(StatesOf(shard, stage)),
        stage_(stage),
        bands_{workload.machine.memory_spread},
        writer_(writer) {}

  // A lasting part, split over the data-parallel GPUs from ZeRO stage `zero`: of a model that is
  // not split otherwise elements x bytes, else the bytes of the fullest stage.
  void State(NewLine line, const std::vector<Elements>& elements, int zero,
             double StateBytes::*part) {
    const Layout& layout = workload_.layout;
    const std::uint64_t shards = layout.zero >= zero ? layout.ZeroGpus() : 1;
    const bool whole = layout.tensor * layout.pipeline * layout.expert == 1;
    if (line.value.value == 0) {
      line.is = 0.0;
    } else if (whole) {
      std::vector<Formula> products;
      for (const Elements& of : elements) {
        if (of.number == 0 || of.bytes == 0) continue;
        products.push_back(of.count * Term(of.words, of.bytes));
      }
      line.is = Over(SumOf(products), Shards(), shards);
    } else {
      line.is = Over(Term("bytes of the fullest stage", states_.dense.*part), Shards(), shards);
      if (const double experts = states_.experts.*part; experts > 0) {
        const Formula bytes = Term("bytes of its experts", experts);
        line.is = *line.is + (shards == 1 ? bytes
                                          : bytes / Term("GPUs with the same experts",
                                                         ExpertReplicas(layout)));
      }
    }
    if (!whole) {
      absl::StrAppend(&line.words, " on the ", StageName(), "'s share of a tensor-parallel GPU");
    }
    line.unit = "bytes";
    line.band = bands_.Lasting(line.value.value);
    line.source = "bytes per element of the precision";
    if (shards > 1) {
      line.words = absl::StrCat("(", line.words, ") / ", ShardsWord());
      absl::StrAppend(&line.source, "; ", kZero);
    }
    writer_.Write(std::move(line));
  }

  // `layers`: of the stage's layers, for all micro-batches in flight.
  void Activations(NewLine line, const ActivationBytes& per, bool layers) {
    const Layout& layout = workload_.layout;
    Formula is = Over(FormulaOf(per), Ref(id::kParallelContext), layout.context);
    if (layers && layout.Offloads(Offload::kActivations)) {
      is = is * 2 / Count("layers", workload_.model.layers);
      absl::StrAppend(&line.words, ", on the host but for 2 layers of the model's");
    } else if (layers && layout.pipeline > 1) {
      is = Times(Times(is, "share of the layers", stage_.layers), "micro-batches in flight",
                 stage_.in_flight);
      absl::StrAppend(&line.words, ", x the ", StageName(), "'s share of the layers x ",
                      NumberText(stage_.in_flight), " micro-batches in flight");
    }
    line.unit = "bytes";
    line.band = bands_.Transient(line.value.value);
    line.is = is;
    line.source = layout.pipeline > 1 ? absl::StrCat(kActivations, "; ", kInFlight) : kActivations;
    writer_.Write(std::move(line));
  }

  // Embeddings (kept for all micro-batches in flight), final norm, head input and logits.
  void Output(const Shard& shard, double bytes) {
    const auto shared = [&](const ActivationBytes& per) {
      return Over(FormulaOf(per), Ref(id::kParallelContext), workload_.layout.context);
    };
    std::vector<Formula> parts;
    if (stage_.output) parts.push_back(shared(shard.output_kept));
    if (stage_.input && shard.input_kept.per_token > 0) {
      parts.push_back(Times(shared(shard.input_kept), "micro-batches in flight", stage_.in_flight));
    }
    writer_.Write(
        {.id = id::kMemoryPerGpuOverheadPartsOutputBytes,
         .label = "logits and loss",
         .value = bytes,
         .unit = "bytes",
         .is = SumOf(parts),
         .words = absl::StrCat("b x s x bytes per token of embeddings, final norm, head input and ",
                               LossWord(workload_.job.loss)),
         .source = kActivations,
         .band = bands_.Transient(bytes)});
  }

 private:
  const char* StageName() const {
    return workload_.layout.pipeline == 1 ? "model" : stage_.output ? "last stage" : "first stage";
  }
  const char* ShardsWord() const {
    const Layout& layout = workload_.layout;
    return layout.ZeroGpus() < layout.Replicas() ? "GPUs of a shard group"
           : layout.context > 1                  ? "data- and context-parallel GPUs"
                                                 : "data-parallel GPUs";
  }
  // The GPUs that ZeRO shards over.
  Formula Shards() const {
    const Layout& layout = workload_.layout;
    if (layout.ZeroGpus() < layout.Replicas()) return Count(ShardsWord(), layout.ZeroGpus());
    const Formula data = Ref(id::kParallelData);
    return layout.context > 1 ? Term(ShardsWord(), data * Ref(id::kParallelContext)) : data;
  }

  const Workload& workload_;
  StageStates states_;
  Stage stage_;
  MemoryBands bands_;
  LineWriter& writer_;
};

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

}  // namespace

NewLine RuntimeLine(const Workload& workload, int groups, const char* id, double bytes) {
  const std::string& name = workload.told.runtime.context;
  const Formula context = Term(name, workload.machine.context_bytes);
  const Origin& origin = workload.told.context_origin;
  NewLine line = {.id = id,
                  .label = name,
                  .symbol = "runtime",
                  .value = bytes,
                  .unit = "bytes",
                  .is = context,
                  .source = origin.source,
                  .confidence = origin.confidence};
  if (groups > 0) {
    line.label = absl::StrCat(name, " and communication");
    line.is = context + Term("communication buffers", workload.machine.communication_bytes) *
                            Term("groups of GPUs", groups);
    line.source = absl::StrCat(origin.source, "; ", workload.told.communication_origin.source);
  }
  return line;
}

namespace {

void WriteStates(const Workload& workload, const Totals& totals, const MemoryPerGpu& m,
                 MemoryLines& lines) {
  const ParameterCounts& p = totals.parameters;
  const Precision& precision = workload.precision;
  const auto bytes = [&](sdk::Tensor tensor) { return precision.For(tensor).BytesPerElement(); };
  const auto trained = [&](sdk::Tensor tensor, const char* words) -> Elements {
    return {.count = Ref(id::kModelParametersTrainable),
            .number = static_cast<double>(p.trainable),
            .words = words,
            .bytes = bytes(tensor)};
  };
  // On average, where the precision tells matrices apart.
  const auto frozen = [&](std::uint64_t parameters, double all, sdk::Tensor tensor) -> Elements {
    const auto elements = static_cast<double>(parameters);
    const bool apart = !precision.matrix_storage.empty() && parameters > 0;
    return {.count = Term("frozen parameters", elements),
            .number = elements,
            .words = "bytes of a weight",
            .bytes = apart ? all / elements : bytes(tensor)};
  };
  const auto line = [](const char* id, const char* label, double value,
                       const char* words) -> NewLine {
    return {.id = id, .label = label, .value = value, .words = words, .source = ""};
  };
  lines.State(line(id::kMemoryPerGpuWeightsBytes, "weights", m.weights_bytes,
                   "parameters x bytes of a weight"),
              {trained(sdk::Tensor::kTrainedWeight, "bytes of a weight"),
               frozen(p.frozen_linear, totals.frozen_linear_bytes, sdk::Tensor::kFrozenLinear),
               frozen(p.frozen_other, totals.frozen_other_bytes, sdk::Tensor::kFrozenOther)},
              3, &StateBytes::weights);
  lines.State(line(id::kMemoryPerGpuGradientsBytes, "gradients", m.gradients_bytes,
                   "trained x bytes of a gradient"),
              {trained(sdk::Tensor::kGradient, "bytes of a gradient")}, 2, &StateBytes::gradients);
  lines.State(line(id::kMemoryPerGpuGradientCopyBytes, "gradient copy", m.gradient_copy_bytes,
                   "trained x bytes of its copy"),
              {trained(sdk::Tensor::kGradientCopy, "bytes of its copy")}, 2,
              &StateBytes::gradient_copy);
  lines.State(line(id::kMemoryPerGpuMasterWeightsBytes, "master weights", m.master_weights_bytes,
                   "trained x bytes of a master weight"),
              {trained(sdk::Tensor::kMasterWeight, "bytes of a master weight")}, 1,
              &StateBytes::master_weights);
  std::vector<Elements> states;
  for (const OptimizerState& state : workload.training.states) {
    const auto elements = static_cast<double>(state.elements);
    states.push_back(
        {.count = Term(absl::StrCat("elements of ", state.name), elements),
         .number = elements,
         .words = "bytes of a state",
         .bytes = state.bits == 0 ? bytes(sdk::Tensor::kOptimizerState) : state.bits / 8.0});
  }
  lines.State(line(id::kMemoryPerGpuOptimizerBytes, "optimizer states", m.optimizer_bytes,
                   "state elements x bytes of a state"),
              states, 1, &StateBytes::optimizer);
}

// What comes and goes with a step, and what the software takes.
void WriteOverheadParts(const Workload& workload, const Shard& shard, const MemoryPerGpu& m,
                        LineWriter& writer) {
  const MemoryBands bands{workload.machine.memory_spread};
  if (m.gathered_bytes > 0) {
    writer.Write({.id = id::kMemoryPerGpuOverheadPartsGatheredBytes,
                  .label = "gathered parameters",
                  .value = m.gathered_bytes,
                  .unit = "bytes",
                  .is = Term("bytes of a weight in use", shard.bytes_in_use) *
                        (2 * Term("parameters of a layer", shard.layer_elements) +
                         Term("embeddings, final norm and head", shard.end_elements)),
                  .words = "bytes of a weight in use x (2 layers' parameters + embeddings, final "
                           "norm and head)",
                  .source = "Zhao et al. 2023 (PyTorch FSDP), sections 3.2 and 3.3",
                  .band = bands.Transient(m.gathered_bytes)});
  }
  const bool sharded = workload.layout.sharded_gradient_copy;
  const double buckets =
      m.buffers_bytes - workload.machine.workspace_bytes - (sharded ? m.master_weights_bytes : 0);
  writer.Write(
      {.id = id::kMemoryPerGpuOverheadPartsBuffersBytes,
       .label = "workspaces and buckets",
       .value = m.buffers_bytes,
       .unit = "bytes",
       .is = Term("workspaces", workload.machine.workspace_bytes) +
             Term("communication buckets", buckets) +
             (sharded ? Ref(id::kMemoryPerGpuMasterWeightsBytes) : Term("FP32 gradients", 0.0)),
       .words = absl::StrCat(
           "workspaces of ", workload.told.runtime.libraries,
           " + communication buckets + FP32 gradients of the optimizer's share, as large as its "
           "master weights"),
       .source = workload.told.workspace_origin.source,
       .confidence = workload.told.workspace_origin.confidence,
       .band = bands.Runtime(m.buffers_bytes)});
  if (m.fragmentation_bytes > 0) {
    writer.Write({.id = id::kMemoryPerGpuOverheadPartsFragmentationBytes,
                  .label = "fragmentation",
                  .value = m.fragmentation_bytes,
                  .unit = "bytes",
                  .is = Term("share", workload.machine.fragmentation) *
                        (Ref(id::kMemoryPerGpuActivationsBytes) +
                         Ref(id::kMemoryPerGpuOverheadPartsOutputBytes) +
                         Ref(id::kMemoryPerGpuOverheadPartsRecomputationBytes) +
                         OptionalRef(id::kMemoryPerGpuOverheadPartsGatheredBytes)),
                  .source = workload.told.fragmentation_origin.source,
                  .confidence = workload.told.fragmentation_origin.confidence,
                  .band = bands.Transient(m.fragmentation_bytes)});
  }
  NewLine runtime = RuntimeLine(workload, CommunicationGroups(workload.layout),
                                id::kMemoryPerGpuOverheadPartsRuntimeBytes, m.runtime_bytes);
  runtime.band = bands.Runtime(m.runtime_bytes);
  writer.Write(std::move(runtime));
}

}  // namespace

void WriteMemoryLines(const Workload& workload, const Totals& totals, const Shard& shard,
                      const Figures& figures, const Limits& limits, LineWriter& writer) {
  const MemoryPerGpu& m = figures.memory;
  const MemorySpread& spread = workload.machine.memory_spread;
  const Stage stage = StageOf(shard, workload.job, workload.layout,
                              m.last_stage ? StageEnd::kLast : StageEnd::kFirst);
  MemoryLines lines(workload, shard, stage, writer);
  WriteStates(workload, totals, m, lines);
  const char* const kOfTokens = "b x s x (bytes per token + bytes per pair of tokens x s)";
  lines.Activations({.id = id::kMemoryPerGpuActivationsBytes,
                     .label = "activations",
                     .value = m.activations_bytes,
                     .words = absl::StrCat(kOfTokens, ", ", RecomputeWord(workload.job.recompute),
                                           workload.job.flash_attention ? ", FlashAttention" : ""),
                     .source = ""},
                    shard.kept, true);
  lines.Output(shard, m.output_bytes);
  lines.Activations({.id = id::kMemoryPerGpuOverheadPartsRecomputationBytes,
                     .label = "layer being recomputed",
                     .value = m.recomputation_bytes,
                     .words = absl::StrCat(kOfTokens, " of one layer"),
                     .source = ""},
                    shard.recomputed, false);
  WriteOverheadParts(workload, shard, m, writer);
  writer.WriteStandard({.id = id::kMemoryPerGpuOverheadBytes,
                        .label = "overhead",
                        .value = m.overhead_bytes,
                        .unit = "bytes",
                        .source = "sum of its parts",
                        .confidence = Confidence::kAssumed,
                        .band = SpreadBand(0, m.TransientBytes() - m.activations_bytes,
                                           m.buffers_bytes + m.runtime_bytes, spread)});
  writer.WriteStandard({.id = id::kMemoryPerGpuTotalBytes,
                        .label = "memory per GPU",
                        .symbol = "total",
                        .value = m.total_bytes,
                        .unit = "bytes",
                        .source = "sum of its parts",
                        .band = TotalBand(m, spread)});
  WriteMemoryReadings(workload, m, writer);
  WriteMemoryRoom(workload, totals, figures, limits, writer);
}

}  // namespace gpuday
