// How long one answer takes once everything is loaded: the arithmetic alone (what a search
// repeats), the sums before it, the ledger with its text, and the composition from a scenario.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "planner/compose/compose.h"
#include "planner/ledger/ledger.h"

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
  return TakeTotals(w.model, w.training, w.precision, w.job.recompute);
}

Shard TheShard() {
  const Workload& w = TheWorkload();
  return TakeShard(w.model, w.training, w.precision, w.job, w.layout);
}

Work TheWork() {
  const Workload& w = TheWorkload();
  return TakeWork(w.model, w.training, w.precision, w.compute_type);
}

void BM_EvaluateStep(benchmark::State& state) {
  const Workload& w = TheWorkload();
  const Work work = TheWork();
  Layout layout = w.layout;
  layout.data /= 64;
  layout.tensor = 8;
  layout.pipeline = 8;
  layout.zero = 1;
  Job job = w.job;
  for (auto _ : state) {
    benchmark::DoNotOptimize(job.micro_batch);
    benchmark::DoNotOptimize(EvaluateStep(work, job, layout, w.machine));
  }
}
BENCHMARK(BM_EvaluateStep);

void BM_EvaluateMemory(benchmark::State& state) {
  const Workload& w = TheWorkload();
  const Shard shard = TheShard();
  Layout layout = w.layout;
  layout.data /= 8;
  layout.pipeline = 8;
  Job job = w.job;
  job.global_batch = 4096;
  for (auto _ : state) {
    benchmark::DoNotOptimize(job.micro_batch);
    benchmark::DoNotOptimize(EvaluateMemory(shard, job, w.machine, layout));
  }
}
BENCHMARK(BM_EvaluateMemory);

void BM_Evaluate(benchmark::State& state) {
  const Workload& w = TheWorkload();
  const Totals totals = TheTotals();
  const Shard shard = TheShard();
  const Work work = TheWork();
  const double attention = AttentionForwardFlops(w.model, w.job.sequence_length);
  Job job = w.job;
  for (auto _ : state) {
    benchmark::DoNotOptimize(job.micro_batch);
    benchmark::DoNotOptimize(
        Evaluate(totals, shard, work, attention, job, w.machine, w.layout, w.prices, w.losses));
  }
}
BENCHMARK(BM_Evaluate);

void BM_TakeTotals(benchmark::State& state) {
  TheWorkload();
  for (auto _ : state) benchmark::DoNotOptimize(TheTotals());
}
BENCHMARK(BM_TakeTotals);

void BM_TakeShard(benchmark::State& state) {
  TheWorkload();
  for (auto _ : state) benchmark::DoNotOptimize(TheShard());
}
BENCHMARK(BM_TakeShard);

void BM_MakePlan(benchmark::State& state) {
  const Workload& w = TheWorkload();
  for (auto _ : state) benchmark::DoNotOptimize(MakePlan(w));
}
BENCHMARK(BM_MakePlan);

void BM_ComposeFromFiles(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(ComposeScenario());
}
BENCHMARK(BM_ComposeFromFiles);

// One config.json from the file to matrices, with a plugin host that has loaded nothing: the type's
// own plugin (llama), and a type that no plugin is named after, for which many are asked
// (RefinedWebModel). The process has the libraries mapped from the second time on; a whole process
// is timed in docs/performance.md.
void BM_ImportConfig(benchmark::State& state, const char* type) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / (std::string("gpuday-bench-") + type + ".json");
  std::ofstream(path) << "{\"model_type\": \"" << type
                      << "\", \"hidden_size\": 4096, \"num_hidden_layers\": 32, "
                         "\"num_attention_heads\": 32, \"intermediate_size\": 11008, "
                         "\"vocab_size\": 32000, \"torch_dtype\": \"bfloat16\"}";
  for (auto _ : state) {
    PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
    const absl::StatusOr<ImportedModel> imported = ImportConfig(path, host);
    if (!imported.ok()) {
      state.SkipWithError(std::string(imported.status().message()).c_str());
      break;
    }
    benchmark::DoNotOptimize(ResolveModel(imported->entry, host));
  }
  std::filesystem::remove(path);
}
BENCHMARK_CAPTURE(BM_ImportConfig, by_name, "llama");
BENCHMARK_CAPTURE(BM_ImportConfig, by_search, "RefinedWebModel");

}  // namespace
}  // namespace gpuday

BENCHMARK_MAIN();
