// The fastest layout against a judge without a thought: every combination of the choices, each
// evaluated whole, over random models, GPUs, batches and amounts of memory.
#include "planner/layouts/fastest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "planner/budget/layout_rules.h"
#include "planner/compose/compose.h"
#include "tests/base/random_choice.h"
#include "tests/base/sanitized.h"
#include "tests/layouts/one_way.h"

namespace gpuday {
namespace {

constexpr int kModels = kSanitized ? 4 : 60;  // of each family
constexpr int kQuestions = 6;                 // of each model
// Of a question, all of which are evaluated.
constexpr std::size_t kMostCombinations = kSanitized ? 6000 : 100000;

// One combination, evaluated the ordinary way.
struct Judged {
  FoundLayout way;
  MemoryPerGpu memory;
};

// Every combination of `choices`, one loop for each axis.
std::vector<Judged> EveryWay(const Workload& w, const Choices& choices, std::uint64_t gpus,
                             std::uint64_t global_batch) {
  const Work work = TakeWork(w.model, w.training, w.precision, w.compute_type);
  Machine machine = w.machine;
  machine.gpus = gpus;
  Job job = w.job;
  job.global_batch = global_batch;
  Layout layout = w.layout;
  std::vector<Judged> all;
  for (const Split& split : SplitsOf(w, choices, gpus)) {
    layout.tensor = split.tensor;
    layout.context = split.context;
    layout.expert = split.expert;
    for (const Variant& variant : VariantsOf(choices, split.tensor)) {
      job.recompute = variant.recompute;
      job.kernels = variant.kernels;
      layout.sequence_parallel = variant.sequence_parallel;
      for (const Loss loss : choices.losses) {
        job.loss = loss;
        const Shard shard = TakeShard(w.model, w.training, w.precision, job, layout);
        for (const Stages& stages : StagesOf(w, global_batch, choices, split, gpus)) {
          layout.pipeline = stages.pipeline;
          layout.data = stages.data;
          for (const std::uint64_t chunks : stages.virtual_stages) {
            layout.virtual_stages = chunks;
            for (const Sharding& sharding : ShardingsOf(choices, layout.Replicas())) {
              layout.zero = sharding.zero;
              layout.zero_group = sharding.group;
              layout.offload = sharding.offload;
              for (const std::uint64_t micro_batch : MicroBatchesOf(choices, global_batch)) {
                const std::uint64_t each = global_batch / stages.data;
                if (each % micro_batch != 0 ||
                    !FeedsVirtualStages(each / micro_batch, stages.pipeline, chunks)) {
                  continue;
                }
                job.micro_batch = micro_batch;
                const MemoryPerGpu memory = EvaluateMemory(shard, job, machine, layout);
                all.push_back({{EvaluateStep(work, job, layout, machine).total_seconds,
                                memory.total_bytes, job, layout},
                               memory});
                if (all.size() > kMostCombinations) return all;
              }
            }
          }
        }
      }
    }
  }
  return all;
}

enum class Family { kDense, kExperts, kAdapters };

std::string ScenarioOf(Family family, Random& random) {
  const int heads = random.Of<int>({8, 12, 16, 24});
  const int layers = random.Of<int>({4, 6, 10, 14, 16, 22, 24, 30});
  std::string text =
      absl::StrCat("[model]\narchitecture = \"", family == Family::kExperts ? "mixtral" : "llama",
                   "\"\n[model.parameters]\nhidden_size = ", heads * random.Of<int>({64, 96, 128}),
                   "\nnum_hidden_layers = ", layers, "\nnum_attention_heads = ", heads,
                   "\nnum_key_value_heads = ", random.Of<int>({1, 2, 4, heads}),
                   "\nintermediate_size = ", 48 * random.Of<int>({32, 57, 64, 224}),
                   "\nvocab_size = ", random.Of<int>({32000, 50257, 128256}),
                   "\nmax_position_embeddings = 8192\ntie_word_embeddings = ",
                   random.OneIn(2) ? "true" : "false", "\n");
  if (family == Family::kExperts) {
    absl::StrAppend(&text, "num_local_experts = ", random.Of<int>({4, 8, 12}),
                    "\nnum_experts_per_tok = 2\n");
  }
  if (family == Family::kAdapters) {
    absl::StrAppend(&text, "[optimizer]\nname = \"lora\"\n[precision]\nname = \"",
                    random.Of<std::string>({"int4", "int8"}), "\"\n");
  }
  absl::StrAppend(&text, "[training]\nsequence_length = ", random.Of<int>({512, 2048, 6144}),
                  "\nframework = \"other\"\n[cluster]\ngpus = 1\ngpu = \"",
                  random.Of<std::string>({"A100-SXM4-80GB", "H100-SXM5-80GB", "L40S", "MI300X"}),
                  "\"\n[efficiency]\nutilization = \"predicted\"\n");
  return text;
}

Workload Compose(const std::string& text) {
  static const Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  static const PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  const absl::StatusOr<Node> document = ParseToml(text, "scenario.toml");
  EXPECT_TRUE(document.ok()) << document.status().message();
  absl::StatusOr<Workload> workload = gpuday::Compose(*document, catalog, host);
  EXPECT_TRUE(workload.ok()) << workload.status().message() << "\n" << text;
  return workload.ok() ? *std::move(workload) : Workload();
}

Choices ChoicesOf(Random& random) {
  const auto up_to = [](std::uint64_t most) {
    return NumberSet(std::vector{NumberSet::Range{.low = 0, .high = most}});
  };
  Choices choices;
  choices.tensor = random.Of<NumberSet>({NumberSet(), up_to(2), NumberSet::Of(1)});
  choices.pipeline = random.Of<NumberSet>({NumberSet(), NumberSet(), up_to(4)});
  choices.virtual_stages = random.Of<NumberSet>({NumberSet(), up_to(3), NumberSet::Of(1)});
  choices.context = random.Of<NumberSet>({NumberSet::Of(1), up_to(2), NumberSet()});
  choices.zero = random.Of<NumberSet>({NumberSet(), up_to(1), NumberSet::Of(3)});
  choices.micro_batch = random.Of<NumberSet>({NumberSet(), up_to(4)});
  choices.recompute = random.SomeOf<Recompute>(
      {Recompute::kNone, Recompute::kSelective, Recompute::kOperations, Recompute::kFull});
  choices.kernels =
      random.OneIn(3)
          ? random.SomeOf<Kernels>({Kernels::kFused, Kernels::kNative, Kernels::kUnfused})
          : std::vector{Kernels::kFused};
  choices.losses = random.OneIn(3)
                       ? random.SomeOf<Loss>({Loss::kChunked, Loss::kFused, Loss::kEager})
                       : std::vector{Loss::kFused};
  choices.offload =
      random.OneIn(3)
          ? random.SomeOf<Offload>({Offload::kNone, Offload::kOptimizer, Offload::kParameters,
                                    Offload::kBoth, Offload::kActivations})
          : std::vector{Offload::kNone};
  choices.sequence_parallel = random.SomeOf<bool>({true, false});
  if (random.OneIn(4)) choices.every_zero_group = true;
  if (random.OneIn(6)) choices.zero_group = 2;
  if (random.OneIn(8)) choices.zero_groups = up_to(4);
  return choices;
}

// What the machine must hold so that the margin is kept too.
double SafeBytes(const MemoryPerGpu& memory, const Machine& machine) {
  return memory.total_bytes +
         machine.margin_share *
             (TotalBand(memory, machine.memory_spread).high - memory.total_bytes);
}

// Amounts of memory on which all fit, most, half, hardly any, one to the byte, some but none
// safely, and none.
std::set<double> CapacitiesFor(const std::vector<Judged>& all, const Machine& machine) {
  std::vector<double> totals, safe;
  for (const Judged& judged : all) {
    totals.push_back(judged.memory.total_bytes);
    safe.push_back(SafeBytes(judged.memory, machine));
  }
  std::sort(totals.begin(), totals.end());
  std::sort(safe.begin(), safe.end());
  return {2 * safe.back(),
          safe[safe.size() * 3 / 4],
          totals[totals.size() / 2],
          totals[totals.size() / 20],
          totals.front(),
          (totals.front() + safe.front()) / 2,
          totals.front() - 1};
}

void ExpectSame(const std::optional<FoundLayout>& found, const Judged* best) {
  ASSERT_EQ(found.has_value(), best != nullptr);
  if (best == nullptr) return;
  EXPECT_EQ(found->seconds, best->way.seconds);
  EXPECT_EQ(found->total_bytes, best->way.total_bytes);
  // None is better than the other, so they are the same way.
  EXPECT_FALSE(found->BetterThan(best->way));
  EXPECT_FALSE(best->way.BetterThan(*found));
  EXPECT_EQ(found->layout.data, best->way.layout.data);
  EXPECT_EQ(found->job.global_batch, best->way.job.global_batch);
}

// How often each answer was asked for, so that none is compared in name alone.
struct Seen {
  int safe = 0, fitting = 0, nothing = 0, no_way = 0;
  LayoutCounts counts;
};

void Compare(Workload& workload, LayoutFinder& finder, const std::vector<Judged>& all,
             std::uint64_t gpus, std::uint64_t batch, Seen& seen) {
  for (const double capacity : CapacitiesFor(all, workload.machine)) {
    SCOPED_TRACE(absl::StrCat(capacity, " bytes each"));
    workload.machine.capacity_bytes = capacity;
    const Judged *safe = nullptr, *fitting = nullptr;
    for (const Judged& judged : all) {
      if (!Fits(judged.memory, workload.machine)) continue;
      if (fitting == nullptr || judged.way.BetterThan(fitting->way)) fitting = &judged;
      if (!FitsSafely(judged.memory, workload.machine)) continue;
      if (safe == nullptr || judged.way.BetterThan(safe->way)) safe = &judged;
    }
    const FastestLayouts found = finder.Find(gpus, batch);
    EXPECT_FALSE(found.stopped);
    EXPECT_EQ(found.counts.all, all.size());
    EXPECT_LE(found.counts.looked, found.counts.all);
    seen.counts += found.counts;
    ExpectSame(found.safe, safe);
    if (safe == nullptr) ExpectSame(found.fitting, fitting);
    ++(safe != nullptr ? seen.safe : fitting != nullptr ? seen.fitting : seen.nothing);
  }
  const std::optional<FoundLayout> smallest = finder.Smallest(gpus, batch);
  const auto least = std::min_element(all.begin(), all.end(), [](const Judged& a, const Judged& b) {
    return a.memory.total_bytes < b.memory.total_bytes;
  });
  ASSERT_TRUE(smallest.has_value());
  EXPECT_EQ(smallest->total_bytes, least->memory.total_bytes);
}

class FastestLayout : public testing::TestWithParam<Family> {};

TEST_P(FastestLayout, IsTheBestOfEveryCombination) {
  Random random(20261130 + static_cast<std::uint64_t>(GetParam()));
  Seen seen;
  for (int model = 0; model < kModels; ++model) {
    const std::string text = ScenarioOf(GetParam(), random);
    SCOPED_TRACE(text);
    Workload workload = Compose(text);
    workload.machine.margin_share = random.Of<double>({0, 0.657, 1});
    const Choices choices = ChoicesOf(random);
    // One for all numbers of GPUs, as a search has it: what it remembers must hold for each.
    LayoutFinder finder(workload, choices);
    for (int question = 0; question < kQuestions;) {
      const auto gpus = random.Of<std::uint64_t>({1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64});
      const auto batch = random.Of<std::uint64_t>({1, 6, 8, 16, 24, 48, 64, 96, 128});
      const std::vector<Judged> all = EveryWay(workload, choices, gpus, batch);
      ++question;
      if (all.size() > kMostCombinations) continue;
      SCOPED_TRACE(absl::StrCat(gpus, " GPUs, batch ", batch, ", ", all.size(), " ways"));
      if (!all.empty()) {
        Compare(workload, finder, all, gpus, batch, seen);
        continue;
      }
      ++seen.no_way;
      const FastestLayouts found = finder.Find(gpus, batch);
      EXPECT_EQ(found.Best(), nullptr);
      EXPECT_EQ(found.counts.all, 0u);
      EXPECT_FALSE(finder.Smallest(gpus, batch).has_value());
    }
  }
  EXPECT_GT(seen.safe, 10);
  EXPECT_GT(seen.fitting, 3);
  EXPECT_GT(seen.nothing, 3);
  // Else it looks at every way itself.
  EXPECT_LT(seen.counts.looked, seen.counts.all / 2);
}

INSTANTIATE_TEST_SUITE_P(Families, FastestLayout,
                         testing::Values(Family::kDense, Family::kExperts, Family::kAdapters),
                         [](const testing::TestParamInfo<Family>& family) {
                           return family.param == Family::kDense     ? "Dense"
                                  : family.param == Family::kExperts ? "Experts"
                                                                     : "Adapters";
                         });

TEST(LayoutFinder, FindsNothingWhereNoGroupOfShardsDividesTheGpus) {
  Random random(1);
  const Workload workload = Compose(ScenarioOf(Family::kDense, random));
  Choices choices = OneWay();
  choices.zero = NumberSet::Of(3);
  choices.zero_group = 16;
  LayoutFinder finder(workload, choices);
  EXPECT_EQ(finder.Find(8, 64).Best(), nullptr);
  EXPECT_EQ(finder.Find(8, 64).counts.all, 0u);
  EXPECT_FALSE(finder.Smallest(8, 64).has_value());
  EXPECT_GT(finder.Find(16, 64).counts.all, 0u);
}

// Offloaded activations leave those of two layers on the GPU, a stage of one layer has fewer.
TEST(LayoutFinder, TakesNoOffloadingForTheLeastMemory) {
  Random random(1);
  Workload workload = Compose(ScenarioOf(Family::kDense, random));
  Choices choices = OneWay();
  choices.offload = {Offload::kNone, Offload::kActivations};
  choices.pipeline = NumberSet::Of(workload.model.layers);
  const std::vector<Judged> all = EveryWay(workload, choices, workload.model.layers, 1);
  ASSERT_EQ(all.size(), 2u);
  workload.machine.margin_share = 0;
  workload.machine.capacity_bytes = std::min(all[0].memory.total_bytes, all[1].memory.total_bytes);
  LayoutFinder finder(workload, choices);
  const FastestLayouts found = finder.Find(workload.model.layers, 1);
  ASSERT_NE(found.Best(), nullptr);
  EXPECT_EQ(found.Best()->layout.offload, Offload::kNone);
}

TEST(LayoutFinder, SaysThatItWasStopped) {
  Random random(1);
  const Workload workload = Compose(ScenarioOf(Family::kDense, random));
  const Choices choices = OneWay();
  LayoutFinder finder(workload, choices);
  const std::atomic<bool> stop = true;
  const FastestLayouts stopped = finder.Find(8, 64, &stop);
  EXPECT_TRUE(stopped.stopped);
  EXPECT_EQ(stopped.Best(), nullptr);
  const FastestLayouts whole = finder.Find(8, 64);
  EXPECT_FALSE(whole.stopped);
  EXPECT_NE(whole.Best(), nullptr);
  EXPECT_EQ(stopped.counts.all, whole.counts.all);
}

}  // namespace
}  // namespace gpuday
