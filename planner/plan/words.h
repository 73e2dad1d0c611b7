// The choices that a scenario names by a word, each an enum with its one name, both ways.
// Scenarios, plans, reports and the page say these words; nothing else spells them.
#ifndef GPUDAY_PLANNER_PLAN_WORDS_H_
#define GPUDAY_PLANNER_PLAN_WORDS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpuday {

// What a training is for: how much it takes where nobody says follows from it.
enum class Task { kPretraining, kFineTuning };

// How examples become sequences.
enum class Packing {
  kPacked,  // several share one
  kPadded   // each takes one of its own, filled up
};

// Activation recomputation.
enum class Recompute {
  kNone,
  kSelective,   // attention's scores
  kOperations,  // all but every other matrix product and attention's output
  kFull         // all but the layers' inputs
};

// How the loss treats the logits, b x s x V of them.
enum class Loss {
  kChunked,   // never there as a whole (Liger, chunked or tiled losses)
  kFused,     // one 32-bit copy (Megatron-LM's vocabulary-parallel loss)
  kCompiled,  // 16-bit logits, 32-bit copy and its gradient (torch.compile)
  kEager,     // the same and the softmax (PyTorch's own loss)
  kShifted,   // the same and copies shifted by a token, forward and backward (Transformers' models
              // up to 2024)
};

// How much of a layer's smaller work is done by one kernel, so that less is kept in between.
enum class Kernels {
  kFused,   // norms, activation functions, attention's copies (Megatron-LM, torch.compile)
  kNative,  // norms alone (PyTorch's own modules)
  kUnfused  // nothing: norms are written as single operations (Transformers)
};

// How GPUs that share a sequence exchange it.
enum class ContextParallel {
  kRing,            // keys and values go round, the causal work evenly dealt
  kUnbalancedRing,  // the last GPU attends to everything
  kAllToAll         // heads are exchanged (Ulysses)
};

// What is moved to the host's memory.
enum class Offload : std::uint32_t {
  kNone = 0,
  kOptimizer = 1,
  kParameters = 2,
  kBoth = 3,
  kActivations = 4
};

// Which of the prices that a job can be rented for is planned with.
enum class PriceRule {
  kMiddle,   // the middle one: neither the bargain nor the list price
  kCheapest  // the lowest
};

// What a verdict answers.
enum class VerdictState {
  kYes,    // in as many comparable runs as the plan's confidence asks for
  kMaybe,  // in half of them and more
  kNo
};

// ---- the one name of each ----

template <typename Choice>
struct NamedChoice {
  Choice choice;
  std::string_view name;
};

// training.task
inline constexpr NamedChoice<Task> kTaskWords[] = {{Task::kPretraining, "pretraining"},
                                                   {Task::kFineTuning, "fine-tuning"}};
// data.packing
inline constexpr NamedChoice<Packing> kPackingWords[] = {{Packing::kPacked, "packed"},
                                                         {Packing::kPadded, "padded"}};
// training.recompute
inline constexpr NamedChoice<Recompute> kRecomputeWords[] = {{Recompute::kNone, "none"},
                                                             {Recompute::kSelective, "selective"},
                                                             {Recompute::kOperations, "operations"},
                                                             {Recompute::kFull, "full"}};
// training.loss
inline constexpr NamedChoice<Loss> kLossWords[] = {{Loss::kChunked, "chunked"},
                                                   {Loss::kFused, "fused"},
                                                   {Loss::kCompiled, "compiled"},
                                                   {Loss::kEager, "eager"},
                                                   {Loss::kShifted, "shifted"}};
// training.kernels
inline constexpr NamedChoice<Kernels> kKernelsWords[] = {
    {Kernels::kFused, "fused"}, {Kernels::kNative, "native"}, {Kernels::kUnfused, "unfused"}};
// software.context
inline constexpr NamedChoice<ContextParallel> kContextParallelWords[] = {
    {ContextParallel::kRing, "ring"},
    {ContextParallel::kUnbalancedRing, "unbalanced-ring"},
    {ContextParallel::kAllToAll, "all-to-all"}};
// parallel.offload
inline constexpr NamedChoice<Offload> kOffloadWords[] = {{Offload::kNone, "none"},
                                                         {Offload::kOptimizer, "optimizer"},
                                                         {Offload::kParameters, "parameters"},
                                                         {Offload::kBoth, "optimizer+parameters"},
                                                         {Offload::kActivations, "activations"}};

// price.rule
inline constexpr NamedChoice<PriceRule> kPriceRuleWords[] = {{PriceRule::kMiddle, "middle"},
                                                             {PriceRule::kCheapest, "cheapest"}};

// The answer, the same word on every face.
inline constexpr NamedChoice<VerdictState> kVerdictStateWords[] = {
    {VerdictState::kYes, "yes"}, {VerdictState::kMaybe, "maybe"}, {VerdictState::kNo, "no"}};

constexpr std::span<const NamedChoice<Task>> WordsFor(Task) { return kTaskWords; }
constexpr std::span<const NamedChoice<Packing>> WordsFor(Packing) { return kPackingWords; }
constexpr std::span<const NamedChoice<Recompute>> WordsFor(Recompute) { return kRecomputeWords; }
constexpr std::span<const NamedChoice<Loss>> WordsFor(Loss) { return kLossWords; }
constexpr std::span<const NamedChoice<Kernels>> WordsFor(Kernels) { return kKernelsWords; }
constexpr std::span<const NamedChoice<ContextParallel>> WordsFor(ContextParallel) {
  return kContextParallelWords;
}
constexpr std::span<const NamedChoice<Offload>> WordsFor(Offload) { return kOffloadWords; }
constexpr std::span<const NamedChoice<PriceRule>> WordsFor(PriceRule) { return kPriceRuleWords; }
constexpr std::span<const NamedChoice<VerdictState>> WordsFor(VerdictState) {
  return kVerdictStateWords;
}

// The word of a choice: NameOf(Recompute::kFull) is "full".
template <typename Choice>
std::string NameOf(Choice choice) {
  for (const auto& [value, name] : WordsFor(choice)) {
    if (value == choice) return std::string(name);
  }
  return "";
}

// The choice that a word names: Named<Recompute>("full"). Nothing for a word that names none.
template <typename Choice>
std::optional<Choice> Named(std::string_view word) {
  for (const auto& [value, name] : WordsFor(Choice{})) {
    if (name == word) return value;
  }
  return std::nullopt;
}

// All words of a kind of choice, in the order in which help and messages list them.
template <typename Choice>
const std::vector<std::string>& NamesOf() {
  static const std::vector<std::string>* const kNames = [] {
    auto* const names = new std::vector<std::string>();
    for (const auto& [value, name] : WordsFor(Choice{})) names->emplace_back(name);
    return names;
  }();
  return *kNames;
}

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_WORDS_H_
