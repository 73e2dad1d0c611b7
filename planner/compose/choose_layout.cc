// What nobody says of the layout: that of the fastest plan that fits safely on the GPUs that were
// asked for, among layouts that the framework can run.
#include <string>

#include "absl/strings/str_cat.h"
#include "planner/compose/layout_chooser.h"
#include "planner/compose/open_choices.h"
#include "planner/compose/resolve.h"
#include "planner/layouts/fastest.h"
#include "planner/plan/words.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

// Fills in keys that nobody gave, each with an assumption; and those that were given, where a
// search opens them again.
class Filler {
 public:
  Filler(Composing& c, std::string reason)
      : c_(c), reason_(std::move(reason)), given_stay_(!c.chooser->choices_are_given()) {}

  // `unsaid` is what a plan has without a word: it needs none.
  template <const auto& kKey, typename Value>
  void Fill(Value value, const std::string& text, bool unsaid) {
    auto& slot = c_.scenario.template Get<kKey>();
    if (slot.has_value() && (given_stay_ || slot->value == value)) return;
    slot.emplace(Given<Value>{value, Location{"the fastest layout", 0, 0}});
    if (!unsaid) c_.Assume(kKey.path, text, reason_);
  }
  template <const auto& kKey>
  void Degree(std::uint64_t value) {
    Fill<kKey>(value, absl::StrCat(value), value == 1);
  }
  // Of those that a plan has a value for without a choice: where they were chosen otherwise.
  template <const auto& kKey, typename Value>
  void Change(Value value, const std::string& text, bool unsaid) {
    if (unsaid && !c_.scenario.template Get<kKey>().has_value()) return;
    Fill<kKey>(value, text, unsaid);
  }

 private:
  Composing& c_;
  std::string reason_;
  const bool given_stay_;
};

void Fill(Composing& c, const FoundLayout& found, const std::string& reason) {
  Filler filler(c, reason);
  const Layout& layout = found.layout;
  filler.Fill<key::kTrainingMicroBatch>(found.job.micro_batch, absl::StrCat(found.job.micro_batch),
                                        false);
  const std::string recompute = NameOf(found.job.recompute);
  filler.Fill<key::kTrainingRecompute>(recompute, recompute, false);
  filler.Degree<key::kParallelTensor>(layout.tensor);
  filler.Degree<key::kParallelPipeline>(layout.pipeline);
  filler.Degree<key::kParallelVirtualStages>(layout.virtual_stages);
  filler.Degree<key::kParallelContext>(layout.context);
  filler.Degree<key::kParallelExpert>(layout.expert);
  filler.Fill<key::kParallelZero>(static_cast<std::uint64_t>(layout.zero),
                                  absl::StrCat(layout.zero), c.workload.machine.gpus == 1);
  filler.Change<key::kParallelSequence>(
      layout.sequence_parallel, layout.sequence_parallel ? "true" : "false", layout.tensor == 1);
}

// What no plan chooses by itself, where a search does.
void FillSearched(Composing& c, const FoundLayout& found, const std::string& reason) {
  if (!c.chooser->choices_are_given()) return;
  Filler filler(c, reason);
  const Layout& layout = found.layout;
  filler.Change<key::kParallelData>(layout.data, absl::StrCat(layout.data), true);
  if (layout.zero_group != 0) {
    filler.Fill<key::kParallelZeroGroup>(layout.zero_group, absl::StrCat(layout.zero_group), false);
  }
  const std::string offload = NameOf(layout.offload), kernels = NameOf(found.job.kernels),
                    loss = NameOf(found.job.loss);
  filler.Change<key::kParallelOffload>(offload, offload, layout.offload == Offload::kNone);
  filler.Fill<key::kTrainingKernels>(kernels, kernels, false);
  filler.Fill<key::kTrainingLoss>(loss, loss, false);
  c.workload.job.kernels = found.job.kernels;
  c.workload.job.loss = found.job.loss;
}

// Norms are split over tensor-parallel GPUs: it is never more memory.
void FillSequence(Composing& c) {
  if (c.scenario.Get<key::kParallelTensor>()->value == 1) return;
  Filler(c, "usual with tensor parallelism, and never more memory")
      .Fill<key::kParallelSequence>(true, "true", false);
}

// Without any layout the checks of what was given say why; they need all keys.
void FillPlainly(Composing& c) {
  FoundLayout plain;
  plain.job.micro_batch = 1;
  const std::uint64_t gpus = c.workload.machine.gpus;
  plain.layout.zero = gpus == 1 ? 0 : 3;
  Fill(c, plain, "the smallest");
  FillSequence(c);
}

}  // namespace

void ChooseLayout(Composing& c) {
  if (!AnythingOpen(c.scenario) && !c.chooser->choices_are_given()) return FillSequence(c);
  Workload& w = c.workload;
  LayoutChooser& chooser = *c.chooser;
  const FastestLayouts* fastest = &chooser.Find(c.scenario);
  if (fastest->counts.all == 0 && !c.scenario.Get<key::kTrainingGlobalBatch>().has_value()) {
    // Where GPUs share nothing but the batch, each needs a sequence.
    const std::uint64_t gpus = w.machine.gpus;
    w.job.global_batch = (w.job.global_batch + gpus - 1) / gpus * gpus;
    fastest = &chooser.Find(c.scenario);
  }
  const std::string among =
      w.framework.empty() ? "" : absl::StrCat(" among layouts that ", w.framework, " can run");
  const auto take = [&](const FoundLayout& found, const std::string& reason) {
    Fill(c, found, reason);
    FillSearched(c, found, reason);
  };
  if (const FoundLayout* best = fastest->Best()) {
    take(*best,
         absl::StrCat("of the fastest plan that fits", fastest->safe.has_value() ? " safely" : "",
                      among, fastest->safe.has_value() ? "" : "; none fits safely"));
    return;
  }
  if (chooser.look_for_least) {
    if (const auto smallest = chooser.Smallest(c.scenario)) {
      take(*smallest,
           absl::StrCat("of the plan that takes the least memory", among, "; none fits"));
      return;
    }
  }
  FillPlainly(c);
}

}  // namespace gpuday
