#include "planner/report/json/provenance.h"

#include <nlohmann/json.hpp>

namespace gpuday {

using Json = nlohmann::ordered_json;

Json AssumptionsJson(const std::vector<Assumption>& assumptions) {
  Json json = Json::array();
  for (const Assumption& a : assumptions) {
    json.push_back({{"key", a.key}, {"value", a.value}, {"reason", a.reason}});
  }
  return json;
}

Json ProvenanceJson(const std::vector<Provenance>& provenance) {
  Json json = Json::array();
  for (const Provenance& p : provenance) {
    json.push_back(
        {{"kind", p.kind}, {"name", p.name}, {"version", p.version}, {"sha256", p.sha256}});
  }
  return json;
}

}  // namespace gpuday
