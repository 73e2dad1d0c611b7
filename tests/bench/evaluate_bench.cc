// How long one answer takes once everything is loaded: the arithmetic alone (what a search
// repeats), the sums before it, the ledger with its text, and the composition from a scenario.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>

#include "planner/budget/ledger.h"
#include "planner/compose/compose.h"

namespace gpuday {
namespace {

constexpr char kScenario[] =
    "[model]\nname = \"llama-65b\"\n[training]\ntokens = \"1.4T\"\n[cluster]\n"
    "gpu = \"A100-SXM4-80GB\"\ngpus = 2048\n";

absl::StatusOr<Workload> ComposeScenario() {
  Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  absl::StatusOr<Node> document = ParseToml(kScenario, "scenario.toml");
  if (!document.ok()) return document.status();
  return Compose(*document, catalog, host);
}

const Workload& TheWorkload() {
  static const Workload workload = [] {
    absl::StatusOr<Workload> composed = ComposeScenario();
    if (!composed.ok()) {
      std::cerr << composed.status().message() << "\n";
      std::exit(1);
    }
    return *std::move(composed);
  }();
  return workload;
}

Totals TheTotals() {
  const Workload& w = TheWorkload();
  return TakeTotals(w.model, w.training, w.precision, w.job.recompute, w.job.flash_attention);
}

void BM_Evaluate(benchmark::State& state) {
  const Workload& w = TheWorkload();
  const Totals totals = TheTotals();
  const double attention = AttentionForwardFlops(w.model, w.job.sequence_length);
  Job job = w.job;
  for (auto _ : state) {
    benchmark::DoNotOptimize(job.micro_batch);
    benchmark::DoNotOptimize(Evaluate(totals, attention, job, w.machine, w.layout, w.prices));
  }
}
BENCHMARK(BM_Evaluate);

void BM_TakeTotals(benchmark::State& state) {
  TheWorkload();
  for (auto _ : state) benchmark::DoNotOptimize(TheTotals());
}
BENCHMARK(BM_TakeTotals);

void BM_MakePlan(benchmark::State& state) {
  const Workload& w = TheWorkload();
  for (auto _ : state) benchmark::DoNotOptimize(MakePlan(w));
}
BENCHMARK(BM_MakePlan);

void BM_ComposeFromFiles(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(ComposeScenario());
}
BENCHMARK(BM_ComposeFromFiles);

}  // namespace
}  // namespace gpuday

BENCHMARK_MAIN();
