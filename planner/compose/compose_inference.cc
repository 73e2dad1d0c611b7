// Serving a model: the same model, precision, machine and price as in training, and what is asked
// of them in [inference].
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/compose.h"
#include "planner/compose/resolve.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

constexpr char kCommand[] = "inference";
constexpr char kDefaultsRow[] = "command = \"inference\"";

// Without a number of GPUs as many as share the model.
void CompleteGpus(Scenario& scenario, Workload& workload) {
  if (scenario.Get<key::kClusterGpus>().has_value()) return;
  const auto& tensor = scenario.Get<key::kInferenceTensor>();
  const std::uint64_t gpus = tensor.has_value() ? tensor->value : 1;
  scenario.Get<key::kClusterGpus>() = {
      gpus, tensor.has_value() ? tensor->where : Location{"default", 0, 0}};
  workload.told.assumptions.push_back(
      {key::kClusterGpus.path, absl::StrCat(gpus),
       tensor.has_value() ? "those that share the model" : "one GPU"});
}

// What the precision keeps must be there: weights that are not trained, and the cache.
absl::Status CheckPrecision(const Composing& c, InferenceWorkload& inference) {
  const PluginChoice& choice = *c.scenario.precision;
  const Precision& precision = c.workload.precision;
  const auto refuse = [&](const std::string& what) {
    return WithKey(Error(Fault::kInput,
                         absl::StrCat(choice.name.where.Text(), ": precision ",
                                      Printable(choice.name.value), " does not say how ", what)),
                   key::kPrecisionName.path);
  };
  if (precision.For(sdk::Tensor::kFrozenLinear).bits == 0 ||
      precision.For(sdk::Tensor::kFrozenOther).bits == 0) {
    return refuse("weights are kept that are not trained; choose another");
  }
  if (precision.For(sdk::Tensor::kActivation).bits == 0) {
    return refuse("activations are kept; choose another");
  }
  const Storage& cache = precision.For(sdk::Tensor::kKvCache);
  if (const auto& bits = c.scenario.Get<key::kInferenceCacheBits>()) {
    inference.cache_bytes_per_element = static_cast<double>(bits->value) / 8;
    inference.cache_origin = {
        absl::StrCat(key::kInferenceCacheBits.path, " at ", bits->where.Text()),
        Confidence::kGiven};
    if (bits->value < 16) {
      c.workload.told.notes.push_back("scales of the quantized cache are not counted");
    }
    return absl::OkStatus();
  }
  if (cache.bits == 0) return refuse("the KV cache is kept; give inference.cache_bits");
  inference.cache_bytes_per_element = cache.BytesPerElement();
  inference.cache_origin = {
      absl::StrCat("precision ", Printable(choice.name.value), ": ", Printable(cache.reason)),
      Confidence::kFormula};
  return absl::OkStatus();
}

absl::Status ResolveTensor(Composing& c, const GpuEntry& gpu, Serving& serving) {
  const Model& model = c.workload.model;
  const std::uint64_t gpus = c.workload.machine.gpus;
  const auto per_node = static_cast<std::uint64_t>(gpu.gpus_per_node);
  if (const auto& tensor = c.scenario.Get<key::kInferenceTensor>()) {
    const std::string place =
        absl::StrCat(tensor->where.Text(), ": ", key::kInferenceTensor.path, ": ");
    if (gpus % tensor->value != 0) {
      return WithKey(
          Error(Fault::kInput,
                absl::StrCat(place, "expected a divisor of cluster.gpus = ", gpus, ", found ",
                             tensor->value, "; each copy of the model takes as many GPUs")),
          key::kInferenceTensor.path);
    }
    if (const std::string why = WhyNotSplit(model, tensor->value); !why.empty()) {
      return WithKey(
          Error(Fault::kInput, absl::StrCat(place, "found ", tensor->value, ", but ", why)),
          key::kInferenceTensor.path);
    }
    serving.tensor = tensor->value;
  } else {
    // The most that can share it within a node.
    std::uint64_t most = std::max<std::uint64_t>(1, std::min(gpus, per_node));
    while (gpus % most != 0 || !WhyNotSplit(model, most).empty()) --most;
    serving.tensor = most;
    c.Assume(key::kInferenceTensor.path, absl::StrCat(most),
             gpus == 1      ? "one GPU"
             : most == gpus ? "all GPUs share one copy of the model"
                            : "the most GPUs of a node that the attention heads split over");
  }
  serving.copies = gpus / serving.tensor;
  if (per_node > 0 && serving.tensor > per_node) {
    c.workload.told.notes.push_back(
        absl::StrCat("a copy of the model spans nodes: ", serving.tensor, " GPUs share it, ",
                     per_node, " are in a node"));
  }
  return absl::OkStatus();
}

