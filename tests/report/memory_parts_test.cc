// The parts of memory are one list, also for the page.
#include "planner/plan/memory_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>

#include "absl/strings/str_cat.h"
#include "tests/report/sample_plan.h"

namespace gpuday {
namespace {

TEST(MemoryParts, AreThoseThatAreNotNothingAndSumUp) {
  const Plan plan = SamplePlan();
  double sum = 0;
  std::vector<std::string> names;
  for (const MemoryPart& part : MemoryParts(plan)) {
    names.emplace_back(part.kind->name);
    sum += part.bytes;
  }
  EXPECT_THAT(names, testing::ElementsAre("weights_bytes", "activations_bytes"));
  EXPECT_EQ(sum, plan.ValueOf(id::kMemoryPerGpuTotalBytes));
}

TEST(MemoryPartKinds, AreNamedByTheLinesTheyStandFor) {
  for (const MemoryPartKind& kind : kMemoryPartKinds) {
    EXPECT_EQ(kind.line, absl::StrCat("memory.per_gpu.", kind.name));
  }
}

// The page draws them in the same order.
TEST(MemoryPartKinds, AreThoseOfThePage) {
  std::ifstream in(GPUDAY_SOURCE_ROOT "/planner/web/app/src/charts/parts.ts");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::size_t from = text.find("const ORDER = ["), to = text.find(']', from);
  ASSERT_NE(from, std::string::npos);
  const std::string order = text.substr(from, to - from);
  const std::regex name("'(\\w+)'");
  std::vector<std::string> page;
  for (auto it = std::sregex_iterator(order.begin(), order.end(), name);
       it != std::sregex_iterator(); ++it) {
    page.push_back((*it)[1]);
  }
  std::vector<std::string> planner;
  for (const MemoryPartKind& kind : kMemoryPartKinds) planner.emplace_back(kind.name);
  EXPECT_EQ(page, planner);
}

}  // namespace
}  // namespace gpuday
