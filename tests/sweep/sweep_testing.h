// Many plans from a scenario's text, with the catalog and the plugins of the build.
#ifndef GPUDAY_TESTS_SWEEP_SWEEP_TESTING_H_
#define GPUDAY_TESTS_SWEEP_SWEEP_TESTING_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "planner/catalog/catalog.h"
#include "planner/compose/compose.h"
#include "planner/host/plugin_host.h"
#include "planner/ledger/ledger.h"

namespace gpuday {

// What every test here needs. Plugins stay loaded as long as it lives.
struct World {
  Catalog catalog{{std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"}};
  PluginHost host{{std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"}};

  // The tree of a scenario; a failed test and an empty one when it is not TOML.
  Node Read(const std::string& toml) const {
    const absl::StatusOr<Node> document = ParseToml(toml, "scenario.toml");
    EXPECT_TRUE(document.ok()) << document.status().message();
    return document.ok() ? *document : Node::Table();
  }

  // The ordinary plan of a scenario; a failed test and an empty plan when there is none.
  Plan PlanOf(const std::string& toml) {
    const absl::StatusOr<Workload> workload = Compose(Read(toml), catalog, host);
    EXPECT_TRUE(workload.ok()) << workload.status().message() << "\n" << toml;
    return workload.ok() ? MakePlan(*workload) : Plan{};
  }
};

inline double ValueOf(const Plan& plan, const std::string& id) {
  const Line* line = plan.FindLine(id);
  EXPECT_NE(line, nullptr) << "no line " << id;
  return line == nullptr ? 0 : line->value;
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_SWEEP_SWEEP_TESTING_H_
