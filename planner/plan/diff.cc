#include "planner/plan/diff.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

double RelativeChange(double before, double after) {
  if (before == after) return 0;
  if (before == 0) return std::numeric_limits<double>::infinity();
  return after / before - 1;
}

// How much a change matters: by ratio, so that halving weighs as much as doubling.
double Weight(double change) {
  if (!std::isfinite(change) || change <= -1) return std::numeric_limits<double>::infinity();
  return std::fabs(std::log1p(change));
}

}  // namespace

std::vector<LineChange> DiffPlans(const Plan& before, const Plan& after) {
  std::vector<LineChange> changes;
  for (const Line& line : before.lines) {
    const Line* now = after.FindLine(line.id);
    if (now == nullptr) {
      changes.push_back({line.id, line.label, ValueText(line), "-", -1, line.unit, line.value});
    } else if (now->value != line.value) {
      changes.push_back({line.id, line.label, ValueText(line), ValueText(*now),
                         RelativeChange(line.value, now->value), line.unit, line.value,
                         now->value});
    }
  }
  for (const Line& line : after.lines) {
    if (before.FindLine(line.id) == nullptr) {
      changes.push_back({line.id, line.label, "-", ValueText(line),
                         std::numeric_limits<double>::infinity(), line.unit, std::nullopt,
                         line.value});
    }
  }
  std::stable_sort(changes.begin(), changes.end(), [](const LineChange& a, const LineChange& b) {
    return Weight(a.change) > Weight(b.change);
  });
  for (const Fact& fact : before.facts) {
    const std::string now = after.FactValue(fact.id);
    if (now != fact.value) {
      changes.push_back({fact.id, fact.id, fact.value, now.empty() ? "-" : now,
                         std::numeric_limits<double>::infinity()});
    }
  }
  for (const Fact& fact : after.facts) {
    if (before.FactValue(fact.id).empty()) {
      changes.push_back(
          {fact.id, fact.id, "-", fact.value, std::numeric_limits<double>::infinity()});
    }
  }
  return changes;
}

std::vector<std::string> ChangedParts(const Plan& saved, const Plan& today) {
  std::vector<std::string> changed;
  for (const Provenance& then : saved.provenance) {
    const auto now = std::find_if(
        today.provenance.begin(), today.provenance.end(),
        [&](const Provenance& p) { return p.kind == then.kind && p.name == then.name; });
    const bool same =
        now != today.provenance.end() && now->sha256 == then.sha256 && now->version == then.version;
    if (!same) changed.push_back(absl::StrCat(then.kind, " ", Printable(then.name)));
  }
  return changed;
}

}  // namespace gpuday
