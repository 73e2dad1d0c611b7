// The checksum that tells whether a saved plan is still what was saved.
#ifndef GPUDAY_DB_CHECKSUM_H_
#define GPUDAY_DB_CHECKSUM_H_

#include <string>
#include <vector>

#include "db/store.h"

namespace gpuday {

// What plans that know no chances say for maybe.
inline constexpr char kMaybeOfBefore[] = "only_if";

// The word that a store keeps for a verdict's state: plans of before have another one for
// maybe.
std::string StoredState(const Verdict& verdict);

// SHA-256 over everything in `saved` but its id and `intact`: two different plans never have the
// same serialisation, whatever their texts contain. Depends on the content alone and not on the
// tables that hold it, so that it outlives changes of the schema.
std::string PlanChecksum(const SavedPlan& saved);

// The expressions of the plan's lines as the text that is stored and that the checksum covers, in
// the order of the lines; empty for a line without one.
std::vector<std::string> ExpressionTexts(const Plan& plan);

// As PlanChecksum, for a plan that is on its way into the store and need not be copied for it.
// `expressions`: its ExpressionTexts().
std::string PlanChecksum(const std::string& name, const std::string& created_at,
                         const std::string& program_version, const Plan& plan,
                         const std::vector<std::string>& expressions);

// SHA-256 over what a list shows of a plan, but for what may change (tags) or follows (gpus).
std::string HeadlineChecksum(const SavedSummary& summary);

}  // namespace gpuday

#endif  // GPUDAY_DB_CHECKSUM_H_
