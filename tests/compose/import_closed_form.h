// The parameters of a model in closed form, straight from its configuration: a second opinion, kept
// apart from the plugins. One formula per family, after the classes of transformers (or the code
// that comes with the weights).
#ifndef GPUDAY_TESTS_COMPOSE_IMPORT_CLOSED_FORM_H_
#define GPUDAY_TESTS_COMPOSE_IMPORT_CLOSED_FORM_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

namespace gpuday {

// `config` is what a config.json holds; its model_type must be one of those that closed_form.cc
// knows.
std::int64_t ClosedForm(const nlohmann::json& config);

}  // namespace gpuday

#endif  // GPUDAY_TESTS_COMPOSE_IMPORT_CLOSED_FORM_H_
