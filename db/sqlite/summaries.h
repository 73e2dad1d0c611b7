// What a list shows of saved plans.
#ifndef GPUDAY_DB_SQLITE_SUMMARIES_H_
#define GPUDAY_DB_SQLITE_SUMMARIES_H_

#include <string>
#include <vector>

#include "db/store.h"

namespace SQLite {
class Database;
}

namespace gpuday {

// What a list will show of a plan that is on its way into the store, but for its id and tags.
SavedSummary SummaryOf(const std::string& name, const std::string& created_at,
                       const std::string& program_version, const Plan& plan);

// All plans that `condition` ("AND ..." in SQL) means, oldest first; `name`, unless null, is bound
// to it. Inside a transaction. Throws SQLite::Exception.
std::vector<SavedSummary> ReadSummaries(SQLite::Database& db, const char* condition,
                                        const std::string* name);

// Gives the plans of before that are intact the checksum of what a list shows. Inside a
// transaction. Throws SQLite::Exception.
void AddHeadlineChecksums(SQLite::Database& db);

}  // namespace gpuday

#endif  // GPUDAY_DB_SQLITE_SUMMARIES_H_
