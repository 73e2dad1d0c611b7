// The keys of a scenario, each said once. The reader, the place of its value in a Scenario, the
// command line, sweep, search, the page's form and docs/scenario.md follow from its row; no other
// room lists keys or writes one as text.
//
//   const auto& steps = scenario.Get<key::kTrainingSteps>();  // std::optional<Given<uint64_t>>
//   absl::StrCat(key::kTrainingSteps.path, ": too many");     // "training.steps: too many"
//
// Within a table the rows stand in the order in which they are read, tables in that of KeyTables():
// of two mistakes the first is told. A path that is also the id of a line stands in plan/ids.h.
#ifndef GPUDAY_PLANNER_SCENARIO_KEYS_H_
#define GPUDAY_PLANNER_SCENARIO_KEYS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "planner/plan/bounds.h"
#include "planner/plan/ids.h"
#include "planner/plan/words.h"
#include "planner/scenario/key.h"
#include "planner/scenario/key_list.h"

namespace gpuday {
namespace key {

// ---- what several rows say ----

inline constexpr double kMostTokens = 9007199254740992.0;  // 2^53
inline constexpr double kMostGpus = 10'000'000;
inline constexpr double kMostDegree = 100'000;
inline constexpr double kMostSequences = 1'000'000'000;
inline constexpr double kMostInferenceTokens = 100'000'000;
inline constexpr double kMostExamples = 1e12;
inline constexpr double kLeastBandwidth = 0.001, kMostBandwidth = 1e5;  // GB/s
inline constexpr double kMostHostGib = 1e6;
inline constexpr std::uint64_t kCacheBits[] = {4, 8, 16};

inline constexpr const char* kZeroMeanings[] = {"nothing shared", "optimizer states",
                                                "and gradients", "and weights (FSDP)"};

inline const std::vector<std::string>& PredictedWord() {
  static const auto* const kWords = new std::vector<std::string>{"predicted"};
  return *kWords;
}

// What nobody says of a layout (compose/choose_layout.cc).
inline constexpr char kOfFastest[] = "that of the fastest plan that fits safely";

inline constexpr DefaultFrom kCatalog = DefaultFrom::kCatalog;
inline constexpr DefaultFrom kChosen = DefaultFrom::kChosen;
inline constexpr KeyPart kJob = KeyPart::kJob;

// clang-format off

inline constexpr Key<std::string> kName{{
    .path = "name", .kind = KeyKind::kText, .help = "title of the plan, for people",
    .default_from = kChosen, .default_text = "the model's name"}};

// ---- [model] ----
inline constexpr Key<std::string> kModelName{{
    .path = id::kModelName, .kind = KeyKind::kText,
    .help = "model of the catalog, by name or alias", .names = Names::kModels, .axis = "model"}};
inline constexpr Key<std::string> kModelArchitecture{{
    .path = id::kModelArchitecture, .kind = KeyKind::kText,
    .help = "architecture plugin, in place of a name; model.parameters say the rest",
    .names = Names::kArchitectures}};
inline constexpr Key<std::string> kModelHuggingFace{{
    .path = "model.hugging_face", .kind = KeyKind::kText,
    .help = "path of a config.json, from the folder of the scenario; or the catalog's model of this "
            "name on the Hub",
    .names = Names::kFiles}};
inline constexpr Key<NoValue> kModelParameters{{
    .path = "model.parameters", .kind = KeyKind::kTable,
    .help = "parameters of the architecture, in place of those of the entry or file",
    .default_from = kChosen, .default_text = "the entry's, else the architecture's"}};

// ---- [training] ----
inline constexpr Key<double> kTrainingTokens{{
    .path = "training.tokens", .kind = KeyKind::kWhole, .unit = "tokens",
    .help = "tokens to train on: 1T, 300B, 10 billion; with data.epochs those of one epoch",
    .range = Range::Whole(1, kMostTokens), .default_from = kChosen,
    .default_text = "20 per parameter", .shortcut = "--tokens",
    .part = kJob,
    .field = {.part = FormPart::kMain, .label = "Tokens to train on",
              .placeholder = "1.4T, 300M, 2e12",
              .hint = "k, M, B and T are thousands to trillions"}}};
inline constexpr Key<std::uint64_t> kTrainingSteps{{
    .path = "training.steps", .kind = KeyKind::kWhole, .unit = "steps",
    .help = "steps, in place of tokens", .range = Range::Whole(1, 1'000'000'000'000),
    .shortcut = "--steps", .part = kJob}};
inline constexpr Key<std::string> kTrainingTask{{
    .path = id::kTrainingTask, .kind = KeyKind::kWords,
    .help = "what it is: pretraining or fine-tuning", .words = NamesOf<Task>,
    .default_from = kChosen,
    .default_text = "fine-tuning of adapters, of some layers, or on less data than a pretraining "
                    "takes; else pretraining",
    .shortcut = "--task", .part = kJob}};
inline constexpr Key<std::uint64_t> kTrainingSequenceLength{{
    .path = id::kTrainingSequenceLength, .kind = KeyKind::kWhole, .unit = "tokens",
    .help = "tokens per sequence: 4096 or 4k", .range = Range::Length(100'000'000),
    .default_from = kChosen,
    .default_text = "the model's context length, at most 4,096", .shortcut = "--sequence-length",
    .part = kJob,
    .field = {.part = FormPart::kMethod, .label = "Sequence length", .column = 2,
              .unit = "tokens", .hint = "4k is 4,096"}}};
inline constexpr Key<std::uint64_t> kTrainingGlobalBatch{{
    .path = id::kTrainingGlobalBatch, .kind = KeyKind::kWhole, .unit = "sequences",
    .help = "sequences per step", .range = Range::Whole(1, kMostSequences),
    .default_from = kChosen,
    .default_text = "usual for the task and its compute",
    .shortcut = "--global-batch", .part = kJob,
    .field = {.part = FormPart::kBatch, .label = "Global batch", .unit = "seq."}}};
inline constexpr Key<std::uint64_t> kTrainingMicroBatch{{
    .path = id::kTrainingMicroBatch, .kind = KeyKind::kWhole, .unit = "sequences",
    .help = "sequences per GPU and pass", .range = Range::Whole(1, kMostSequences),
    .default_from = kChosen, .default_text = kOfFastest, .shortcut = "--micro-batch", .part = kJob,
    .searched = true, .axis = "micro_batch",
    .field = {.part = FormPart::kBatch, .label = "Micro-batch", .unit = "seq."}}};
inline constexpr Key<std::string> kTrainingRecompute{{
    .path = id::kTrainingRecompute, .kind = KeyKind::kWords,
    .help = "activation recomputation: none, selective, operations or full",
    .words = NamesOf<Recompute>, .default_from = kChosen, .default_text = kOfFastest,
    .shortcut = "--recompute", .part = kJob, .searched = true, .axis = "recompute",
    .field = {.part = FormPart::kBatch, .label = "Recomputation", .line = 2}}};
inline constexpr Key<bool> kTrainingFlashAttention{{
    .path = "training.flash_attention", .kind = KeyKind::kYesNo,
    .help = "attention without its scores in memory", .default_from = kCatalog, .part = kJob,
    .needed_to_train = true}};
inline constexpr Key<std::string> kTrainingLoss{{
    .path = id::kTrainingLoss, .kind = KeyKind::kWords, .help = "how the loss treats the logits",
    .words = NamesOf<Loss>, .default_from = kCatalog, .part = kJob, .axis = "loss"}};
inline constexpr Key<std::string> kTrainingKernels{{
    .path = id::kTrainingKernels, .kind = KeyKind::kWords,
    .help = "how much of a layer's smaller work is one kernel", .words = NamesOf<Kernels>,
    .default_from = kCatalog, .part = kJob, .axis = "kernels"}};
inline constexpr Key<std::uint64_t> kTrainingTrainedLayers{{
    .path = id::kTrainingTrainedLayers, .kind = KeyKind::kWhole, .unit = "layers",
    .help = "last layers that are trained; the others are frozen",
    .range = Range::Whole(1, 1'000'000), .default_from = kChosen, .default_text = "all"}};
inline constexpr Key<std::string> kTrainingFramework{{
    .path = id::kTrainingFramework, .kind = KeyKind::kText,
    .help = "training framework, which brings defaults of its own", .names = Names::kFrameworks,
    .shortcut = "--framework",
    .field = {.part = FormPart::kBatch, .label = "Framework", .line = 2}}};

// ---- [data] ----
inline constexpr Key<std::string> kDataFile{{
    .path = id::kDataFile, .kind = KeyKind::kText,
    .help = "the training data, which is counted: .jsonl, .json or .txt, or a folder of them",
    .names = Names::kFiles, .shortcut = "--data"}};
inline constexpr Key<std::uint64_t> kDataExamples{{
    .path = "data.examples", .kind = KeyKind::kWhole, .unit = "examples",
    .help = "examples, in place of tokens", .range = Range::Whole(1, kMostExamples),
    .default_from = kChosen, .default_text = "those of data.file", .shortcut = "--examples",
    .part = kJob,
    .field = {.part = FormPart::kData, .label = "Examples", .hint = "in place of tokens: 52k"}}};
inline constexpr Key<double> kDataAverageTokens{{
    .path = "data.average_tokens", .kind = KeyKind::kNumber, .unit = "tokens",
    .help = "average length of an example", .range = Range::Between(1, 1e8),
    .default_from = kChosen, .default_text = "estimated from data.file",
    .shortcut = "--average-tokens", .part = kJob,
    .field = {.part = FormPart::kData, .label = "Average length", .unit = "tokens",
              .hint = "of an example"}}};
inline constexpr Key<double> kDataEpochs{{
    .path = "data.epochs", .kind = KeyKind::kNumber, .unit = "epochs",
    .help = "times that the data is gone through", .range = Range::Between(0.001, 1e5),
    .default_from = kChosen, .default_text = "1", .shortcut = "--epochs", .part = kJob,
    .field = {.part = FormPart::kData, .label = "Epochs", .line = 2,
              .hint = "times through the data"}}};
inline constexpr Key<std::string> kDataPacking{{
    .path = id::kDataPacking, .kind = KeyKind::kWords,
    .help = "whether examples share sequences (packed) or each takes one of its own (padded)",
    .words = NamesOf<Packing>, .default_from = kCatalog, .part = kJob, .needed_to_train = true}};

// ---- [optimizer] ----
inline constexpr Key<NoValue> kOptimizerName{{
    .path = "optimizer.name", .kind = KeyKind::kPlugin,
    .help = "optimizer plugin (gpuday plugins lists them)", .names = Names::kOptimizers,
    .default_from = kCatalog, .shortcut = "--optimizer", .needed_to_train = true,
    .axis = "optimizer",
    .field = {.part = FormPart::kBatch, .label = "Optimizer", .line = 3}}};
inline constexpr Key<NoValue> kOptimizerThen{{
    .path = "optimizer.then", .kind = KeyKind::kTable,
    .help = "next stage: a name, or a table with name, parameters and then",
    .names = Names::kOptimizers}};

// ---- [precision] ----
inline constexpr Key<NoValue> kPrecisionName{{
    .path = "precision.name", .kind = KeyKind::kPlugin, .help = "precision plugin",
    .names = Names::kPrecisions, .default_from = kCatalog, .shortcut = "--precision",
    .shortcut_of = KeyUse::kBoth, .needed_to_train = true, .needed_to_serve = true,
    .axis = "precision",
    .field = {.part = FormPart::kMethod, .label = "Precision"}}};

// ---- [software] ----
inline constexpr Key<std::string> kSoftwareGeneration{{
    .path = "software.generation", .kind = KeyKind::kText,
    .help = "generation of training software, as far as speed goes", .default_from = kChosen,
    .default_text = "neutral"}};
inline constexpr Key<std::uint64_t> kSoftwareFlashVersion{{
    .path = "software.flash_version", .kind = KeyKind::kWhole,
    .help = "of FlashAttention; 3 where the GPU has kernels for it", .range = Range::Whole(1, 3),
    .default_from = kChosen, .default_text = "2"}};
inline constexpr Key<bool> kSoftwareOverlapGradients{{
    .path = "software.overlap_gradients", .kind = KeyKind::kYesNo,
    .help = "data-parallel traffic during the backward pass", .default_from = kChosen,
    .default_text = "true"}};
inline constexpr Key<bool> kSoftwareOverlapTensor{{
    .path = "software.overlap_tensor", .kind = KeyKind::kYesNo,
    .help = "tensor-parallel traffic beside matrix products", .default_from = kChosen,
    .default_text = "false"}};
inline constexpr Key<bool> kSoftwareCompiledLaunch{{
    .path = "software.compiled_launch", .kind = KeyKind::kYesNo,
    .help = "kernels are launched by graphs or compiled code", .default_from = kChosen,
    .default_text = "false"}};
inline constexpr Key<std::string> kSoftwareContext{{
    .path = "software.context", .kind = KeyKind::kWords,
    .help = "how GPUs that share a sequence exchange it", .words = NamesOf<ContextParallel>,
    .default_from = kChosen, .default_text = "ring"}};
inline constexpr Key<double> kSoftwareNetworkShare{{
    .path = "software.network_share", .kind = KeyKind::kNumber,
    .help = "share of the network's rate that collectives reach",
    .range = {.low = 0.001, .high = 1, .notation = Notation::kShare},
    .default_from = kChosen, .default_text = "1"}};

// ---- [goodput] ----
inline constexpr Key<double> kGoodputFailuresPerGpuDay{{
    .path = id::kGoodputFailuresPerGpuDay, .kind = KeyKind::kNumber, .unit = "per GPU and day",
    .help = "unexpected interruptions", .range = {.low = 0, .high = 10}, .default_from = kCatalog,
    .part = kJob}};
inline constexpr Key<double> kGoodputRestartMinutes{{
    .path = id::kGoodputRestartMinutes, .kind = KeyKind::kNumber, .unit = "minutes",
    .help = "from an interruption to the next step", .range = {.low = 0, .high = 1e5},
    .default_from = kCatalog, .part = kJob}};
inline constexpr Key<double> kGoodputCheckpointSeconds{{
    .path = id::kGoodputCheckpointSeconds, .kind = KeyKind::kNumber, .unit = "seconds",
    .help = "that training waits for a checkpoint", .range = {.low = 0, .high = 1e5},
    .default_from = kCatalog, .part = kJob}};
inline constexpr Key<double> kGoodputCheckpointMinutes{{
    .path = id::kGoodputCheckpointMinutes, .kind = KeyKind::kNumber, .unit = "minutes",
    .help = "between checkpoints", .range = Range::Between(0.01, 1e5), .default_from = kChosen,
    .default_text = "what loses least", .part = kJob}};
inline constexpr Key<double> kGoodputOtherLosses{{
    .path = "goodput.other_losses", .kind = KeyKind::kNumber,
    .help = "share of wall-clock time that is lost besides, whatever the size of the cluster",
    .range = {.low = 0, .high = kMostOtherLosses, .notation = Notation::kShare},
    .default_from = kChosen,
    .default_text = "by losses_per_doubling", .part = kJob}};
inline constexpr Key<double> kGoodputLossesPerDoubling{{
    .path = id::kGoodputLossesPerDoubling, .kind = KeyKind::kNumber,
    .help = "share that each doubling of nodes loses besides",
    .range = {.low = 0, .high = 0.2, .notation = Notation::kShare},
    .default_from = kCatalog, .part = kJob}};

// ---- [cluster] ----
inline constexpr Key<std::string> kClusterGpu{{
    .path = id::kClusterGpu, .kind = KeyKind::kText,
    .help = "kind of GPU; --gpus 64xNAME sets it with the number", .names = Names::kGpus,
    .default_from = kCatalog, .needed_to_train = true, .needed_to_serve = true, .axis = "gpu",
    .field = {.part = FormPart::kMain, .label = "GPU", .line = 2, .placeholder = "any kind"}}};
inline constexpr Key<std::uint64_t> kClusterGpus{{
    .path = id::kClusterGpus, .kind = KeyKind::kWhole, .unit = "GPUs",
    .help = "how many, or \"8 nodes\"; where nobody says, as many nodes as end it in two months",
    .range = Range::Whole(1, kMostGpus), .default_from = kCatalog, .part = kJob,
    .needed_to_train = true,
    .field = {.part = FormPart::kMain, .label = "How many", .line = 2}}};
inline constexpr Key<std::string> kClusterRegion{{
    .path = id::kClusterRegion, .kind = KeyKind::kText,
    .help = "where they run, for energy and carbon: GCP/europe-north1", .names = Names::kRegions,
    .shortcut = "--region"}};
inline constexpr Key<double> kClusterNetworkGbPerS{{
    .path = "cluster.network_gb_per_s", .kind = KeyKind::kNumber, .unit = "GB/s",
    .help = "per GPU to other nodes, one direction", .range = Range::Between(kLeastBandwidth, kMostBandwidth),
    .default_from = kChosen, .default_text = "the GPU's entry"}};
inline constexpr Key<double> kClusterLinkGbPerS{{
    .path = "cluster.link_gb_per_s", .kind = KeyKind::kNumber, .unit = "GB/s",
    .help = "per GPU inside a node, one direction", .range = Range::Between(kLeastBandwidth, kMostBandwidth),
    .default_from = kChosen, .default_text = "the GPU's entry"}};
inline constexpr Key<double> kClusterHostMemoryGib{{
    .path = "cluster.host_memory_gib", .kind = KeyKind::kNumber, .unit = "GiB",
    .help = "memory of a node beside its GPUs, for what is offloaded",
    .range = Range::Between(0.1, kMostHostGib), .default_from = kChosen,
    .default_text = "that of the machine that the price names, or the GPU's entry"}};
inline constexpr Key<std::uint64_t> kClusterGpusPerNode{{
    .path = id::kClusterGpusPerNode, .kind = KeyKind::kWhole, .unit = "GPUs", .help = "in a node",
    .range = Range::Whole(1, 1'000'000), .default_from = kChosen,
    .default_text = "the GPU's entry"}};

// ---- [parallel] ----
inline constexpr Key<std::uint64_t> kParallelData{{
    .path = id::kParallelData, .kind = KeyKind::kWhole, .unit = "GPUs",
    .help = "GPUs that train on different sequences", .range = Range::Whole(1, kMostGpus),
    .default_from = kChosen, .default_text = "what the others leave", .part = kJob,
    .searched = true, .axis = "data"}};
inline constexpr Key<std::uint64_t> kParallelZero{{
    .path = id::kParallelZero, .kind = KeyKind::kWhole,
    .help = "ZeRO stage: what data-parallel GPUs share", .range = Range::Whole(0, 3),
    .default_from = kChosen, .default_text = kOfFastest,
    .shortcut = "--zero", .part = kJob, .searched = true, .axis = "zero",
    .field = {.part = FormPart::kLayout, .label = "ZeRO stage", .line = 2,
              .meanings = kZeroMeanings}}};
inline constexpr Key<std::uint64_t> kParallelZeroGroup{{
    .path = "parallel.zero_group", .kind = KeyKind::kWhole, .unit = "GPUs",
    .help = "GPUs that ZeRO shares over, each group the same", .range = Range::Whole(2, kMostGpus),
    .default_from = kChosen, .default_text = "all with the same weights", .part = kJob,
    .searched = true, .axis = "zero_group"}};
inline constexpr Key<std::uint64_t> kParallelTensor{{
    .path = id::kParallelTensor, .kind = KeyKind::kWhole, .unit = "GPUs",
    .help = "GPUs that matrices are split over", .range = Range::Whole(1, kMostDegree),
    .default_from = kChosen, .default_text = kOfFastest, .shortcut = "--tensor", .part = kJob,
    .searched = true,
    .axis = "tensor",
    .field = {.part = FormPart::kLayout, .label = "Tensor"}}};
inline constexpr Key<std::uint64_t> kParallelPipeline{{
    .path = id::kParallelPipeline, .kind = KeyKind::kWhole, .unit = "stages",
    .help = "stages that the layers are cut into", .range = Range::Whole(1, kMostDegree),
    .default_from = kChosen, .default_text = kOfFastest, .shortcut = "--pipeline", .part = kJob,
    .searched = true,
    .axis = "pipeline",
    .field = {.part = FormPart::kLayout, .label = "Pipeline"}}};
inline constexpr Key<std::uint64_t> kParallelVirtualStages{{
    .path = id::kParallelVirtualStages, .kind = KeyKind::kWhole,
    .help = "model chunks of each GPU", .range = Range::Whole(1, kMostDegree),
    .default_from = kChosen, .default_text = kOfFastest, .part = kJob, .searched = true,
    .axis = "virtual_stages"}};
inline constexpr Key<std::uint64_t> kParallelContext{{
    .path = id::kParallelContext, .kind = KeyKind::kWhole, .unit = "GPUs",
    .help = "GPUs that share a sequence", .range = Range::Whole(1, kMostDegree),
    .default_from = kChosen, .default_text = kOfFastest, .part = kJob, .searched = true,
    .axis = "context",
    .field = {.part = FormPart::kLayout, .label = "Context"}}};
inline constexpr Key<std::uint64_t> kParallelExpert{{
    .path = id::kParallelExpert, .kind = KeyKind::kWhole, .unit = "GPUs",
    .help = "GPUs that share the experts", .range = Range::Whole(1, kMostDegree),
    .default_from = kChosen, .default_text = kOfFastest, .part = kJob, .searched = true,
    .axis = "expert",
    .field = {.part = FormPart::kLayout, .label = "Expert"}}};
inline constexpr Key<bool> kParallelSequence{{
    .path = "parallel.sequence", .kind = KeyKind::kYesNo,
    .help = "norms split over the tensor-parallel GPUs", .default_from = kChosen,
    .default_text = "true with tensor parallelism", .part = kJob, .searched = true,
    .axis = "sequence"}};
inline constexpr Key<std::string> kParallelOffload{{
    .path = id::kParallelOffload, .kind = KeyKind::kWords,
    .help = "what is moved to the host's memory", .words = NamesOf<Offload>,
    .default_from = kChosen, .default_text = "none", .part = kJob, .searched = true,
    .axis = "offload"}};
inline constexpr Key<std::uint64_t> kParallelBucketBytes{{
    .path = "parallel.bucket_bytes", .kind = KeyKind::kWhole, .unit = "bytes",
    .help = "gradients and parameters that are sent together",
    .range = Range::Whole(0, 1'000'000'000'000), .default_from = kChosen, .default_text = "0",
    .part = kJob}};
inline constexpr Key<bool> kParallelShardedGradientCopy{{
    .path = "parallel.sharded_gradient_copy", .kind = KeyKind::kYesNo,
    .help = "FP32 gradients of each GPU's share of the optimizer", .default_from = kChosen,
    .default_text = "false", .part = kJob}};

// ---- [efficiency] ----
inline constexpr Key<double> kEfficiencyUtilization{{
    .path = "efficiency.utilization", .kind = KeyKind::kNumber,
    .help = "share of the dense peak: 0.45 or 45 %",
    .range = {.low = 0.001, .high = 1, .notation = Notation::kShare},
    .words = PredictedWord, .default_from = kCatalog, .shortcut = "--utilization", .part = kJob,
    .needed_to_train = true}};

// ---- [price] ----
inline constexpr Key<double> kPriceUsdPerGpuHour{{
    .path = "price.usd_per_gpu_hour", .kind = KeyKind::kNumber, .unit = "USD",
    .help = "USD per GPU-hour; 0: hardware of your own", .range = {.low = 0, .high = 1e6, .notation = Notation::kDollarRate},
    .default_from = kChosen, .default_text = "by price.rule, of the catalog's",
    .shortcut = "--price",
    .shortcut_of = KeyUse::kBoth, .part = kJob,
    .field = {.part = FormPart::kPrice, .label = "Your price", .unit = "$/GPU-h"}}};
inline constexpr Key<std::string> kPriceProvider{{
    .path = id::kPriceProvider, .kind = KeyKind::kText, .help = "price of this provider",
    .names = Names::kProviders, .default_from = kChosen,
    .default_text = "any that rents the job", .shortcut = "--provider",
    .shortcut_of = KeyUse::kBoth, .searched = true, .axis = "provider",
    .field = {.part = FormPart::kPrice, .label = "or a provider"}}};
inline constexpr Key<std::string> kPriceKind{{
    .path = id::kPriceKind, .kind = KeyKind::kText, .help = "kind of price: on-demand, spot, ...",
    .names = Names::kPriceKinds, .default_from = kChosen, .default_text = "on-demand",
    .shortcut = "--kind", .shortcut_of = KeyUse::kBoth, .searched = true, .axis = "kind"}};

inline constexpr Key<std::string> kPriceRule{{
    .path = "price.rule", .kind = KeyKind::kWords,
    .help = "of the prices that the job can be rented for: middle or cheapest",
    .words = NamesOf<PriceRule>, .default_from = kCatalog, .shortcut = "--price-rule",
    .shortcut_of = KeyUse::kBoth, .part = kJob,
    .field = {.part = FormPart::kPrice, .label = "Of the catalog's prices", .line = 2}}};

// ---- [inference] ----
inline constexpr Key<std::uint64_t> kInferenceBatch{{
    .path = id::kInferenceBatch, .kind = KeyKind::kWhole, .unit = "sequences",
    .help = "sequences at once", .range = Range::Whole(1, kMostSequences),
    .default_from = kCatalog, .shortcut = "--batch", .shortcut_of = KeyUse::kInference,
    .needed_to_serve = true}};
inline constexpr Key<std::uint64_t> kInferencePromptTokens{{
    .path = id::kInferencePromptTokens, .kind = KeyKind::kWhole, .unit = "tokens",
    .help = "tokens of each prompt", .range = Range::Length(kMostInferenceTokens),
    .default_from = kCatalog, .shortcut = "--prompt", .shortcut_of = KeyUse::kInference,
    .needed_to_serve = true}};
inline constexpr Key<std::uint64_t> kInferenceGeneratedTokens{{
    .path = id::kInferenceGeneratedTokens, .kind = KeyKind::kWhole, .unit = "tokens",
    .help = "tokens generated for each", .range = Range::Length(kMostInferenceTokens),
    .default_from = kCatalog, .shortcut = "--generate", .shortcut_of = KeyUse::kInference,
    .needed_to_serve = true}};
inline constexpr Key<std::uint64_t> kInferenceCacheBits{{
    .path = "inference.cache_bits", .kind = KeyKind::kWhole, .unit = "bits",
    .help = "of an element of the KV cache", .range = Range::Whole(1, 64), .values = kCacheBits,
    .default_from = kChosen, .default_text = "the precision's"}};
inline constexpr Key<std::uint64_t> kInferenceTensor{{
    .path = id::kInferenceTensor, .kind = KeyKind::kWhole, .unit = "GPUs",
    .help = "GPUs that share one copy of the model", .range = Range::Whole(1, kMostGpus),
    .default_from = kChosen, .default_text = "the most of a node that can",
    .shortcut = "--tensor", .shortcut_of = KeyUse::kInference}};

// ---- [budget] ----
inline constexpr Key<double> kBudgetUsd{{
    .path = id::kBudgetUsd, .kind = KeyKind::kNumber, .unit = "USD",
    .help = "at most this many USD: 250k or $250,000",
    .range = {.low = 0.01, .high = 1e15, .notation = Notation::kDollars}, .shortcut = "--budget",
    .part = kJob, .searched = true,
    .field = {.part = FormPart::kLimits, .label = "Money at most", .unit = "$"}}};
inline constexpr Key<double> kBudgetDeadlineDays{{
    .path = id::kBudgetDeadlineDays, .kind = KeyKind::kNumber, .unit = "days",
    .help = "done within: 30, 6w, 36h, 3 months",
    .range = {.low = 0.001, .high = 1e6, .notation = Notation::kDays},
    .shortcut = "--within", .part = kJob, .searched = true,
    .field = {.part = FormPart::kLimits, .label = "Done within", .unit = "days"}}};
inline constexpr Key<std::string> kBudgetStart{{
    .path = id::kBudgetStart, .kind = KeyKind::kText,
    .help = "first day of the training: 2027-01-04", .default_from = kChosen,
    .default_text = "today, where an end is given", .shortcut = "--start", .part = kJob,
    .searched = true,
    .field = {.part = FormPart::kLimits, .label = "Starts on", .line = 2,
              .placeholder = "2027-01-04"}}};
inline constexpr Key<std::string> kBudgetBy{{
    .path = id::kBudgetBy, .kind = KeyKind::kText, .help = "done by this day: 2027-06-30",
    .shortcut = "--by", .part = kJob, .searched = true,
    .field = {.part = FormPart::kLimits, .label = "Done by", .line = 2, .placeholder = "2027-06-30"}}};
inline constexpr Key<double> kBudgetConfidence{{
    .path = id::kBudgetConfidence, .kind = KeyKind::kNumber, .unit = "%",
    .help = "in how many of 100 such runs a yes must hold", .range = {.low = 50, .high = 99.9, .notation = Notation::kPercent},
    .default_from = kCatalog, .shortcut = "--confidence", .part = kJob, .needed_to_train = true,
    .field = {.part = FormPart::kLimits, .label = "A yes must hold in", .line = 3,
              .unit = "% of runs"}}};

// ---- [reference] ----
inline constexpr Key<double> kReferenceGpuHours{{
    .path = id::kReferenceGpuHours, .kind = KeyKind::kNumber, .unit = "GPU-hours",
    .help = "GPU-hours that somebody took", .range = {.low = 0.001, .high = 1e15}, .part = kJob}};
inline constexpr Key<std::string> kReferenceSource{{
    .path = "reference.source", .kind = KeyKind::kText, .help = "who says so", .part = kJob}};
// clang-format on

}  // namespace key

// All of them, in the order of the rows.
using AllKeys = KeyList<
    key::kName, key::kModelName, key::kModelArchitecture, key::kModelHuggingFace,
    key::kModelParameters, key::kTrainingTokens, key::kTrainingSteps, key::kTrainingTask,
    key::kTrainingSequenceLength, key::kTrainingGlobalBatch, key::kTrainingMicroBatch,
    key::kTrainingRecompute, key::kTrainingFlashAttention, key::kTrainingLoss,
    key::kTrainingKernels, key::kTrainingTrainedLayers, key::kTrainingFramework, key::kDataFile,
    key::kDataExamples, key::kDataAverageTokens, key::kDataEpochs, key::kDataPacking,
    key::kOptimizerName, key::kOptimizerThen, key::kPrecisionName, key::kSoftwareGeneration,
    key::kSoftwareFlashVersion, key::kSoftwareOverlapGradients, key::kSoftwareOverlapTensor,
    key::kSoftwareCompiledLaunch, key::kSoftwareContext, key::kSoftwareNetworkShare,
    key::kGoodputFailuresPerGpuDay, key::kGoodputRestartMinutes, key::kGoodputCheckpointSeconds,
    key::kGoodputCheckpointMinutes, key::kGoodputOtherLosses, key::kGoodputLossesPerDoubling,
    key::kClusterGpu, key::kClusterGpus, key::kClusterRegion, key::kClusterNetworkGbPerS,
    key::kClusterLinkGbPerS, key::kClusterHostMemoryGib, key::kClusterGpusPerNode,
    key::kParallelData, key::kParallelZero, key::kParallelZeroGroup, key::kParallelTensor,
    key::kParallelPipeline, key::kParallelVirtualStages, key::kParallelContext,
    key::kParallelExpert, key::kParallelSequence, key::kParallelOffload, key::kParallelBucketBytes,
    key::kParallelShardedGradientCopy, key::kEfficiencyUtilization, key::kPriceUsdPerGpuHour,
    key::kPriceProvider, key::kPriceKind, key::kPriceRule, key::kInferenceBatch,
    key::kInferencePromptTokens, key::kInferenceGeneratedTokens, key::kInferenceCacheBits,
    key::kInferenceTensor, key::kBudgetUsd, key::kBudgetDeadlineDays, key::kBudgetStart,
    key::kBudgetBy, key::kBudgetConfidence, key::kReferenceGpuHours, key::kReferenceSource>;

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SCENARIO_KEYS_H_
