#include "planner/report/json/doctor.h"

#include <nlohmann/json.hpp>

#include "planner/base/json_text.h"

namespace gpuday {

std::string DoctorJson(const std::vector<CheckResult>& checks) {
  nlohmann::ordered_json items = nlohmann::ordered_json::array();
  for (const CheckResult& check : checks) {
    items.push_back(
        {{"name", check.name}, {"ok", check.outcome == Outcome::kPassed}, {"found", check.detail}});
  }
  return JsonText({{"schema", "gpuday.doctor/1"}, {"checks", std::move(items)}});
}

}  // namespace gpuday
