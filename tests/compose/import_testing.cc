#include "tests/compose/import_testing.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "planner/compose/compose.h"
#include "planner/host/plugin_host.h"
#include "tests/base/temporary_folder.h"

namespace gpuday {

absl::StatusOr<Model> ImportText(const std::string& config) {
  static const TemporaryFolder folder;
  // Plugins stay loaded from one configuration to the next.
  static PluginHost* const host =
      new PluginHost({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  // A file cut to nothing and written again is flushed to the disk by ext4; a new one is not.
  std::filesystem::remove(folder.path() / "config.json");
  const auto imported = ImportConfig(folder.Write("config.json", config), *host);
  if (!imported.ok()) return imported.status();
  auto resolved = ResolveModel(imported->entry, *host);
  if (!resolved.ok()) return resolved.status();
  return std::move(resolved->model);
}

Model MustImport(const std::string& config) {
  auto model = ImportText(config);
  if (!model.ok()) ADD_FAILURE() << model.status().message() << "\n" << config;
  return model.ok() ? *std::move(model) : Model();
}

Model MustImport(const nlohmann::json& config) { return MustImport(config.dump()); }

}  // namespace gpuday
