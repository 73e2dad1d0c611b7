#include "planner/budget/plan.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gpuday {
namespace {

constexpr std::array<std::pair<Confidence, std::string_view>, 5> kNames = {
    {{Confidence::kExact, "exact"},
     {Confidence::kFormula, "formula"},
     {Confidence::kMeasured, "measured"},
     {Confidence::kAssumed, "assumed"},
     {Confidence::kGiven, "given"}}};

}  // namespace

std::string ConfidenceName(Confidence confidence) {
  for (const auto& [value, name] : kNames) {
    if (value == confidence) return std::string(name);
  }
  return "assumed";
}

Confidence ConfidenceFromName(std::string_view name) {
  for (const auto& [value, known] : kNames) {
    if (known == name) return value;
  }
  return Confidence::kAssumed;
}

const Line* Plan::FindLine(std::string_view id) const {
  const auto it =
      std::find_if(lines.begin(), lines.end(), [&](const Line& l) { return l.id == id; });
  return it == lines.end() ? nullptr : &*it;
}

std::string Plan::FactValue(std::string_view id) const {
  const auto it =
      std::find_if(facts.begin(), facts.end(), [&](const Fact& f) { return f.id == id; });
  return it == facts.end() ? "" : it->value;
}

bool Plan::Holds() const {
  return std::all_of(verdicts.begin(), verdicts.end(), [](const Verdict& v) { return v.yes; });
}

}  // namespace gpuday
