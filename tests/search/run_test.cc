// The search itself: its plans are those of the ordinary way, whatever the number of threads.
#include "planner/search/run.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/base/sanitized.h"
#include "tests/search/search_testing.h"

namespace gpuday {
namespace {

Question Wide(const std::string& scenario, const std::string& gpus) {
  Question question;
  question.document = ScenarioOf(scenario);
  question.gpus = gpus;
  question.wide = true;
  return question;
}

// Every figure of both, bit for bit.
void ExpectSame(const Figures& a, const Figures& b) {
  const auto values = [](const Figures& f) {
    const MemoryPerGpu& m = f.memory;
    const StepTime& s = f.step;
    return std::vector<double>{m.weights_bytes,
                               m.gradients_bytes,
                               m.gradient_copy_bytes,
                               m.master_weights_bytes,
                               m.optimizer_bytes,
                               m.activations_bytes,
                               m.output_bytes,
                               m.recomputation_bytes,
                               m.gathered_bytes,
                               m.buffers_bytes,
                               m.fragmentation_bytes,
                               m.runtime_bytes,
                               m.overhead_bytes,
                               m.total_bytes,
                               s.matmul_seconds,
                               s.attention_seconds,
                               s.elementwise_seconds,
                               s.recompute_seconds,
                               s.tensor_seconds,
                               s.context_seconds,
                               s.expert_seconds,
                               s.launch_seconds,
                               s.pipeline_seconds,
                               s.bubble_seconds,
                               s.data_seconds,
                               s.optimizer_seconds,
                               s.offload_seconds,
                               s.straggler_seconds,
                               s.own_runs_seconds,
                               s.total_seconds,
                               f.utilization,
                               f.exact_training_flops,
                               f.steps,
                               f.days,
                               f.gpu_hours,
                               f.wall_days,
                               f.wall_usd};
  };
  EXPECT_EQ(values(a), values(b));
  EXPECT_EQ(a.memory.last_stage, b.memory.last_stage);
  EXPECT_EQ(a.fits, b.fits);
}

// Takes one plan of so many and evaluates it again the ordinary way.
struct Sample {
  const CandidateOnGpus& cell;
  std::uint64_t every;
  std::uint64_t seen = 0, checked = 0;

