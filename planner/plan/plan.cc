#include "planner/plan/plan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/plan/value_text.h"

namespace gpuday {
namespace {

constexpr std::array<std::pair<Confidence, std::string_view>, 5> kNames = {
    {{Confidence::kExact, "exact"},
     {Confidence::kFormula, "formula"},
     {Confidence::kMeasured, "measured"},
     {Confidence::kAssumed, "assumed"},
     {Confidence::kGiven, "given"}}};

}  // namespace

std::string ValueText(const Line& line) {
  if (line.unit == "bytes" && std::fabs(line.value) >= 1e6) {
    return absl::StrCat(InGB(line.value), " GB (", GiB(line.value), ")");
  }
  if (line.unit == "USD") return Dollars(line.value);
  if (line.unit == "FLOP" || line.unit == "FLOP/s") {
    return absl::StrCat(Scientific(line.value, 4), " ", line.unit);
  }
  std::string unit = line.unit;
  // "1 sequence"; what is short or a rate has no plural.
  const bool plural = unit.size() > 2 && unit.back() == 's' && unit.find('/') == std::string::npos;
  if (line.value == 1 && plural) unit.pop_back();
  return absl::StrCat(FigureText(line.value), unit.empty() ? "" : " ", unit);
}

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

const Assumption* FindAssumption(const std::vector<Assumption>& assumptions, std::string_view key) {
  const auto it = std::find_if(assumptions.begin(), assumptions.end(),
                               [&](const Assumption& a) { return a.key == key; });
  return it == assumptions.end() ? nullptr : &*it;
}

const Line* Plan::FindLine(std::string_view id) const {
  const auto it =
      std::find_if(lines.begin(), lines.end(), [&](const Line& l) { return l.id == id; });
  return it == lines.end() ? nullptr : &*it;
}

double Plan::ValueOf(std::string_view id) const {
  const Line* line = FindLine(id);
  return line == nullptr ? 0 : line->value;
}

std::string Plan::FactValue(std::string_view id) const {
  const auto it =
      std::find_if(facts.begin(), facts.end(), [&](const Fact& f) { return f.id == id; });
  return it == facts.end() ? "" : it->value;
}

const Verdict* Plan::FindVerdict(std::string_view id) const {
  const auto it =
      std::find_if(verdicts.begin(), verdicts.end(), [&](const Verdict& v) { return v.id == id; });
  return it == verdicts.end() ? nullptr : &*it;
}

VerdictState Plan::Answer() const {
  VerdictState worst = VerdictState::kYes;
  for (const Verdict& verdict : verdicts) worst = std::max(worst, verdict.state);
  return worst;
}

}  // namespace gpuday
