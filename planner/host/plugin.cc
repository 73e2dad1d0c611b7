#include "planner/host/plugin.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"

namespace gpuday {

std::string FamilyName(Family family) {
  switch (family) {
    case Family::kArchitecture:
      return "architecture";
    case Family::kOptimizer:
      return "optimizer";
    case Family::kPrecision:
      return "precision";
    case Family::kReader:
      return "reader";
  }
  return "unknown family";
}

std::string FamilyFolder(Family family) {
  return FamilyName(family) == "precision" ? "precisions" : FamilyName(family) + "s";
}

std::string ParameterInfo::DefaultText() const {
  if (derived) return absl::StrCat("derived: ", default_text);
  switch (type) {
    case GPUDAY_INTEGER:
      return absl::StrCat(default_integer);
    case GPUDAY_BOOLEAN:
      return default_integer != 0 ? "true" : "false";
    case GPUDAY_REAL:
      return RealText(default_real);
    default:
      return default_text;
  }
}

Range ParameterInfo::AllowedRange() const {
  return {.low = low, .high = high, .whole = type != GPUDAY_REAL};
}

std::string Plugin::Title() const {
  return absl::StrCat("plugin ", name, " (", Printable(path.string()), ")");
}

const ParameterInfo* Plugin::FindParameter(const std::string& wanted) const {
  const auto among = [&](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), wanted) != names.end();
  };
  for (const ParameterInfo& parameter : parameters) {
    if (parameter.name == wanted || among(parameter.aliases) || among(parameter.keys)) {
      return &parameter;
    }
  }
  return nullptr;
}

}  // namespace gpuday
