// How fast a search goes through plans: LLaMA-7B on 64 A100-80GB with a global batch of 2048
// (docs/performance.md).
#include <benchmark/benchmark.h>

#include <filesystem>
#include <iostream>

#include "planner/base/status.h"
#include "planner/search/answer.h"

namespace gpuday {
namespace {

constexpr char kQuestion[] =
    "[model]\nname = \"llama-7b\"\n[training]\ntokens = \"1T\"\nglobal_batch = 2048\n"
    "sequence_length = 2048\n[cluster]\ngpu = \"A100-SXM4-80GB\"\ngpus = 64\n";

absl::StatusOr<ComposedSpace> Composed() {
  Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  Question question;
  question.wide = true;
  GPUDAY_ASSIGN_OR_RETURN(question.document, ParseToml(kQuestion, "question.toml"));
  return ComposeSpace(question, catalog, host);
}

const ComposedSpace& TheSpace() {
  static const ComposedSpace composed = [] {
    absl::StatusOr<ComposedSpace> space = Composed();
    if (!space.ok()) {
      std::cerr << space.status().message() << "\n";
      std::exit(1);
    }
    return *std::move(space);
  }();
  return composed;
}

// Takes every plan whole, whether it fits or not, and writes all its figures to memory.
struct Everything {
  std::int64_t plans = 0;
  Figures figures;

  static bool Stopped() { return false; }
  bool Wants(const MemoryPerGpu&, const Job&, const Layout&) {
    ++plans;
    return true;
  }
  void Take(const Figures& f, const Job&, const Layout&) {
    figures = f;
    benchmark::DoNotOptimize(&figures);
    benchmark::ClobberMemory();
  }
};

// Full plans, memory by part, step time by part, time and cost, per second of one core.
void BM_FullPlans(benchmark::State& state) {
  const Space& space = TheSpace().space;
  const PreparedCandidate prepared(space.candidates.front(), space.choices);
  const CandidateOnGpus cell{&prepared, 64};
  const std::vector<Split> splits = SplitsOf(space.candidates.front(), space.choices, 64);
  std::int64_t plans = 0;
  for (auto _ : state) {
    Everything all;
    for (const Split& split : splits) {
      ForEachPlan(cell, space.choices, space.bounds, split, all);
    }
    plans += all.plans;
  }
  state.SetItemsProcessed(plans);
  state.counters["plans"] = static_cast<double>(plans) / static_cast<double>(state.iterations());
}
BENCHMARK(BM_FullPlans)->Unit(benchmark::kMillisecond);

// The search itself: what does not fit is counted by its memory alone.
void BM_RunSearch(benchmark::State& state) {
  const Space& space = TheSpace().space;
  std::uint64_t plans = 0;
  for (auto _ : state) {
    plans += RunSearch(space, {.threads = 1, .stop = nullptr, .progress = {}}).counts.evaluated;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(plans));
}
BENCHMARK(BM_RunSearch)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace gpuday
