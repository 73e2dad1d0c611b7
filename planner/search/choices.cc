// What --only and --wide make of the choices that a scenario leaves.
#include <algorithm>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/open_choices.h"
#include "planner/plan/words.h"
#include "planner/scenario/keys.h"
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

// Also what costs time to save memory, and what software decides that is not named.
void Widen(const Question& question, const Scenario& scenario, const FrameworkCan& can, bool named,
           Choices& choices) {
  if (!scenario.Get<key::kParallelOffload>().has_value()) {
    choices.offload.clear();
    for (const Offload offload : kAllOffload) {
      if (std::find(can.offload.begin(), can.offload.end(), offload) != can.offload.end()) {
        choices.offload.push_back(offload);
      }
    }
  }
  if (!scenario.Get<key::kParallelContext>().has_value() && can.context) {
    choices.context = NumberSet();
  }
  choices.every_zero_group = choices.zero_group == 0 && can.zero_group;
  if (!scenario.Get<key::kParallelSequence>().has_value() && can.sequence) {
    choices.sequence_parallel = {true, false};
  }
  if (named) return;
  // What a program brings along that nobody named.
  if (question.document.FindPath(key::kParallelZero.path) == nullptr) choices.zero = NumberSet();
  choices.kernels = kAllKernels;
  choices.losses = kAllLosses;
}

// Of a question whose scenario names no framework, layouts that any of them can run.
bool NamesFramework(const Question& question) {
  return question.document.FindPath(key::kTrainingFramework.path) != nullptr;
}

}  // namespace

absl::StatusOr<ChoicesFor> ChoicesOf(const Question& question) {
  Choices checked;
  GPUDAY_RETURN_IF_ERROR(TakeOnly(question, checked));
  if (!question.wide && question.only.empty()) return ChoicesFor();
  const bool named = NamesFramework(question);
  return ChoicesFor([question, named](const Scenario& scenario, const FrameworkCan& can) {
    // What --wide opens, no program that nobody named closes.
    const FrameworkCan limits = question.wide && !named ? FrameworkCan() : can;
    Choices choices = OpenChoices(scenario, limits);
    if (question.wide) Widen(question, scenario, limits, named, choices);
    TakeOnly(question, choices).IgnoreError();  // it was checked
    return choices;
  });
}

bool NarrowsLayout(const Question& question) {
  return question.wide ||
         std::any_of(question.only.begin(), question.only.end(), [](const auto& only) {
           const auto axis = std::find_if(std::begin(kAxes), std::end(kAxes),
                                          [&](const Axis& a) { return only.first == a.Name(); });
           return axis != std::end(kAxes) && !std::holds_alternative<std::monostate>(axis->choices);
         });
}

}  // namespace gpuday
