// What the scenario and --only leave to choose.
#include <algorithm>
#include <optional>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/compose.h"
#include "planner/plan/ids.h"
#include "planner/plan/words.h"
#include "planner/scenario/keys.h"
#include "planner/scenario/scenario.h"
#include "planner/search/compose_space.h"

namespace gpuday {
namespace {

// What a key's axis narrows; nothing for those that are read where candidates are made.
using Narrowed =
    std::variant<std::monostate, NumberSet Choices::*, std::vector<Recompute> Choices::*,
                 std::vector<Kernels> Choices::*, std::vector<Loss> Choices::*,
                 std::vector<Offload> Choices::*, std::vector<bool> Choices::*>;
struct Axis {
  const char* path;  // of the scenario's key, whose row has the axis' name
  Narrowed choices;

  const std::string& Name() const { return FindKey(path)->axis; }
};
constexpr Axis kAxes[] = {{key::kClusterGpu.path, {}},
                          {key::kPriceProvider.path, {}},
                          {key::kPriceKind.path, {}},
                          {key::kOptimizerName.path, {}},
                          {key::kPrecisionName.path, {}},
                          {key::kModelName.path, {}},
                          {key::kParallelTensor.path, &Choices::tensor},
                          {key::kParallelPipeline.path, &Choices::pipeline},
                          {key::kParallelVirtualStages.path, &Choices::virtual_stages},
                          {key::kParallelContext.path, &Choices::context},
                          {key::kParallelExpert.path, &Choices::expert},
                          {key::kParallelData.path, &Choices::data},
                          {key::kParallelZero.path, &Choices::zero},
                          {key::kParallelZeroGroup.path, &Choices::zero_groups},
                          {key::kTrainingMicroBatch.path, &Choices::micro_batch},
                          {key::kTrainingRecompute.path, &Choices::recompute},
                          {key::kTrainingKernels.path, &Choices::kernels},
                          {key::kTrainingLoss.path, &Choices::losses},
                          {key::kParallelOffload.path, &Choices::offload},
                          {key::kParallelSequence.path, &Choices::sequence_parallel}};

template <typename Choice>
std::string WordOf(Choice choice) {
  return NameOf(choice);
}
std::string WordOf(bool choice) { return choice ? "true" : "false"; }

// The words of `all` that match one of the patterns of `list`. Error (kUsage) when none does.
template <typename Choice>
absl::StatusOr<std::vector<Choice>> Matching(const std::string& axis, const std::string& list,
                                             const std::vector<Choice>& all) {
  std::vector<Choice> chosen;
  std::vector<std::string> names;
  for (const Choice choice : all) {
    names.push_back(WordOf(choice));
    for (const auto pattern : absl::StrSplit(list, ',')) {
      if (!MatchesPattern(names.back(), {pattern.data(), pattern.size()})) continue;
      chosen.push_back(choice);
      break;
    }
  }
  if (!chosen.empty()) return chosen;
  return WithKey(Error(Fault::kUsage, absl::StrCat("--only ", axis, ": expected some of ",
                                                   absl::StrJoin(names, ", "), ", found \"",
                                                   Printable(list, 60), "\"")),
                 "only");
}

const std::vector<Recompute> kAllRecompute = {Recompute::kNone, Recompute::kSelective,
                                              Recompute::kOperations, Recompute::kFull};
const std::vector<Kernels> kAllKernels = {Kernels::kFused, Kernels::kNative, Kernels::kUnfused};
const std::vector<Loss> kAllLosses = {Loss::kFused, Loss::kChunked, Loss::kCompiled, Loss::kEager,
                                      Loss::kShifted};
const std::vector<Offload> kAllOffload = {Offload::kNone, Offload::kOptimizer, Offload::kParameters,
                                          Offload::kBoth};
const std::vector<bool> kTrueOrFalse = {true, false};

const std::vector<Recompute>& AllOf(Recompute) { return kAllRecompute; }
const std::vector<Kernels>& AllOf(Kernels) { return kAllKernels; }
const std::vector<Loss>& AllOf(Loss) { return kAllLosses; }
const std::vector<Offload>& AllOf(Offload) { return kAllOffload; }
const std::vector<bool>& AllOf(bool) { return kTrueOrFalse; }

// Narrows what an axis leaves to choose to `list`.
struct Narrow {
  const std::string& axis;
  const std::string& list;
  Choices& choices;

