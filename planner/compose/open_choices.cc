#include "planner/compose/open_choices.h"

#include <optional>
#include <vector>

#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

NumberSet SetOf(const std::vector<std::uint64_t>& numbers) {
  std::vector<NumberSet::Range> ranges;
  for (const std::uint64_t number : numbers) ranges.push_back({number, number});
  return NumberSet(std::move(ranges));
}

// A degree: as given, else any that the framework can, else 1.
NumberSet Degree(const std::optional<Given<std::uint64_t>>& given, bool can) {
  if (given.has_value()) return NumberSet::Of(given->value);
  return can ? NumberSet() : NumberSet::Of(1);
}

template <typename Choice>
std::vector<Choice> WordOr(const std::optional<Given<std::string>>& given, Choice otherwise) {
  return {given.has_value() ? Named<Choice>(given->value).value_or(otherwise) : otherwise};
}

// Sequences up to here are not split: context parallelism is for those that one GPU cannot hold
// (Llama 3 took it for 131,072 tokens and not for 8,192; Grattafiori et al. 2024, section 3.3.2).
constexpr std::uint64_t kShortSequence = 8192;

}  // namespace

Choices OpenChoices(const Scenario& scenario, const FrameworkCan& can) {
  const bool is_long = scenario.ValueOr<key::kTrainingSequenceLength>(0) > kShortSequence;
  Choices choices;
  choices.tensor = Degree(scenario.Get<key::kParallelTensor>(), can.tensor);
  choices.pipeline = Degree(scenario.Get<key::kParallelPipeline>(), can.pipeline);
  choices.virtual_stages = Degree(scenario.Get<key::kParallelVirtualStages>(), can.virtual_stages);
  choices.context = Degree(scenario.Get<key::kParallelContext>(), can.context && is_long);
  choices.expert = Degree(scenario.Get<key::kParallelExpert>(), can.expert);
  choices.data = Degree(scenario.Get<key::kParallelData>(), true);
  choices.micro_batch = Degree(scenario.Get<key::kTrainingMicroBatch>(), true);
  const auto& zero = scenario.Get<key::kParallelZero>();
  choices.zero = zero.has_value() ? NumberSet::Of(zero->value) : SetOf(can.zero);
  choices.zero_group = scenario.ValueOr<key::kParallelZeroGroup>(0);
  const auto& recompute = scenario.Get<key::kTrainingRecompute>();
  choices.recompute = recompute.has_value() ? WordOr(recompute, Recompute::kNone) : can.recompute;
  choices.kernels = WordOr(scenario.Get<key::kTrainingKernels>(), Kernels::kFused);
  choices.losses = WordOr(scenario.Get<key::kTrainingLoss>(), Loss::kFused);
  choices.offload = WordOr(scenario.Get<key::kParallelOffload>(), Offload::kNone);
  choices.sequence_parallel = {can.sequence};
  if (const auto& sequence = scenario.Get<key::kParallelSequence>()) {
    choices.sequence_parallel = {sequence->value};
    // It needs GPUs to be split over.
    if (sequence->value && choices.tensor.HoldsAll()) {
      choices.tensor = NumberSet(std::vector{NumberSet::Range{.low = 2}});
    }
  }
  return choices;
}

bool AnythingOpen(const Scenario& s) {
  return !s.Get<key::kParallelTensor>() || !s.Get<key::kParallelPipeline>() ||
         !s.Get<key::kParallelVirtualStages>() || !s.Get<key::kParallelContext>() ||
         !s.Get<key::kParallelExpert>() || !s.Get<key::kParallelZero>() ||
         !s.Get<key::kTrainingMicroBatch>() || !s.Get<key::kTrainingRecompute>();
}

}  // namespace gpuday
