// An open connection of a SqliteStore, for the files that implement it.
#ifndef GPUDAY_DB_SQLITE_CONNECTION_H_
#define GPUDAY_DB_SQLITE_CONNECTION_H_

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "db/sqlite/sqlite_store.h"

namespace SQLite {
class Database;
enum class TransactionBehavior;
}  // namespace SQLite

namespace gpuday {

struct SqliteStore::Connection {
  std::filesystem::path path;
  std::unique_ptr<SQLite::Database> db;
  std::int64_t version = 0;  // of the schema, when it was opened

  // Runs `work` in a transaction, and commits when it returns OK. What SQLite throws is explained.
  absl::Status Run(SQLite::TransactionBehavior behavior, const std::function<absl::Status()>& work);

  // Summaries of plans. `condition` goes on with the WHERE clause of the table plans ("AND ...");
  // its one parameter, if any, is `name`.
  absl::StatusOr<std::vector<SavedSummary>> Summaries(const char* condition,
                                                      const std::string* name);

  absl::Status NoPlan(std::int64_t id) const;
};

// The number that comes after those of all plans and sweeps that ever were, in SQL.
inline constexpr char kNextId[] = "(SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence)";

// Now, in ISO 8601 and UTC.
std::string NowUtc();

}  // namespace gpuday

#endif  // GPUDAY_DB_SQLITE_CONNECTION_H_
