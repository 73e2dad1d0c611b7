#include "db/sqlite/open.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/sqlite/explain.h"
#include "db/sqlite/migrate.h"
#include "planner/base/status.h"
#include "planner/base/version.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using Database = std::unique_ptr<SQLite::Database>;

constexpr std::size_t kHeaderBytes = 100;  // sqlite.org/fileformat2.html, section 1.3
constexpr int kLooksAtASize = 4;

const std::vector<Migration>& MigrationsOf(const SqliteOptions& options) {
  return options.migrations != nullptr ? *options.migrations : BuiltInMigrations();
}

// Absolute: Debian's SQLite would read a relative "file:a?b" as a URI.
fs::path Absolute(const fs::path& path) {
  std::error_code failed;
  fs::path absolute = fs::absolute(path, failed);
  return failed ? path : absolute;
}

// `path` without symbolic links: SQLite puts the -wal file beside what they lead to.
fs::path Resolved(const fs::path& path) {
  std::error_code failed;
  fs::path resolved = fs::canonical(path, failed);
  return failed ? path : resolved;
}

// NotFound when nothing is there; an error when it cannot be a store whatever its content is.
absl::Status LookAt(const fs::path& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT) {
      return StoreNotFound(path, "there is no such file: nothing has been saved yet");
    }
    return StoreError(path, absl::StrCat("cannot be reached: ", std::strerror(errno)));
  }
  if (S_ISDIR(info.st_mode)) return StoreError(path, "is a folder; name a file in it");
  if (!S_ISREG(info.st_mode)) return StoreError(path, "is not a regular file; choose another one");
  if (info.st_size == 0) {
    return StoreError(path, "is empty, and no gpuday store; delete it or choose another file");
  }
  if (access(path.c_str(), R_OK) != 0) {
    return StoreError(path, absl::StrCat("cannot be read: ", std::strerror(errno)));
  }
  return absl::OkStatus();
}

bool MayWrite(const fs::path& path) {
  return access(path.c_str(), W_OK) == 0 && access(path.parent_path().c_str(), W_OK) == 0;
}

// True when a log beside the file holds anything: the write-ahead log, or the rollback journal that
// a killed writer left of a store that is not in WAL mode (one that sqlite3 made again of a dump).
bool HasLog(const fs::path& path) {
  for (const char* suffix : {"-wal", "-journal"}) {
    struct stat info;
    if (stat((path.string() + suffix).c_str(), &info) == 0 && info.st_size > 0) return true;
  }
  return false;
}

std::uint32_t BigEndian(const std::array<unsigned char, kHeaderBytes>& header, std::size_t offset,
                        std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | header[offset + i];
  return value;
}

// The start of a SQLite file, as far as it matters here.
struct Header {
  bool sqlite = false;
  std::uint32_t application_id = 0;
  sqlite3_int64 bytes_told = 0;  // the file's size by its own account
  sqlite3_int64 bytes_there = 0;
};

