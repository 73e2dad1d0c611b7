// Turns what SQLite throws into statuses that a person can act on.
#ifndef GPUDAY_DB_SQLITE_EXPLAIN_H_
#define GPUDAY_DB_SQLITE_EXPLAIN_H_

#include <filesystem>
#include <string>

#include "absl/status/status.h"

struct sqlite3;

namespace gpuday {

// "PATH: message", of kStore.
absl::Status StoreError(const std::filesystem::path& path, const std::string& message);

// As StoreError, with the code NotFound.
absl::Status StoreNotFound(const std::filesystem::path& path, const std::string& message);

// The exception being handled; for catch blocks only. `handle` is the connection that failed, for
// the system's own reason, or null.
absl::Status ExplainException(const std::filesystem::path& path, sqlite3* handle);

}  // namespace gpuday

#endif  // GPUDAY_DB_SQLITE_EXPLAIN_H_