// Prompt and generated tokens within the model's context.
absl::Status ResolveLengths(Composing& c, Serving& serving) {
  const auto& prompt = *c.scenario.Get<key::kInferencePromptTokens>();
  const auto& generated = *c.scenario.Get<key::kInferenceGeneratedTokens>();
  const Model& model = c.workload.model;
  serving.prompt_tokens = prompt.value;
  serving.generated_tokens = generated.value;
  const std::uint64_t most = model.context_length;
  if (most == 0 || serving.ContextTokens() <= most) return absl::OkStatus();
  const auto assumed =
      std::find_if(c.workload.told.assumptions.begin(), c.workload.told.assumptions.end(),
                   [](const Assumption& a) { return a.key == key::kInferencePromptTokens.path; });
  if (assumed != c.workload.told.assumptions.end() && generated.value < most) {
    serving.prompt_tokens = most - generated.value;
    assumed->value = absl::StrCat(serving.prompt_tokens);
    assumed->reason = "what the generated tokens leave of the model's context";
    return absl::OkStatus();
  }
  const std::string text = absl::StrCat(
      Grouped(absl::uint128(prompt.value)), " prompt and ", Grouped(absl::uint128(generated.value)),
      " generated tokens; the model was made for ", Grouped(absl::uint128(most)));
  if (model.context_is_hard_limit) {
    const Location& where = prompt.value < most ? generated.where : prompt.where;
    const char* const asked_key = prompt.value < most ? key::kInferenceGeneratedTokens.path
                                                      : key::kInferencePromptTokens.path;
    return WithKey(Error(Fault::kInput, absl::StrCat(where.Text(), ": ", asked_key, ": ", text,
                                                     " and has no positions beyond them")),
                   asked_key);
  }
  c.workload.told.notes.push_back(text);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<InferenceWorkload> ComposeInference(const Node& document, const Catalog& all,
                                                   const PluginHost& plugins) {
  InferenceWorkload inference;
  Workload& workload = inference.common;
  workload.told.scenario_toml = WriteScenario(document);
  Sources sources;
  const Catalog catalog = all.Noting(sources);
  const PluginHost host = plugins.Noting(sources);
  Node completed = document;
  GPUDAY_RETURN_IF_ERROR(ApplyDefaults(catalog, kCommand, completed, workload.told.assumptions));
  const auto all_of = [&](const absl::Status& first) {
    return AllMistakes(first, completed, catalog, host, false);
  };
  absl::StatusOr<Scenario> read = ReadScenario(completed);
  if (!read.ok()) return all_of(read.status());
  Scenario& scenario = *read;
  GPUDAY_RETURN_IF_ERROR(CheckDefaulted(completed, &ScenarioKey::needed_to_serve, kDefaultsRow));
  // The step-time model predicts trainings alone.
  if (!scenario.Get<key::kEfficiencyUtilization>().has_value()) {
    return NoDefault(key::kEfficiencyUtilization.path, kDefaultsRow);
  }
  CompleteGpus(scenario, workload);

  Composing c{scenario, &catalog, &host, workload};
  for (absl::Status (*const step)(Composing&) : {ResolveModelStep, ResolvePrecision}) {
    if (const absl::Status done = step(c); !done.ok()) return all_of(done);
  }
  GPUDAY_RETURN_IF_ERROR(CheckPrecision(c, inference));
  GPUDAY_RETURN_IF_ERROR(ResolveMachine(c));
  ResolveGivenNumbers(c);
  ResolvePrice(c);
  const auto& asked = *scenario.Get<key::kClusterGpu>();
  GPUDAY_ASSIGN_OR_RETURN(const GpuEntry gpu, WithKey(catalog.FindGpu(asked.value, asked.where),
                                                      key::kClusterGpu.path));
  inference.bandwidth_bytes_per_second = gpu.memory_bandwidth_bytes_per_second;
  inference.bandwidth_origin = CiteGpu(gpu, "memory_bandwidth_gb_per_s");
  GPUDAY_ASSIGN_OR_RETURN(const ConstantEntry reached, catalog.Constant("inference_reached_share"));
  inference.reached_share = reached.value;
  inference.reached_origin = {reached.source, Confidence::kAssumed};

  inference.serving.batch = scenario.Get<key::kInferenceBatch>()->value;
  GPUDAY_RETURN_IF_ERROR(ResolveLengths(c, inference.serving));
  GPUDAY_RETURN_IF_ERROR(ResolveTensor(c, gpu, inference.serving));
  NoteProvenance(sources, c);
  workload.told.title = absl::StrCat("serving ", workload.told.title);
  if (const auto& title = scenario.Get<key::kName>()) {
    c.AddFact(key::kName.path, title->value);
    workload.told.title = Printable(title->value);
  }
  return inference;
}

}  // namespace gpuday
