// A plan speaks of the runtime and the tools of its own accelerator, and a scenario of the
// generations of software that the catalog has.
#include <gmock/gmock.h>

#include <regex>

#include "absl/strings/str_cat.h"
#include "planner/plan/ids.h"
#include "planner/report/csv/plan.h"
#include "planner/report/html/plan.h"
#include "planner/report/json/plan.h"
#include "planner/report/markdown/plan.h"
#include "planner/report/text/inference.h"
#include "planner/report/text/plan.h"
#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

using testing::HasSubstr;
using testing::Not;

class Runtimes : public testing::Test {
 protected:
  Catalog catalog_{{std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"}};
  PluginHost host_{{std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"}};

  Plan PlanOn(const std::string& gpu) {
    const auto document =
        ParseToml(absl::StrCat("[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"1T\"\n",
                               "[cluster]\ngpu = \"", gpu, "\"\ngpus = 64\n"),
                  "scenario.toml");
    const auto workload = Compose(*document, catalog_, host_);
    EXPECT_TRUE(workload.ok()) << workload.status();
    return workload.ok() ? MakePlan(*workload) : Plan{};
  }

  Plan ServedOn(const std::string& gpu) {
    const auto document = ParseToml(
        absl::StrCat("[model]\nname = \"llama-2-7b\"\n[cluster]\ngpu = \"", gpu,
                     "\"\ngpus = 2\n[precision]\nname = \"mixed\"\n[inference]\ntensor = 2\n"),
        "scenario.toml");
    const auto workload = ComposeInference(*document, catalog_, host_);
    EXPECT_TRUE(workload.ok()) << workload.status();
    return workload.ok() ? MakeInferencePlan(*workload) : Plan{};
  }
};

// Everything that is written of a plan.
std::string AllOutputs(const Plan& plan) {
  const Style plain{};
  return absl::StrCat(PlanTable(plan, plain), Explanation(plan, plain), PlanJson(plan),
                      PlanPage(plan, nullptr), PlanMarkdown(plan, nullptr), PlanCsv(plan));
}

TEST_F(Runtimes, OfOneVendorAreNotPrintedForAnother) {
  const auto gpus = catalog_.AllGpus();
  ASSERT_TRUE(gpus.ok()) << gpus.status();
  std::size_t others = 0;
  for (const GpuEntry& gpu : *gpus) {
    const Plan plan = PlanOn(gpu.name), served = ServedOn(gpu.name);
    const std::string text = AllOutputs(plan);
    const std::string inference =
        absl::StrCat(InferenceTable(served, {}), Explanation(served, {}), InferenceJson(served));
    const auto runtime = catalog_.FindRuntime(gpu.vendor);
    ASSERT_TRUE(runtime.ok()) << runtime.status();
    EXPECT_THAT(text, HasSubstr(runtime->context)) << gpu.name;
    EXPECT_THAT(inference, HasSubstr(runtime->context)) << gpu.name;
    EXPECT_EQ(plan.FindLine(id::kMemoryReadingsDriverBytes) != nullptr,
              !runtime->driver_tool.empty())
        << gpu.name;
    EXPECT_EQ(plan.FindLine(id::kMemoryReadingsAllocatedBytes) != nullptr,
              runtime->allocator_readings)
        << gpu.name;
    if (runtime->name == "NVIDIA") continue;
    ++others;
    for (const char* word : {"CUDA", "nvidia-smi", "NCCL"}) {
      EXPECT_THAT(text, Not(HasSubstr(word))) << gpu.name;
      EXPECT_THAT(inference, Not(HasSubstr(word))) << gpu.name;
    }
  }
  EXPECT_GE(others, 10u);
}

TEST_F(Runtimes, ToolsAreSaidWhereThereAreSome) {
  const Style plain{};
  EXPECT_TRUE(std::regex_search(
      PlanTable(PlanOn("H100-SXM5-80GB"), plain),
      std::regex("PyTorch would read [0-9.]+ GiB allocated, [0-9.]+ GiB reserved; nvidia-smi ")));
  EXPECT_THAT(PlanTable(PlanOn("MI300X"), plain), HasSubstr("reserved; amd-smi "));
  EXPECT_THAT(PlanTable(PlanOn("Gaudi3"), plain), HasSubstr("  hl-smi would read "));
  EXPECT_THAT(PlanTable(PlanOn("TPU-v5p"), plain), Not(HasSubstr("would read")));
}

TEST(Generations, AreThoseOfTheCatalog) {
  const std::string start = "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"1T\"\n";
  const auto neutral = ComposeText(start);
  const auto core = ComposeText(start + "[software]\ngeneration = \"megatron-core\"\n");
  const auto old = ComposeText(start + "[software]\ngeneration = \"megatron-deepspeed-2021\"\n");
  ASSERT_TRUE(neutral.ok() && core.ok() && old.ok());
  EXPECT_FALSE(neutral->machine.software.fused_adapters);
  EXPECT_TRUE(core->machine.software.fused_adapters);
  EXPECT_TRUE(core->machine.software.overlap_needs_sequence);
  const auto factor = [](const Workload& workload) {
    return workload.machine.speed.generation[workload.machine.software.generation];
  };
  EXPECT_EQ(factor(*neutral), 1);
  EXPECT_EQ(factor(*old), 0.839291);
  const auto wrong = ComposeText(start + "[software]\ngeneration = \"megatron-cor\"\n");
  EXPECT_EQ(wrong.status().message(),
            "scenario.toml:6:1: software.generation: expected neutral | megatron-core | "
            "megatron-before-2024 | megatron-deepspeed-2021, found \"megatron-cor\"; did you mean "
            "\"megatron-core\"?");
}

}  // namespace
}  // namespace gpuday
