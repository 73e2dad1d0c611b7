// Plugins built with the SDK of an older and of a newer minor version work like any other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "planner/catalog/catalog.h"
#include "planner/compose/compose.h"
#include "planner/host/plugin_host.h"
#include "planner/ledger/ledger.h"

namespace gpuday {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// A host that finds the plugins that come with the program and those of the tests.
PluginHost TestHost() {
  return PluginHost({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins",
                     std::filesystem::path(GPUDAY_BAD_PLUGINS)});
}

// What the descriptor of the architecture called `name` says.
Plugin Described(const std::string& name) {
  PluginHost host = TestHost();
  const auto plugin = host.Get(Family::kArchitecture, name, {"asked.toml", 7, 3});
  EXPECT_TRUE(plugin.ok()) << plugin.status();
  return plugin.ok() ? **plugin : Plugin();
}

TEST(OtherMinor, WhatAnOlderOneDoesNotSayIsNotThere) {
  const Plugin older = Described("older_minor");
  ASSERT_THAT(older.parameters, SizeIs(1));
  EXPECT_EQ(older.parameters[0].name, "width");
  // A key that is not told is the parameter's own name.
  EXPECT_THAT(older.parameters[0].keys, ::testing::ElementsAre("width"));
  EXPECT_FALSE(older.parameters[0].has_null);
  EXPECT_THAT(older.model_types, IsEmpty());
  EXPECT_THAT(older.golden, IsEmpty());
}

TEST(OtherMinor, WhatANewerOneSaysBeyondUsIsLeftOut) {
  const Plugin newer = Described("much_newer_minor");
  EXPECT_EQ(newer.abi_minor, GPUDAY_ABI_MINOR + 7);
  ASSERT_THAT(newer.parameters, SizeIs(1));
  ASSERT_THAT(newer.model_types, SizeIs(2));
  EXPECT_EQ(newer.model_types[1].name, "other");
  ASSERT_THAT(newer.golden, SizeIs(2));
  EXPECT_EQ(newer.golden[1].expected, 128128);
}

// The ledger of the architecture called `name`.
std::vector<Line> LedgerOf(const std::string& name) {
  Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  PluginHost host = TestHost();
  const auto document = ParseToml("[model]\narchitecture = \"" + name +
                                      "\"\n[model.parameters]\nwidth = 256\n"
                                      "[training]\ntokens = 1e9\n",
                                  "scenario.toml");
  const auto workload = Compose(document.value(), catalog, host);
  EXPECT_TRUE(workload.ok()) << workload.status();
  return workload.ok() ? MakePlan(*workload).lines : std::vector<Line>();
}

TEST(OtherMinor, BothPlanTheSameModelToTheDigit) {
  const std::vector<Line> older = LedgerOf("older_minor"), newer = LedgerOf("much_newer_minor");
  ASSERT_EQ(older.size(), newer.size());
  bool counted = false;
  for (std::size_t i = 0; i < older.size(); ++i) {
    EXPECT_EQ(older[i].id, newer[i].id);
    EXPECT_EQ(older[i].value, newer[i].value) << older[i].id;
    // Embedding and head of 1,000 x 64 and two layers of 64 x 256.
    counted |= older[i].id == "model.parameters.total" && older[i].value == 160768;
  }
  EXPECT_TRUE(counted);
}

}  // namespace
}  // namespace gpuday
