// What all verdicts have in common, before their sentence is known.
#ifndef GPUDAY_PLANNER_LEDGER_VERDICT_H_
#define GPUDAY_PLANNER_LEDGER_VERDICT_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/plan/ids.h"
#include "planner/plan/plan.h"

namespace gpuday {

// A verdict without sentence and remedies: `value` is held against `limit`, both ids of lines.
inline Verdict StartVerdict(const char* id, VerdictState state, const char* limit,
                            const char* value) {
  return {.id = id, .sentence = "", .state = state, .limit = limit, .value = value};
}

// Does the fullest GPU's memory suffice.
inline Verdict StartFitVerdict(VerdictState state) {
  return StartVerdict(id::kMemoryFits, state, id::kMemoryCapacityBytes,
                      id::kMemoryPerGpuTotalBytes);
}

inline VerdictState YesOrNo(bool yes) { return yes ? VerdictState::kYes : VerdictState::kNo; }

// "1 sequence", "2,048 sequences".
inline std::string Sequences(std::uint64_t count) {
  return absl::StrCat(Grouped(absl::uint128(count)), count == 1 ? " sequence" : " sequences");
}

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_LEDGER_VERDICT_H_
