// Opens the file of a store, and refuses whatever is not one before anything can be changed.
#ifndef GPUDAY_DB_SQLITE_OPEN_H_
#define GPUDAY_DB_SQLITE_OPEN_H_

#include <filesystem>
#include <memory>

#include "absl/status/statusor.h"
#include "db/sqlite/sqlite_store.h"

namespace SQLite {
class Database;
}

namespace gpuday {

// An open store whose schema is that of the migrations in `options`. Contracts and errors as in
// SqliteStore::OpenForReading and SqliteStore::OpenForWriting. `migrated`: whether it had to be
// brought up to date.
absl::StatusOr<std::unique_ptr<SQLite::Database>> ConnectForReading(
    const std::filesystem::path& path, const SqliteOptions& options);
absl::StatusOr<std::unique_ptr<SQLite::Database>> ConnectForWriting(
    const std::filesystem::path& path, const SqliteOptions& options, bool& migrated);

}  // namespace gpuday

#endif  // GPUDAY_DB_SQLITE_OPEN_H_