  static bool Stopped() { return false; }
  bool Wants(const MemoryPerGpu&, const Job&, const Layout&) { return true; }
  void Take(const Figures& f, const Job& job, const Layout& layout) {
    if (seen++ % every != 0) return;
    ++checked;
    SCOPED_TRACE(absl::StrCat("plan ", seen));
    EXPECT_EQ(layout.Gpus(), cell.gpus);
    ExpectSame(f, FiguresOf(cell, {}, job, layout));
  }
};

void ExpectOrdinaryPlans(const Question& question, std::uint64_t gpus, std::uint64_t every) {
  const absl::StatusOr<ComposedSpace> space = SpaceOf(question);
  ASSERT_TRUE(space.ok()) << space.status().message();
  const PreparedCandidate prepared(space->space.candidates.front(), space->space.choices);
  const CandidateOnGpus cell{&prepared, gpus};
  Sample sample{cell, every};
  for (const Split& split : SplitsOf(*prepared.candidate, space->space.choices, gpus)) {
    ForEachPlan(cell, space->space.choices, {}, split, sample);
  }
  EXPECT_GT(sample.checked, 500u);
}

TEST(ForEachPlan, GivesTheFiguresOfTheOrdinaryWay) {
  ExpectOrdinaryPlans(
      Wide("[model]\nname = \"llama-2-7b\"\n[training]\nglobal_batch = 96\n", "24xA100-SXM4-80GB"),
      24, 397);
}

TEST(ForEachPlan, OfExpertsToo) {
  ExpectOrdinaryPlans(Wide("[model]\nname = \"mixtral-8x7b\"\n[training]\nglobal_batch = 32\n",
                           "16xH100-SXM5-80GB"),
                      16, 997);
}

TEST(ForEachPlan, OfQuantizedWeightsWithAdaptersToo) {
  ExpectOrdinaryPlans(
      Wide("[model]\nname = \"llama-2-7b\"\n[training]\nglobal_batch = 16\nframework = "
           "\"deepspeed\"\n[optimizer]\nname = \"lora\"\n[precision]\nname = \"int4\"\n",
           "8xA100-SXM4-40GB"),
      8, 17);
}

TEST(RunSearch, IsTheSameOnAnyNumberOfThreads) {
  Question question = Wide(
      "[model]\nname = \"gpt2-xl\"\n[training]\ntokens = \"10B\"\nglobal_batch = 64\n[budget]\n"
      "usd = 3000\n",
      "<=16");
  question.only = {{"gpu", "A100*"}};
  const absl::StatusOr<ComposedSpace> space = SpaceOf(question);
  ASSERT_TRUE(space.ok()) << space.status().message();
  const auto text = [&](unsigned threads) {
    const RunResult result =
        RunSearch(space->space, {.threads = threads, .stop = nullptr, .progress = {}});
    std::string out = absl::StrCat(result.counts.evaluated, " ", result.counts.pruned, " ",
                                   result.counts.feasible, "\n");
    const SearchAnswer answer = MakeAnswer(*space, question, result, {}, 1000);
    for (const FoundPlan& plan : answer.best) {
      absl::StrAppend(&out, absl::StrJoin(plan.settings, " ", absl::PairFormatter("=")), " ",
                      plan.figures.wall_days, "\n");
    }
    return out;
  };
  const std::string alone = text(1);
  EXPECT_GT(alone.size(), 1000u);
  for (const unsigned threads : {2u, 3u, 7u}) EXPECT_EQ(text(threads), alone) << threads;
}

TEST(RunSearch, EndsWhenItIsStopped) {
  const absl::StatusOr<ComposedSpace> space =
      SpaceOf(Wide("[model]\nname = \"gpt2\"\n", "8xA100-SXM4-80GB"));
  ASSERT_TRUE(space.ok()) << space.status().message();
  const std::atomic<bool> stop = true;
  const RunResult stopped = RunSearch(space->space, {.threads = 2, .stop = &stop, .progress = {}});
  EXPECT_TRUE(stopped.stopped);
  EXPECT_EQ(stopped.counts.evaluated, 0u);
  EXPECT_FALSE(RunSearch(space->space).stopped);
}

// What is found plans the same from its settings, down to the last digit of the ledger.
TEST(FoundPlans, HaveTheLedgerOfTheOrdinaryPlan) {
  // Two axes that the scenario settles, one of them opened again.
  Question llama = Wide(
      "[model]\nname = \"llama-3.1-8b\"\n[training]\ntokens = \"100B\"\n[parallel]\ncontext = 1\n"
      "tensor = 2\n",
      "<=32");
  llama.only = {{"gpu", "H100*,A100*,RTX4090"}, {"kind", "*"}, {"tensor", "1,2,4"}};
  Question narrow = llama;
  narrow.wide = false;
  Question experts =
      Wide("[model]\nname = \"mixtral-8x7b\"\n[training]\ntokens = \"100B\"\n", "16..256");
  experts.only = {{"gpu", "H100-SXM5-80GB,B200*"}, {"expert", "2,4,8"}};
  for (const Question& question : {narrow, llama, experts}) {
    const absl::StatusOr<ComposedSpace> space = SpaceOf(question);
    ASSERT_TRUE(space.ok()) << space.status().message();
    const SearchAnswer answer = MakeAnswer(*space, question, RunSearch(space->space), {}, 1000);
    ASSERT_GT(answer.best.size(), 10u);
    // All of them take minutes under sanitizers.
    constexpr std::size_t kEvery = kSanitized ? 10 : 1;
    for (std::size_t n = 0; n < answer.best.size(); n += kEvery) {
      const FoundPlan& found = answer.best[n];
      SCOPED_TRACE(absl::StrJoin(found.settings, " ", absl::PairFormatter("=")));
      const absl::StatusOr<Workload> workload = ComposeWith(question.document, found.settings);
      ASSERT_TRUE(workload.ok()) << workload.status().message();
      const Plan plan = MakePlan(*workload);
      const MemoryPerGpu& m = found.figures.memory;
      EXPECT_EQ(ValueOf(plan, "memory.per_gpu.weights_bytes"), m.weights_bytes);
      EXPECT_EQ(ValueOf(plan, "memory.per_gpu.optimizer_bytes"), m.optimizer_bytes);
      EXPECT_EQ(ValueOf(plan, "memory.per_gpu.activations_bytes"), m.activations_bytes);
      EXPECT_EQ(ValueOf(plan, "memory.per_gpu.total_bytes"), m.total_bytes);
      EXPECT_EQ(ValueOf(plan, "time.step_seconds"), found.figures.step_seconds);
      EXPECT_EQ(ValueOf(plan, "time.days"), found.figures.days);
      EXPECT_EQ(ValueOf(plan, "time.wall_days"), found.figures.wall_days);
      EXPECT_EQ(ValueOf(plan, "cost.wall_usd"), found.figures.wall_usd);
      EXPECT_EQ(ValueOf(plan, "parallel.data"), static_cast<double>(found.layout.data));
      // The whole ledger: the workload of the settings is the one that was searched.
      Workload searched = *workload;
      searched.job = found.job;
      searched.layout = found.layout;
      const Plan again = MakePlan(searched);
      ASSERT_EQ(again.lines.size(), plan.lines.size());
      for (std::size_t i = 0; i < plan.lines.size(); ++i) {
        EXPECT_EQ(again.lines[i].id, plan.lines[i].id);
        EXPECT_EQ(again.lines[i].value, plan.lines[i].value) << plan.lines[i].id;
        EXPECT_EQ(again.lines[i].numbers, plan.lines[i].numbers) << plan.lines[i].id;
      }
    }
  }
}

}  // namespace
}  // namespace gpuday
