// Opens the file of a store, and refuses whatever is not one before anything can be changed.
#ifndef GPUDAY_DB_OPEN_H_
#define GPUDAY_DB_OPEN_H_

#include <filesystem>
#include <memory>

#include "absl/status/statusor.h"
#include "db/store.h"

namespace SQLite {
class Database;
}

namespace gpuday {

// An open store whose schema is that of the migrations in `options`. Contracts and errors as in
// Store::OpenForReading and Store::OpenForWriting.
absl::StatusOr<std::unique_ptr<SQLite::Database>> ConnectForReading(
    const std::filesystem::path& path, const StoreOptions& options);
absl::StatusOr<std::unique_ptr<SQLite::Database>> ConnectForWriting(
    const std::filesystem::path& path, const StoreOptions& options);

}  // namespace gpuday

#endif  // GPUDAY_DB_OPEN_H_
