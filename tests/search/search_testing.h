// What tests of the search share: questions against the bundled catalog, and plans the ordinary
// way.
#ifndef GPUDAY_TESTS_SEARCH_SEARCH_TESTING_H_
#define GPUDAY_TESTS_SEARCH_SEARCH_TESTING_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "planner/budget/evaluate_workload.h"
#include "planner/compose/compose.h"
#include "planner/ledger/ledger.h"
#include "planner/search/answer.h"

namespace gpuday {

inline Catalog& BundledCatalog() {
  static Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  return catalog;
}

inline PluginHost& BundledHost() {
  static PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  return host;
}

inline Node ScenarioOf(const std::string& toml) {
  absl::StatusOr<Node> document = ParseToml(toml, "scenario.toml");
  EXPECT_TRUE(document.ok()) << document.status().message();
  return document.ok() ? *document : Node::Table();
}

inline Question QuestionOf(const std::string& toml, const std::string& gpus = "") {
  Question question;
  question.document = ScenarioOf(toml);
  question.gpus = gpus;
  return question;
}

inline absl::StatusOr<ComposedSpace> SpaceOf(const Question& question) {
  return ComposeSpace(question, BundledCatalog(), BundledHost());
}

// The answer to a question that has one.
inline SearchAnswer Ask(const Question& question, const RunOptions& options = {},
                        std::size_t top = 1000) {
  absl::StatusOr<SearchAnswer> answer =
      AnswerQuestion(question, BundledCatalog(), BundledHost(), options, top);
  EXPECT_TRUE(answer.ok()) << answer.status().message();
  return answer.ok() ? *std::move(answer) : SearchAnswer{};
}

inline absl::StatusOr<Workload> ComposeWith(const Node& document, const Settings& settings) {
  absl::StatusOr<Node> with = WithSettings(document, settings);
  if (!with.ok()) return with.status();
  return Compose(*with, BundledCatalog(), BundledHost());
}

// A number as a scenario can say it.
inline std::string Figure(double value) { return absl::StrFormat("%.4f", value); }

inline std::string SettingsText(const Settings& settings) {
  return absl::StrJoin(settings, " ", absl::PairFormatter("="));
}

// Every figure, in an order of its own.
inline std::vector<double> ValuesOf(const Figures& f) {
  const MemoryPerGpu& m = f.memory;
  const StepTime& s = f.step;
  return {m.weights_bytes,
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
          s.unpack_seconds,
          s.offload_seconds,
          s.straggler_seconds,
          s.own_runs_seconds,
          s.total_seconds,
          f.free_bytes,
          f.utilization,
          f.exact_training_flops,
          f.steps,
          f.days,
          f.gpu_hours,
          f.usd,
          f.wall_days,
          f.wall_gpu_hours,
          f.wall_usd};
}

// The numbers and words of a layout.
inline std::vector<std::uint64_t> ValuesOf(const Job& job, const Layout& layout) {
  return {job.global_batch,
          job.micro_batch,
          static_cast<std::uint64_t>(job.recompute),
          static_cast<std::uint64_t>(job.kernels),
          static_cast<std::uint64_t>(job.loss),
          layout.data,
          static_cast<std::uint64_t>(layout.zero),
          layout.zero_group,
          layout.tensor,
          layout.pipeline,
          layout.virtual_stages,
          layout.context,
          layout.expert,
          layout.sequence_parallel ? 1u : 0u,
          static_cast<std::uint64_t>(layout.offload)};
}

// That a plan of the answer is the plan of its settings made the ordinary way, bit for bit: days,
// dollars, memory, layout, and what is answered.
inline void ExpectOrdinaryPlan(const Question& question, const FoundPlan& found) {
  SCOPED_TRACE(SettingsText(found.settings));
  const absl::StatusOr<Workload> workload = ComposeWith(question.document, found.settings);
  ASSERT_TRUE(workload.ok()) << workload.status().message();
  const Figures figures = EvaluateWorkload(*workload);
  EXPECT_EQ(ValuesOf(found.plan.figures), ValuesOf(figures));
  EXPECT_EQ(found.plan.figures.fits, figures.fits);
  EXPECT_EQ(ValuesOf(found.plan.job, found.plan.layout), ValuesOf(workload->job, workload->layout));
  EXPECT_EQ(found.plan.machine.gpus, workload->machine.gpus);
  EXPECT_EQ(found.plan.machine.device.gpus_per_node, workload->machine.device.gpus_per_node);
  EXPECT_EQ(found.plan.prices.usd_per_gpu_hour, workload->prices.usd_per_gpu_hour);
  EXPECT_EQ(found.plan.prices.billed_gpus, workload->prices.billed_gpus);
  const Plan plan = MakePlan(*workload);
  EXPECT_EQ(found.plan.answer, plan.Answer());
  EXPECT_EQ(found.plan.figures.wall_days, plan.ValueOf(id::kTimeWallDays));
  EXPECT_EQ(found.plan.figures.wall_usd, plan.ValueOf(id::kCostWallUsd));
  EXPECT_EQ(found.plan.figures.memory.total_bytes, plan.ValueOf(id::kMemoryPerGpuTotalBytes));
  const std::pair<const char*, std::optional<double>> chances[] = {
      {id::kMemoryFits, found.plan.chances.fits},
      {id::kMemoryHostFits, found.plan.chances.host_fits},
      {id::kBudgetWithinDeadline, found.plan.chances.in_time},
      {id::kBudgetWithinBudget, found.plan.chances.within_budget}};
  for (const auto& [id, chance] : chances) {
    const Verdict* verdict = plan.FindVerdict(id);
    EXPECT_EQ(verdict == nullptr ? std::nullopt : verdict->chance, chance) << id;
  }
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_SEARCH_SEARCH_TESTING_H_
