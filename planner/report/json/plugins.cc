#include "planner/report/json/plugins.h"

#include <nlohmann/json.hpp>

#include "planner/base/json_text.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

std::string PluginCheckJson(const std::string& path, const ProbeVerdict& verdict) {
  Json checks = Json::array();
  for (const CheckResult& check : verdict.checks) {
    const char* outcome = check.outcome == Outcome::kPassed ? "passed"
                          : check.outcome == Outcome::kNote ? "note"
                                                            : "failed";
    checks.push_back({{"name", check.name}, {"outcome", outcome}, {"detail", check.detail}});
  }
  const Json json = {{"schema", "gpuday.plugin-check/1"},
                     {"path", path},
                     {"accepted", verdict.accepted},
                     {"reason", verdict.reason},
                     {"checks", std::move(checks)}};
  return JsonText(json);
}

std::string PluginsJson(const std::vector<PluginState>& plugins) {
  Json items = Json::array();
  for (const PluginState& state : plugins) {
    Json item = {{"family", state.family},
                 {"name", state.name},
                 {"state", state.state},
                 {"path", state.path},
                 {"reason", state.reason}};
    if (state.plugin != nullptr) {
      item["version"] = state.plugin->version;
      item["summary"] = state.plugin->summary;
      item["sha256"] = state.plugin->sha256;
      item["runs"] = state.plugin->apart == nullptr ? "in gpuday" : "in a child process";
      Json parameters = Json::array();
      for (const ParameterInfo& p : state.plugin->parameters) {
        parameters.push_back({{"name", p.name},
                              {"aliases", p.aliases},
                              {"keys", p.keys},
                              {"unit", p.unit},
                              {"required", p.required},
                              {"default", p.required ? Json(nullptr) : Json(p.DefaultText())},
                              {"choices", p.choices},
                              {"help", p.help}});
      }
      item["parameters"] = std::move(parameters);
      item["model_types"] = Json::array();
      for (const ModelTypeInfo& type : state.plugin->model_types) {
        item["model_types"].push_back(type.name);
      }
      item["golden"] = Json::array();
      for (const GoldenFigure& golden : state.plugin->golden) {
        item["golden"].push_back({{"values", golden.values_text},
                                  {"figure", golden.figure},
                                  {"expected", golden.expected},
                                  {"source", golden.source}});
      }
    }
    items.push_back(std::move(item));
  }
  return JsonText({{"schema", "gpuday.plugins/1"}, {"plugins", std::move(items)}});
}

}  // namespace gpuday
