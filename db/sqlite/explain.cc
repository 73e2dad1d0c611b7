#include "db/sqlite/explain.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <exception>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

// Why the system refused the last call that failed, as errno; 0 when unknown. For a failed write to
// the log or the file, sqlite3_system_errno() does not tell, but the open file does.
int SystemError(sqlite3* handle) {
  if (handle == nullptr) return 0;
  if (const int error = sqlite3_system_errno(handle); error != 0) return error;
  for (const int pointer : {SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER}) {
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(handle, "main", pointer, &file) != SQLITE_OK || file == nullptr ||
        file->pMethods == nullptr) {
      continue;
    }
    int error = 0;
    file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
    if (error != 0) return error;
  }
  return 0;
}

// " (No space left on device)", or nothing when the system gave no reason.
std::string Reason(int system_error) {
  return system_error == 0 ? "" : absl::StrCat(" (", std::strerror(system_error), ")");
}

std::string Sentence(const SQLite::Exception& error, int system_error) {
  constexpr char kNoRoom[] =
      "; nothing was changed, and what was saved before is intact; make room and try again";
  constexpr char kDamaged[] =
      "; copy it to a safe place, then restore a backup or move it aside to start a new one";
  // The lower byte is the primary code.
  switch (error.getErrorCode() & 0xFF) {
    case SQLITE_FULL:
      return absl::StrCat("the disk is full", kNoRoom);
    case SQLITE_IOERR:
      if (error.getExtendedErrorCode() == SQLITE_IOERR_SHMSIZE || system_error == ENOSPC ||
          system_error == EDQUOT || system_error == EFBIG) {
        return absl::StrCat("there is no room to write it", Reason(system_error), kNoRoom);
      }
      return absl::StrCat("cannot be read or written", Reason(system_error), ": ", error.what());
    case SQLITE_CANTOPEN:
      if (system_error == ENOSPC || system_error == EDQUOT) {
        return absl::StrCat("there is no room to write it", Reason(system_error), kNoRoom);
      }
      return absl::StrCat("cannot be opened", Reason(system_error),
                          "; check the permissions of the file and of its folder");
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "is read-only; make the file and its folder writable, or choose another file";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return "another process is writing to it and did not finish in time; try again";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      return absl::StrCat("is damaged (", error.what(), ")", kDamaged);
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_SCHEMA:
      // The statements are right for the tables that gpuday made.
      return absl::StrCat("its tables are not as gpuday made them (", error.what(), ")", kDamaged);
    default:
      return error.what();
  }
}

}  // namespace

absl::Status StoreError(const std::filesystem::path& path, const std::string& message) {
  return Error(Fault::kStore, absl::StrCat(Printable(path.string()), ": ", message));
}

absl::Status StoreNotFound(const std::filesystem::path& path, const std::string& message) {
  const absl::Status error = StoreError(path, message);
  absl::Status status(absl::StatusCode::kNotFound, error.message());
  error.ForEachPayload([&status](absl::string_view url, const absl::Cord& payload) {
    status.SetPayload(url, payload);
  });
  return status;
}

absl::Status ExplainException(const std::filesystem::path& path, sqlite3* handle) {
  try {
    throw;
  } catch (const SQLite::Exception& error) {
    return StoreError(path, Sentence(error, SystemError(handle)));
  } catch (const std::exception& error) {
    return StoreError(path, error.what());
  }
}

}  // namespace gpuday