// Reads through SQLite's own descriptor: to close another one would drop all locks that this
// process holds on the file (sqlite.org/howtocorrupt.html, section 2.2).
absl::StatusOr<Header> ReadHeader(const fs::path& path, SQLite::Database& db) {
  sqlite3_file* file = nullptr;
  std::array<unsigned char, kHeaderBytes> bytes{};
  Header header;
  if (sqlite3_file_control(db.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
      file == nullptr || file->pMethods == nullptr) {
    return StoreError(path, "cannot be opened");
  }
  const int read = file->pMethods->xRead(file, bytes.data(), kHeaderBytes, 0);
  if ((read != SQLITE_OK && read != SQLITE_IOERR_SHORT_READ) ||
      file->pMethods->xFileSize(file, &header.bytes_there) != SQLITE_OK) {
    return StoreError(path, "cannot be read");
  }
  header.sqlite = read == SQLITE_OK && std::memcmp(bytes.data(), "SQLite format 3", 16) == 0;
  header.application_id = BigEndian(bytes, 68, 4);
  const std::uint32_t page_bytes = BigEndian(bytes, 16, 2);
  header.bytes_told =
      (page_bytes == 1 ? 65536 : sqlite3_int64{page_bytes}) * BigEndian(bytes, 28, 4);
  return header;
}

// Refuses other files and truncated stores before the first statement, which would already roll
// back a stranger's interrupted transaction.
absl::Status CheckHeader(const fs::path& path, SQLite::Database& db) {
  for (int attempt = 1;; ++attempt) {
    GPUDAY_ASSIGN_OR_RETURN(const Header header, ReadHeader(path, db));
    if (!header.sqlite) {
      return StoreError(
          path, "is no gpuday store, and was left alone; choose another file for the store");
    }
    if (header.application_id != static_cast<std::uint32_t>(kApplicationId)) {
      return StoreError(
          path,
          absl::StrFormat("is the SQLite database of another program (application id 0x%08x, a "
                          "gpuday store has 0x%08x), and was left alone; choose another file for "
                          "the store",
                          header.application_id, static_cast<std::uint32_t>(kApplicationId)));
    }
    // While there is a log, pages may be there that are not in the file yet.
    if (header.bytes_there >= header.bytes_told || HasLog(Resolved(path))) return absl::OkStatus();
    if (attempt == kLooksAtASize) {
      return StoreError(path,
                        absl::StrCat("is damaged: it has ", header.bytes_there,
                                     " bytes, and its header tells of ", header.bytes_told,
                                     "; restore a backup, or move it aside to start a new one"));
    }
    // Another process may just have copied its log into the file and removed it.
    absl::SleepFor(absl::Milliseconds(5));
  }
}

// The version of the schema of `db`; an error when this program, which knows versions up to
// `known`, is too old for it. Throws SQLite::Exception.
absl::StatusOr<std::size_t> VersionOf(const fs::path& path, SQLite::Database& db,
                                      std::size_t known) {
  const std::int64_t version = db.execAndGet("PRAGMA user_version").getInt64();
  if (version >= 0 && version <= static_cast<std::int64_t>(known)) {
    return static_cast<std::size_t>(version);
  }
  return StoreError(path, absl::StrCat("was written by a newer gpuday: its schema has version ",
                                       version, ", and this gpuday (", kVersion, ") knows version ",
                                       known, "; update gpuday to use it"));
}

absl::StatusOr<Database> Open(const fs::path& path, const std::string& name, int flags,
                              const SqliteOptions& options) {
  Database db;
  try {
    db = std::make_unique<SQLite::Database>(name, flags, options.busy_timeout_ms);
  } catch (...) {
    return ExplainException(path, nullptr);
  }
  GPUDAY_RETURN_IF_ERROR(CheckHeader(path, *db));
  return db;
}

std::string ImmutableUri(const fs::path& path) {
  std::string uri = "file:";
  for (const char c : path.string()) {
    if (c == '%' || c == '?' || c == '#') {
      absl::StrAppend(&uri, "%", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

// `needs_other_way` tells that SQLite could not make or use the -shm and -wal files.
absl::StatusOr<Database> OpenReader(const fs::path& path, const std::string& name, int flags,
                                    const SqliteOptions& options, bool* needs_other_way) {
  GPUDAY_ASSIGN_OR_RETURN(Database db, Open(path, name, flags, options));
  try {
    // The first read: only now the log and its index are opened.
    db->exec("PRAGMA query_only = ON; PRAGMA cell_size_check = ON; SELECT 1 FROM sqlite_schema");
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xFF;
    *needs_other_way = code == SQLITE_CANTOPEN || code == SQLITE_READONLY || code == SQLITE_IOERR ||
                       code == SQLITE_FULL;
    return ExplainException(path, db->getHandle());
  }
  return db;
}

// A store in WAL mode needs a -shm file even to be read, so there are three ways to open one:
// - Where this user may write, as a writer (but query_only): only such a connection removes the
//   -shm and -wal files again that it had to make, and takes in what a crash left in the log.
// - With a log, where nothing may be written: read-only, with the index of whoever writes.
// - Without a log: as immutable, which needs no other file. Should somebody start and finish a save
//   within the few milliseconds of such a read, it may see a part of it; the checksum would tell.
absl::StatusOr<Database> OpenAnyReader(const fs::path& path, const SqliteOptions& options) {
  const fs::path resolved = Resolved(path);
  bool needs_other_way = false;
  absl::Status first_way;
  if (MayWrite(resolved)) {
    absl::StatusOr<Database> db =
        OpenReader(path, path.string(), SQLite::OPEN_READWRITE, options, &needs_other_way);
    if (db.ok() || !needs_other_way) return db;
    first_way = db.status();  // a full disk, say
  }
  needs_other_way = false;
  if (HasLog(resolved)) {
    absl::StatusOr<Database> db =
        OpenReader(path, path.string(), SQLite::OPEN_READONLY, options, &needs_other_way);
    if (db.ok() || !needs_other_way) return db;
    return StoreError(path,
                      absl::StrCat("its last saves are still in the log beside it (",
                                   resolved.filename().string(),
                                   "-wal or -journal), which cannot be read where nothing can be "
                                   "written; copy both files to a folder with room that you may "
                                   "write and read the copy"));
  }
  absl::StatusOr<Database> db =
      OpenReader(path, ImmutableUri(resolved), SQLite::OPEN_READONLY | SQLite::OPEN_URI, options,
                 &needs_other_way);
  if (!db.ok() && !first_way.ok()) return first_way;
  return db;
}

}  // namespace

absl::StatusOr<Database> ConnectForReading(const fs::path& given, const SqliteOptions& options) {
  const fs::path path = Absolute(given);
  GPUDAY_RETURN_IF_ERROR(LookAt(path));
  GPUDAY_ASSIGN_OR_RETURN(Database db, OpenAnyReader(path, options));
  const std::size_t known = MigrationsOf(options).size();
  try {
    GPUDAY_ASSIGN_OR_RETURN(const std::size_t version, VersionOf(path, *db, known));
    if (version == known) return db;
    // The file is not ours to change here, so a copy is brought up to date.
    auto copy = std::make_unique<SQLite::Database>(":memory:", SQLite::OPEN_READWRITE);
    SQLite::Backup(*copy, *db).executeStep();
    ApplyMigrations(*copy, MigrationsOf(options), version);
    return copy;
  } catch (...) {
    return ExplainException(path, db->getHandle());
  }
}

absl::StatusOr<Database> ConnectForWriting(const fs::path& given, const SqliteOptions& options,
                                           bool& migrated) {
  migrated = false;
  const fs::path path = Absolute(given);
  absl::Status found = LookAt(path);
  if (absl::IsNotFound(found)) {
    GPUDAY_RETURN_IF_ERROR(CreateStore(path, MigrationsOf(options)));
    found = LookAt(path);
    if (absl::IsNotFound(found)) {
      return StoreError(path, "is a symbolic link to nothing; remove it or make its target");
    }
  }
  GPUDAY_RETURN_IF_ERROR(found);
  // Asked first, since SQLite would silently open it read-only.
  if (!MayWrite(Resolved(path))) {
    return StoreError(path,
                      "is read-only, or its folder is; make both writable or choose another file");
  }
  GPUDAY_ASSIGN_OR_RETURN(Database db, Open(path, path.string(), SQLite::OPEN_READWRITE, options));
  const std::vector<Migration>& migrations = MigrationsOf(options);
  try {
    GPUDAY_ASSIGN_OR_RETURN(const std::size_t version, VersionOf(path, *db, migrations.size()));
    if (version < migrations.size()) {
      GPUDAY_RETURN_IF_ERROR(Migrate(path, *db, migrations));
      migrated = true;
    }
    // In WAL mode, which CreateStore wrote into the header, a commit under FULL is one fsync of the
    // log, and two more when it begins the log. The last connection of all processes to close
    // copies the log into the file (two more) and removes it. That is meant: between commands the
    // store is one file, which can be copied, moved and replaced by a backup. A log left behind
    // would be missing from the copy, and would overwrite the replacement. It would save a command
    // four fsyncs, but each process would have to index the log anew, and it would grow without
    // end: SQLite only begins again a log that the same process has copied.
    db->exec(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"
        "PRAGMA trusted_schema = OFF");
  } catch (...) {
    return ExplainException(path, db->getHandle());
  }
  return db;
}

}  // namespace gpuday
