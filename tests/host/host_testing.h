// What the tests of the plugin host share: folders, options, and asking a plugin.
#ifndef GPUDAY_TESTS_HOST_HOST_TESTING_H_
#define GPUDAY_TESTS_HOST_HOST_TESTING_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "planner/base/status.h"
#include "planner/host/ask.h"
#include "planner/host/options.h"
#include "planner/host/plugin_host.h"

namespace gpuday {

inline const Location kAsked = {"asked.toml", 7, 3};

// What the build made: the plugins that come with the program, and those that are wrong.
inline const std::filesystem::path kBundledPlugins =
    std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins";
inline const std::filesystem::path kBadPlugins = GPUDAY_BAD_PLUGINS;

// A host's plugin; the test fails when it is refused. Plugins are never unloaded, so one host does
// for all tests of a program.
inline const Plugin& MustGet(Family family, const std::string& name) {
  static PluginHost* host = new PluginHost({kBundledPlugins, kBadPlugins});
  const auto plugin = host->Get(family, name, kAsked);
  if (!plugin.ok()) {
    ADD_FAILURE() << plugin.status();
    static const Plugin kNone;
    return kNone;
  }
  return **plugin;
}

// The bad architecture `name` is refused with kPlugin, its path and `reason`.
inline void ExpectRefused(const std::string& name, const std::string& reason) {
  Sources sources;
  const PluginHost host = PluginHost({kBadPlugins}).Noting(sources);
  const auto plugin = host.Get(Family::kArchitecture, name, kAsked);
  ASSERT_FALSE(plugin.ok()) << name;
  EXPECT_EQ(FaultOf(plugin.status()), Fault::kPlugin) << name;
  EXPECT_THAT(std::string(plugin.status().message()),
              ::testing::AllOf(::testing::HasSubstr(name + ".so: refused: "),
                               ::testing::HasSubstr(reason)));
  EXPECT_TRUE(sources.List().empty());
}

// Options as a scenario would write them: "rank = 8\n".
inline absl::StatusOr<PluginValues> Check(const Plugin& plugin, const std::string& options) {
  const auto table = ParseToml(options, "o.toml");
  if (!table.ok()) return table.status();
  return PluginValues::Check(plugin, table->entries, "options", kAsked);
}

inline PluginValues MustCheck(const Plugin& plugin, const std::string& options) {
  auto values = Check(plugin, options);
  if (!values.ok()) ADD_FAILURE() << values.status();
  return values.ok() ? *std::move(values) : PluginValues();
}

inline absl::StatusOr<Model> AskArchitecture(const std::string& name, const std::string& options) {
  const Plugin& plugin = MustGet(Family::kArchitecture, name);
  return AskArchitecture(plugin, MustCheck(plugin, options), kAsked);
}

inline OptimizerStage StageNamed(const std::string& name, const std::string& options) {
  const Plugin& plugin = MustGet(Family::kOptimizer, name);
  return {&plugin, MustCheck(plugin, options), kAsked};
}

// A model of one matrix of rows x columns.
inline Model OneMatrix(std::uint64_t rows, std::uint64_t columns, sdk::Role role = sdk::Role::kQ) {
  Model model;
  model.layers = 1;
  model.hidden_size = rows;
  Matrix matrix;
  matrix.name = "w";
  matrix.role = role;
  matrix.part = sdk::Part::kAttention;
  matrix.rows = rows;
  matrix.columns = columns;
  model.matrices.push_back(matrix);
  return model;
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_HOST_HOST_TESTING_H_
