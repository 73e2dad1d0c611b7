// What the fuzzers share: the parts that questions need, and what must hold of every plan. A fuzzer
// is one file with LLVMFuzzerTestOneInput, which ends the process where something does not hold.
#ifndef GPUDAY_TESTS_FUZZ_FUZZING_H_
#define GPUDAY_TESTS_FUZZ_FUZZING_H_

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "planner/ask/desk.h"
#include "planner/base/status.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"
#include "planner/plan/plan.h"
#include "planner/report/json/plan.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace gpuday {

inline void Require(bool holds, const char* what, const std::string& more) {
  if (holds) return;
  std::fprintf(stderr, "DOES NOT HOLD: %s: %s\n", what, more.c_str());
  std::abort();
}

// The plugins and the catalog that the build made; a store that is not there.
inline const Desk& FuzzedDesk() {
  static const Desk* const desk = [] {
    setenv("XDG_DATA_HOME", "/nonexistent", 1);
    setenv("XDG_CACHE_HOME", "/nonexistent", 1);
    return new Desk(PluginHost({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"}),
                    "/nonexistent/store.db");
  }();
  return *desk;
}

inline std::string TextOf(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// A refusal says what is wrong, and of whose doing.
inline void CheckRefusal(const absl::Status& status) {
  Require(!status.message().empty(), "a refusal without words", "");
  Require(FaultOf(status) != Fault::kPlugin, "a bundled plugin failed",
          std::string(status.message()));
}

// Finite numbers, bands around them, and JSON that says them.
inline void CheckPlan(const Plan& plan) {
  for (const Line& line : plan.lines) {
    Require(std::isfinite(line.value), "a value that is not finite", line.id);
    if (!line.band.has_value()) continue;
    const double slack = 1e-9 * (1 + std::abs(line.value));
    Require(std::isfinite(line.band->low) && std::isfinite(line.band->high) &&
                line.band->low <= line.value + slack && line.band->high >= line.value - slack,
            "a band that does not hold its value", line.id);
  }
  for (const Verdict& verdict : plan.verdicts) {
    Require(!verdict.chance.has_value() || (*verdict.chance >= 0 && *verdict.chance <= 1),
            "a chance that is none", verdict.id);
  }
  const std::string json = PlanJson(plan);
  Require(json.find(": nan") == std::string::npos && json.find(": inf") == std::string::npos,
          "JSON with what is no number", plan.title);
}

inline void CheckAnswer(const absl::StatusOr<Plan>& plan) {
  if (plan.ok()) {
    CheckPlan(*plan);
  } else {
    CheckRefusal(plan.status());
  }
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_FUZZ_FUZZING_H_
