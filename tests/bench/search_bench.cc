// How fast a search goes through plans: LLaMA-7B on 64 A100-80GB with a global batch of 2048
// (docs/performance.md).
#include <benchmark/benchmark.h>

#include <filesystem>
#include <iostream>

#include "planner/base/status.h"
#include "planner/compose/open_choices.h"
#include "planner/layouts/fastest.h"
#include "planner/scenario/scenario.h"
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

// The fastest layout of one number of GPUs, as a plan finds it: ways per second are those looked at
// and those ruled out.
void BM_FastestLayout(benchmark::State& state) {
  const Candidate& candidate = TheSpace().space.candidates.front();
  const absl::StatusOr<Workload> workload =
      ComposeJob(candidate.foundation, candidate.foundation.document);
  const absl::StatusOr<Scenario> scenario = ReadScenario(candidate.foundation.document);
  if (!workload.ok() || !scenario.ok()) return state.SkipWithError("it cannot be composed");
  const Choices choices = OpenChoices(*scenario, candidate.foundation.can);
  std::uint64_t all = 0, looked = 0;
  for (auto _ : state) {
    const LayoutCounts counts =
        LayoutFinder(*workload, choices).Find(64, workload->job.global_batch).counts;
    all += counts.all;
    looked += counts.looked;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(all));
  state.counters["looked at"] =
      static_cast<double>(looked) / static_cast<double>(state.iterations());
}
BENCHMARK(BM_FastestLayout)->Unit(benchmark::kMicrosecond);

// The search itself.
void BM_RunSearch(benchmark::State& state) {
  const Space& space = TheSpace().space;
  std::uint64_t plans = 0;
  for (auto _ : state) {
    plans += RunSearch(space, {.threads = 1, .stop = nullptr, .progress = {}}).counts.all;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(plans));
}
BENCHMARK(BM_RunSearch)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace gpuday
