// What tests of the search share: questions against the bundled catalog, and plans the ordinary
// way.
#ifndef GPUDAY_TESTS_SEARCH_SEARCH_TESTING_H_
#define GPUDAY_TESTS_SEARCH_SEARCH_TESTING_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

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

inline absl::StatusOr<ComposedSpace> SpaceOf(const Question& question) {
  return ComposeSpace(question, BundledCatalog(), BundledHost());
}

inline absl::StatusOr<Workload> ComposeWith(const Node& document, const Settings& settings) {
  absl::StatusOr<Node> with = WithSettings(document, settings);
  if (!with.ok()) return with.status();
  return Compose(*with, BundledCatalog(), BundledHost());
}

// The value of a line that must be there.
inline double ValueOf(const Plan& plan, const std::string& id) {
  const Line* line = plan.FindLine(id);
  EXPECT_NE(line, nullptr) << id;
  return line == nullptr ? 0 : line->value;
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_SEARCH_SEARCH_TESTING_H_
