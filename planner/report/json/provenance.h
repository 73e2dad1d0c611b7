// What answers rest on, as parts of their JSON.
#ifndef GPUDAY_PLANNER_REPORT_JSON_PROVENANCE_H_
#define GPUDAY_PLANNER_REPORT_JSON_PROVENANCE_H_

#include <vector>

#include "planner/base/json_text.h"
#include "planner/plan/plan.h"

namespace gpuday {

// A list of {key, value, reason}.
nlohmann::ordered_json AssumptionsJson(const std::vector<Assumption>& assumptions);
// A list of {kind, name, version, sha256}.
nlohmann::ordered_json ProvenanceJson(const std::vector<Provenance>& provenance);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_PROVENANCE_H_