  absl::Status operator()(std::monostate) const { return absl::OkStatus(); }
  absl::Status operator()(NumberSet Choices::*set) const {
    GPUDAY_ASSIGN_OR_RETURN(choices.*set, ParseNumberSet(list, absl::StrCat("--only ", axis)));
    return absl::OkStatus();
  }
  template <typename Choice>
  absl::Status operator()(std::vector<Choice> Choices::*chosen) const {
    GPUDAY_ASSIGN_OR_RETURN(choices.*chosen, Matching(axis, list, AllOf(Choice{})));
    return absl::OkStatus();
  }
};

absl::Status TakeOnly(const Question& question, Choices& choices) {
  for (const auto& [name, list] : question.only) {
    const auto axis = std::find_if(std::begin(kAxes), std::end(kAxes),
                                   [&, &asked = name](const Axis& a) { return asked == a.Name(); });
    if (axis == std::end(kAxes)) {
      std::vector<std::string> known;
      for (const Axis& a : kAxes) known.push_back(a.Name());
      return WithKey(Error(Fault::kUsage, absl::StrCat("--only ", Printable(name, 60),
                                                       ": no such axis", DidYouMean(name, known),
                                                       "; there are ", absl::StrJoin(known, ", "))),
                     "only");
    }
    GPUDAY_RETURN_IF_ERROR(std::visit(Narrow{name, list, choices}, axis->choices));
  }
  return absl::OkStatus();
}

// Keys that somebody settled: the scenario, or the framework that it names.
class Settled {
 public:
  static absl::StatusOr<Settled> Of(const Node& document, const Catalog& catalog) {
    Settled settled(document);
    const Node* framework = document.FindPath(id::kTrainingFramework);
    if (framework != nullptr && framework->kind == Node::Kind::kText) {
      settled.framework_ = true;
      GPUDAY_ASSIGN_OR_RETURN(settled.defaults_,
                              catalog.FrameworkDefaults(framework->text, framework->where));
    }
    return settled;
  }

  bool operator()(const std::string& key) const {
    return document_->FindPath(key) != nullptr ||
           std::any_of(defaults_.begin(), defaults_.end(),
                       [&](const DefaultEntry& entry) { return entry.key == key; });
  }
  bool framework() const { return framework_; }

 private:
  explicit Settled(const Node& document) : document_(&document) {}

  const Node* document_;
  bool framework_ = false;
  std::vector<DefaultEntry> defaults_;
};

}  // namespace

absl::StatusOr<Choices> ChoicesOf(const Question& question, const Catalog& catalog) {
  GPUDAY_ASSIGN_OR_RETURN(const Settled settled, Settled::Of(question.document, catalog));
  Node completed = question.document;
  std::vector<Assumption> ignored;
  GPUDAY_RETURN_IF_ERROR(ApplyDefaults(catalog, "plan", completed, ignored));
  GPUDAY_ASSIGN_OR_RETURN(const Scenario scenario, ReadScenario(completed));

  Choices choices;
  const auto settle = [](const std::optional<Given<std::uint64_t>>& given, NumberSet& set) {
    if (given.has_value()) set = NumberSet::Of(given->value);
  };
  settle(scenario.Get<key::kParallelTensor>(), choices.tensor);
  settle(scenario.Get<key::kParallelPipeline>(), choices.pipeline);
  settle(scenario.Get<key::kParallelVirtualStages>(), choices.virtual_stages);
  settle(scenario.Get<key::kParallelContext>(), choices.context);
  settle(scenario.Get<key::kParallelExpert>(), choices.expert);
  settle(scenario.Get<key::kParallelData>(), choices.data);
  settle(scenario.Get<key::kParallelZero>(), choices.zero);
  if (settled(key::kTrainingMicroBatch.path)) {
    settle(scenario.Get<key::kTrainingMicroBatch>(), choices.micro_batch);
  }
  choices.zero_group = scenario.ValueOr<key::kParallelZeroGroup>(choices.zero_group);

  // Software that is named decides on its kernels and its loss.
  const bool software = question.wide && !settled.framework();
  choices.recompute =
      settled(key::kTrainingRecompute.path)
          ? std::vector{*Named<Recompute>(scenario.Get<key::kTrainingRecompute>()->value)}
          : kAllRecompute;
  choices.kernels = software && !settled(key::kTrainingKernels.path) ? kAllKernels
                    : scenario.Get<key::kTrainingKernels>().has_value()
                        ? std::vector{*Named<Kernels>(scenario.Get<key::kTrainingKernels>()->value)}
                        : std::vector{Kernels::kFused};
  choices.losses = software && !settled(key::kTrainingLoss.path) ? kAllLosses
                   : scenario.Get<key::kTrainingLoss>().has_value()
                       ? std::vector{*Named<Loss>(scenario.Get<key::kTrainingLoss>()->value)}
                       : std::vector{Loss::kFused};
  const auto& offload = scenario.Get<key::kParallelOffload>();
  choices.offload = offload.has_value() ? std::vector{*Named<Offload>(offload->value)}
                    : question.wide     ? kAllOffload
                                        : std::vector{Offload::kNone};
  choices.every_zero_group = question.wide && choices.zero_group == 0;
  choices.sequence_parallel = {true};
  if (const auto& sequence = scenario.Get<key::kParallelSequence>()) {
    choices.sequence_parallel = {sequence->value};
    // It needs GPUs to be split over.
    if (sequence->value && choices.tensor.HoldsAll()) {
      choices.tensor = NumberSet(std::vector{NumberSet::Range{.low = 2}});
    }
  } else if (question.wide) {
    choices.sequence_parallel = {true, false};
  }
  GPUDAY_RETURN_IF_ERROR(TakeOnly(question, choices));
  return choices;
}

}  // namespace gpuday
