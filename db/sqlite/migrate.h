// The schema and its history. A store's version (PRAGMA user_version) is the number of migrations
// that it has been through.
#ifndef GPUDAY_DB_SQLITE_MIGRATE_H_
#define GPUDAY_DB_SQLITE_MIGRATE_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace SQLite {
class Database;
}

namespace gpuday {

// "GPDY", in the header of every store (PRAGMA application_id).
inline constexpr std::int32_t kApplicationId = 0x47504459;

struct Migration {
  std::string_view name;  // "0001_plans"
  std::string_view sql;   // statements that leave foreign keys whole; no BEGIN, no COMMIT
};

// Those in db/sqlite/migrations, in order.
const std::vector<Migration>& BuiltInMigrations();

// The steps from version `from` on, without a transaction. Throws SQLite::Exception.
void ApplyMigrations(SQLite::Database& db, const std::vector<Migration>& migrations,
                     std::size_t from);

// Creates the store at `path`, its folders and, inside, what `migrations` make. Whole or not at
// all; OK and without effect when somebody else created it in the meantime.
absl::Status CreateStore(const std::filesystem::path& path,
                         const std::vector<Migration>& migrations);

// Brings the open store `db` at `path` from its version to migrations.size() in one transaction,
// after a copy of it has been written to PATH.backup-vN (or, if that is taken, PATH.backup-vN.2 and
// so on). After an error or a crash the store is as it was. Without effect when it is up to date.
absl::Status Migrate(const std::filesystem::path& path, SQLite::Database& db,
                     const std::vector<Migration>& migrations);

}  // namespace gpuday

#endif  // GPUDAY_DB_SQLITE_MIGRATE_H_
