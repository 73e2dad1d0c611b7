// How long a sweep's rows take to plan, and a million of them to save.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

#include "db/sqlite/sqlite_store.h"
#include "planner/sweep/sweep.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kRows = 1'000'000;
constexpr std::uint64_t kRowsAtOnce = 8192;

template <typename T>
T OrExit(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::cerr << result.status().message() << "\n";
  std::exit(1);
}

void OrExit(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status.message() << "\n";
  std::exit(1);
}

// Rows of numbers of the job, the layout and money, on one thread.
void BM_PlanSweepRows(benchmark::State& state) {
  Catalog catalog({fs::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  PluginHost host({fs::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  const Node document = OrExit(
      ParseToml("[model]\nname = \"llama-65b\"\n[training]\ntokens = \"1.4T\"\n", "scenario.toml"));
  const Sweep sweep = OrExit(MakeSweep(document,
                                       {"cluster.gpus=64..1024+64", "parallel.tensor=1..8*2",
                                        "training.micro_batch=1..8", "price.usd_per_gpu_hour=1..8"},
                                       catalog, host));
  std::uint64_t rows = 0;
  for (auto _ : state) {
    rows += OrExit(RunSweep(sweep, catalog, host,
                            {.take =
                                 [](const std::vector<SweepRow>& taken) {
                                   benchmark::DoNotOptimize(taken.data());
                                   return absl::OkStatus();
                                 },
                             .go_on = [](std::uint64_t) { return true; },
                             .threads = 1}));
  }
  state.counters["rows_per_second"] =
      benchmark::Counter(static_cast<double>(rows), benchmark::Counter::kIsRate);
}
BENCHMARK(BM_PlanSweepRows)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();

// Into a new store, to the disk; every fifth row is one that cannot be planned.
void BM_SaveAMillionRows(benchmark::State& state) {
  const fs::path path =
      fs::temp_directory_path() / ("gpuday-bench-" + std::to_string(getpid()) + ".db");
  std::vector<SavedSweepKey> keys = {{"a.b", {}}, {"a.c", {}}};
  for (int i = 0; i < 1000; ++i) {
    keys[0].values.push_back(std::to_string(i));
    keys[1].values.push_back(std::to_string(i));
  }
  for (auto _ : state) {
    fs::remove(path);
    SqliteStore store = OrExit(SqliteStore::OpenForWriting(path));
    SavedSweep sweep = OrExit(store.BeginSweep("bench", "", keys));
    SweepSummary summary;
    while (summary.rows < kRows) {
      std::vector<SweepRow> rows(std::min(kRowsAtOnce, kRows - summary.rows));
      std::uint64_t ordinal = summary.rows;
      for (SweepRow& row : rows) {
        row.ordinal = ordinal++;
        if (ordinal % 5 == 0) {
          row.reason = "parallel.tensor: does not divide";
        } else {
          row.verdict = SweepVerdict::kYes;
          double value = 1.0 / static_cast<double>(ordinal);
          for (const SweepColumn& column : kSweepColumns) row.*column.value = value *= 17.3;
        }
        summary.Add(row);
      }
      OrExit(store.AppendRows(sweep, rows, summary));
    }
  }
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(path.string() + suffix);
}
BENCHMARK(BM_SaveAMillionRows)->Unit(benchmark::kSecond)->Iterations(1)->UseRealTime();

}  // namespace
}  // namespace gpuday
