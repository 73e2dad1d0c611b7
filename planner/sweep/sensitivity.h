// What moves a plan most: each input from low to high by itself, all others as they are.
#ifndef GPUDAY_PLANNER_SWEEP_SENSITIVITY_H_
#define GPUDAY_PLANNER_SWEEP_SENSITIVITY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"
#include "planner/plan/words.h"

namespace gpuday {

// The plan with one input changed; days and dollars with interruptions.
struct Trial {
  std::string value;    // of the input, for people: "32", "fp8", "$1.29 (Verda)"
  std::string refused;  // why it cannot be planned; empty: it can
  bool fits = false;    // otherwise it counts for nothing
  double wall_days = 0;
  double wall_usd = 0;  // 0: no price is known

  bool Counts() const { return refused.empty() && fits; }
};

// An input with what it was tried with, and how far days and dollars move from the least to the
// most of these and the plan itself.
struct Factor {
  std::string key;  // of the scenario; empty for what no key sets
  std::string label;
  std::string own;     // its value in the plan
  std::string source;  // where the range comes from
  std::vector<Trial> trials;
  double low_days = 0, high_days = 0;
  double low_usd = 0, high_usd = 0;

  double SwingDays() const { return high_days - low_days; }
  double SwingUsd() const { return high_usd - low_usd; }
};

struct Sensitivity {
  std::string title;
  VerdictState answer = VerdictState::kYes;  // of the plan itself
  double wall_days = 0;
  double wall_usd = 0;
  bool priced = false;          // whether a price is known
  std::vector<Factor> factors;  // that could be tried, by the larger of both swings, as shares
};

// Errors as Compose().
absl::StatusOr<Sensitivity> MakeSensitivity(const Node& document, const Catalog& catalog,
                                            const PluginHost& host);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SWEEP_SENSITIVITY_H_
