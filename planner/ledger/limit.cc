// What holds a step back, and what would change it: found by trying.
#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/ids.h"
#include "planner/plan/words.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

struct Held {
  const char* what;
  double seconds;
};

// A change of job or layout that may help.
struct Trial {
  Job job;
  Layout layout;
  std::string change;
  Settings settings;  // that make it
};

class Limit {
 public:
  Limit(const Workload& workload, const Work& work, const Figures& figures)
      : w_(workload), work_(work), f_(figures) {}

  StepLimit Find() const {
    const StepTime& s = f_.step;
    const Held parts[] = {{"attention scores", s.attention_seconds},
                          {"norms, activation functions and loss", s.elementwise_seconds},
                          {"recomputation", s.recompute_seconds},
                          {"tensor-parallel traffic", s.tensor_seconds},
                          {"context-parallel traffic", s.context_seconds},
                          {"expert-parallel traffic", s.expert_seconds},
                          {"waiting for the host", s.launch_seconds},
                          {"sends between pipeline stages", s.pipeline_seconds},
                          {"the pipeline's bubble", s.bubble_seconds},
                          {"data-parallel traffic", s.data_seconds},
                          {"the optimizer", s.optimizer_seconds},
                          {"dequantizing", s.unpack_seconds},
                          {"traffic with the host", s.offload_seconds}};
    const Held& worst =
        *std::max_element(std::begin(parts), std::end(parts),
                          [](const Held& a, const Held& b) { return a.seconds < b.seconds; });
    const auto percent = [&](double seconds) {
      return absl::StrCat(std::lround(100 * seconds / s.total_seconds), " %");
    };
    StepLimit limit;
    limit.sentence =
        absl::StrCat("where the time goes: matrix products ", percent(s.matmul_seconds), ", ",
                     worst.what, " ", percent(worst.seconds));
    const Trial* best = nullptr;
    double best_gain = 1.03;  // less is not worth a word
    const std::vector<Trial> trials = Trials();
    for (const Trial& trial : trials) {
      if (!IsGiven(trial)) continue;
      const double gain = Gain(trial);
      if (gain <= best_gain) continue;
      best_gain = gain;
      best = &trial;
    }
    if (best != nullptr) {
      absl::StrAppend(&limit.sentence, "; ", best->change, " would be ", Short(best_gain),
                      "× faster");
      limit.improvement = {best->change, best_gain, best->settings};
    }
    return limit;
  }

 private:
  std::vector<Trial> Trials() const {
    std::vector<Trial> trials;
    const Job& job = w_.job;
    const Layout& layout = w_.layout;
    const auto try_other = [&](const std::string& change) -> Trial& {
      return trials.emplace_back(Trial{job, layout, change, {}});
    };
    // Data parallelism takes what another kind leaves, and a default of ZeRO would follow it.
    const std::string zero = absl::StrCat(" with ZeRO ", layout.zero);
    const std::pair<std::string, std::string> same_zero = {id::kParallelZero,
                                                           absl::StrCat(layout.zero)};
    if (layout.tensor % 2 == 0) {
      Trial& trial = try_other(absl::StrCat("tensor parallel ", layout.tensor / 2, zero));
      trial.layout.tensor /= 2;
      trial.layout.data *= 2;
      trial.settings = {{id::kParallelTensor, absl::StrCat(trial.layout.tensor)}, same_zero};
      if (trial.layout.tensor == 1) {
        trial.layout.sequence_parallel = false;
        trial.settings.emplace_back(key::kParallelSequence.path, "false");
      }
    }
    if (layout.pipeline % 2 == 0) {
      Trial& trial = try_other(absl::StrCat("pipeline ", layout.pipeline / 2, zero));
      trial.layout.pipeline /= 2;
      trial.layout.data *= 2;
      trial.settings = {{id::kParallelPipeline, absl::StrCat(trial.layout.pipeline)}, same_zero};
      if (trial.layout.pipeline == 1) {
        trial.layout.virtual_stages = 1;
        trial.settings.emplace_back(id::kParallelVirtualStages, "1");
      }
    }
    const auto recompute = [&](const std::string& change, Recompute other) {
      Trial& trial = try_other(change);
      trial.job.recompute = other;
      trial.settings = {{id::kTrainingRecompute, NameOf(other)}};
    };
    if (job.recompute != Recompute::kNone) recompute("no recomputation", Recompute::kNone);
    if (job.recompute == Recompute::kFull) {
      recompute("selective recomputation", Recompute::kSelective);
    }
    if (layout.zero == 3) {
      Trial& trial = try_other("ZeRO 2");
      trial.layout.zero = 2;
      trial.settings = {{id::kParallelZero, "2"}};
    }
    if (!job.flash_attention) {
      Trial& trial = try_other("FlashAttention");
      trial.job.flash_attention = true;
      trial.settings = {{key::kTrainingFlashAttention.path, "true"}};
    }
    Trial& larger = try_other(absl::StrCat("micro-batch ", 2 * job.micro_batch));
    larger.job.micro_batch *= 2;
    larger.settings = {{id::kTrainingMicroBatch, absl::StrCat(larger.job.micro_batch)}};
    return trials;
  }

  // What nobody gave was chosen: nothing that fits safely is faster.
  bool IsGiven(const Trial& trial) const {
    return std::none_of(trial.settings.begin(), trial.settings.end(), [&](const auto& setting) {
      return FindAssumption(w_.told.assumptions, setting.first) != nullptr;
    });
  }

  // Times faster per token; 0 where it does not fit or the batch cannot be dealt out.
  double Gain(const Trial& trial) const {
    Job job = trial.job;
    const std::uint64_t per_pass = job.micro_batch * trial.layout.data;
    if (job.global_batch % per_pass != 0) return 0;
    if (w_.model.layers % trial.layout.pipeline != 0) return 0;
    // Interleaved stages take micro-batches in groups.
    if (trial.layout.virtual_stages > 1 &&
        job.global_batch / per_pass % trial.layout.pipeline != 0) {
      return 0;
    }
    const Shard shard = TakeShard(w_.model, w_.training, w_.precision, job, trial.layout);
    if (!FitsSafely(EvaluateMemory(shard, job, w_.machine, trial.layout), w_.machine)) return 0;
    const double seconds = EvaluateStep(work_, job, trial.layout, w_.machine).total_seconds;
    const double before = f_.step.total_seconds / static_cast<double>(w_.job.global_batch);
    return before / (seconds / static_cast<double>(job.global_batch));
  }

  const Workload& w_;
  const Work& work_;
  const Figures& f_;
};

}  // namespace

StepLimit WhatLimits(const Workload& workload, const Work& work, const Figures& figures) {
  if (figures.step.total_seconds == 0) return {};
  return Limit(workload, work, figures).Find();
}

}  // namespace gpuday
