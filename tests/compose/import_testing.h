// What the tests of the import share: a model from the text of a config.json, and random
// configurations of every model type that is read.
#ifndef GPUDAY_TESTS_COMPOSE_IMPORT_TESTING_H_
#define GPUDAY_TESTS_COMPOSE_IMPORT_TESTING_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/budget/workload.h"

namespace gpuday {

// The model of a configuration, read from a file as the program does, by the bundled plugins.
absl::StatusOr<Model> ImportText(const std::string& config);

// As ImportText; a failed test and an empty model when it is refused.
Model MustImport(const std::string& config);
Model MustImport(const nlohmann::json& config);

// The model types that a random configuration can be made for.
const std::vector<std::string>& RandomTypes();

// A small configuration of `type`, drawn inside a RapidCheck property: legal shapes, optional keys
// there, absent or null. With `uniform` all layers are alike.
nlohmann::json RandomConfig(const std::string& type, bool uniform = false);

// The table of the configuration that holds the shape (text_config of multimodal files).
nlohmann::json& ShapeOf(nlohmann::json& config);

// The key that says how many layers there are.
std::string LayersKey(const nlohmann::json& config);

}  // namespace gpuday

#endif  // GPUDAY_TESTS_COMPOSE_IMPORT_TESTING_H_
