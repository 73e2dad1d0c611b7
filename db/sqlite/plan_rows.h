// The rows of a plan's ledger, written and read.
#ifndef GPUDAY_DB_SQLITE_PLAN_ROWS_H_
#define GPUDAY_DB_SQLITE_PLAN_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "db/store.h"
#include "planner/plan/plan.h"

namespace SQLite {
class Database;
}

namespace gpuday {

// All are for use inside a transaction and throw SQLite::Exception for the caller to explain. The
// first two concern every list in Plan, not title and scenario_toml, which are in the row of the
// plan itself.

// `expressions`: the plan's ExpressionTexts() (db/checksum.h).
void WritePlanRows(SQLite::Database& db, std::int64_t plan_id, const Plan& plan,
                   const std::vector<std::string>& expressions);

// False when a row holds what WritePlanRows never writes and Plan cannot express, so that no
// checksum would tell.
bool ReadPlanRows(SQLite::Database& db, std::int64_t plan_id, Plan& plan);

// The plan of that number whole, deleted or not, its checksum compared. One that is not there is
// empty and not intact.
SavedPlan ReadSavedPlan(SQLite::Database& db, std::int64_t plan_id);

// What a row of verdicts answers; plans of before say yes or no alone, and have no word.
VerdictState StateOf(bool yes, const std::string& word);

}  // namespace gpuday

#endif  // GPUDAY_DB_SQLITE_PLAN_ROWS_H_
