// The checksum that tells whether a saved plan is still what was saved.
#ifndef GPUDAY_DB_CHECKSUM_H_
#define GPUDAY_DB_CHECKSUM_H_

#include <string>

#include "db/store.h"

namespace gpuday {

// SHA-256 over everything in `saved` but its id and `intact`: two different plans never have the
// same serialisation, whatever their texts contain. Depends on the content alone and not on the
// tables that hold it, so that it outlives changes of the schema.
std::string PlanChecksum(const SavedPlan& saved);

// As PlanChecksum, for a plan that is on its way into the store and need not be copied for it.
std::string PlanChecksum(const std::string& name, const std::string& created_at,
                         const std::string& program_version, const Plan& plan);

}  // namespace gpuday

#endif  // GPUDAY_DB_CHECKSUM_H_
