// What the scenario and --only leave to choose.
#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/resolve.h"
#include "planner/plan/ids.h"
#include "planner/plan/words.h"
#include "planner/scenario/scenario.h"
#include "planner/search/compose_space.h"

namespace gpuday {
namespace {

struct NumberAxis {
  const char* name;
  NumberSet Choices::*set;
};
constexpr NumberAxis kNumberAxes[] = {{"tensor", &Choices::tensor},
                                      {"pipeline", &Choices::pipeline},
                                      {"virtual_stages", &Choices::virtual_stages},
                                      {"context", &Choices::context},
                                      {"expert", &Choices::expert},
                                      {"data", &Choices::data},
                                      {"zero", &Choices::zero},
                                      {"micro_batch", &Choices::micro_batch}};
// Read where candidates are made.
constexpr const char* kCandidateAxes[] = {"gpu",       "provider",  "kind",
                                          "optimizer", "precision", "model"};

// The words of `all` that match one of the patterns of `list`. Error (kUsage) when none does.
template <typename Choice>
absl::StatusOr<std::vector<Choice>> Matching(const std::string& axis, const std::string& list,
                                             const std::vector<Choice>& all) {
  std::vector<Choice> chosen;
  std::vector<std::string> names;
  for (const Choice choice : all) {
    names.push_back(NameOf(choice));
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

absl::Status TakeOnly(const Question& question, Choices& choices) {
  for (const auto& only : question.only) {
    const std::string &axis = only.first, &list = only.second;
    const auto number = std::find_if(std::begin(kNumberAxes), std::end(kNumberAxes),
                                     [&](const NumberAxis& a) { return axis == a.name; });
    if (number != std::end(kNumberAxes)) {
      GPUDAY_ASSIGN_OR_RETURN(choices.*(number->set),
                              ParseNumberSet(list, absl::StrCat("--only ", axis)));
    } else if (axis == "recompute") {
      GPUDAY_ASSIGN_OR_RETURN(choices.recompute, Matching(axis, list, kAllRecompute));
    } else if (axis == "kernels") {
      GPUDAY_ASSIGN_OR_RETURN(choices.kernels, Matching(axis, list, kAllKernels));
    } else if (axis == "loss") {
      GPUDAY_ASSIGN_OR_RETURN(choices.losses, Matching(axis, list, kAllLosses));
    } else if (axis == "offload") {
      GPUDAY_ASSIGN_OR_RETURN(choices.offload, Matching(axis, list, kAllOffload));
    } else if (std::find(std::begin(kCandidateAxes), std::end(kCandidateAxes), axis) ==
               std::end(kCandidateAxes)) {
      std::vector<std::string> known(std::begin(kCandidateAxes), std::end(kCandidateAxes));
      for (const NumberAxis& a : kNumberAxes) known.push_back(a.name);
      known.insert(known.end(), {"recompute", "kernels", "loss", "offload"});
      return WithKey(Error(Fault::kUsage, absl::StrCat("--only ", Printable(axis, 60),
                                                       ": no such axis", DidYouMean(axis, known),
                                                       "; there are ", absl::StrJoin(known, ", "))),
                     "only");
    }
  }
  return absl::OkStatus();
}

// Keys that somebody settled: the scenario, or the framework that it names.
class Settled {
 public:
  static absl::StatusOr<Settled> Of(const Node& document, Catalog& catalog) {
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

absl::StatusOr<Choices> ChoicesOf(const Question& question, Catalog& catalog) {
  GPUDAY_ASSIGN_OR_RETURN(const Settled settled, Settled::Of(question.document, catalog));
  Node completed = question.document;
  std::vector<Assumption> ignored;
  GPUDAY_RETURN_IF_ERROR(ApplyDefaults(catalog, "plan", completed, ignored));
  GPUDAY_ASSIGN_OR_RETURN(const Scenario scenario, ReadScenario(completed));

  Choices choices;
  const auto& parallel = scenario.parallel;
  const auto settle = [](const std::optional<Given<std::uint64_t>>& given, NumberSet& set) {
    if (given.has_value()) set = NumberSet::Of(given->value);
  };
  settle(parallel.tensor, choices.tensor);
  settle(parallel.pipeline, choices.pipeline);
  settle(parallel.virtual_stages, choices.virtual_stages);
  settle(parallel.context, choices.context);
  settle(parallel.expert, choices.expert);
  settle(parallel.data, choices.data);
  settle(parallel.zero, choices.zero);
  if (settled("training.micro_batch")) settle(scenario.training.micro_batch, choices.micro_batch);
  if (parallel.zero_group.has_value()) choices.zero_group = parallel.zero_group->value;

  // Software that is named decides on its kernels and its loss.
  const bool software = question.wide && !settled.framework();
  choices.recompute = settled("training.recompute")
                          ? std::vector{*Named<Recompute>(scenario.training.recompute->value)}
                          : kAllRecompute;
  choices.kernels = software && !settled("training.kernels") ? kAllKernels
                    : scenario.training.kernels.has_value()
                        ? std::vector{*Named<Kernels>(scenario.training.kernels->value)}
                        : std::vector{Kernels::kFused};
  choices.losses = software && !settled("training.loss") ? kAllLosses
                   : scenario.training.loss.has_value()
                       ? std::vector{*Named<Loss>(scenario.training.loss->value)}
                       : std::vector{Loss::kFused};
  choices.offload = parallel.offload.has_value()
                        ? std::vector{*Named<Offload>(parallel.offload->value)}
                    : question.wide ? kAllOffload
                                    : std::vector{Offload::kNone};
  choices.every_zero_group = question.wide && choices.zero_group == 0;
  choices.sequence_parallel = {true};
  if (parallel.sequence.has_value()) {
    choices.sequence_parallel = {parallel.sequence->value};
    // It needs GPUs to be split over.
    if (parallel.sequence->value && choices.tensor.HoldsAll()) {
      choices.tensor = NumberSet(std::vector{NumberSet::Range{.low = 2}});
    }
  } else if (question.wide) {
    choices.sequence_parallel = {true, false};
  }
  GPUDAY_RETURN_IF_ERROR(TakeOnly(question, choices));
  return choices;
}

}  // namespace gpuday
