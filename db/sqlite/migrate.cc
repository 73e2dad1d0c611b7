#include "db/sqlite/migrate.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "db/sqlite/explain.h"
#include "planner/base/status.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

constexpr int kBackupsOfOneVersion = 100;

fs::path WithSuffix(const fs::path& path, const std::string& suffix) {
  return path.string() + suffix;
}

absl::Status SystemError(const fs::path& path, const std::string& what) {
  return StoreError(path, absl::StrCat(what, ": ", std::strerror(errno)));
}

// A new file beside a path, gone again when this object is, unless it was given its name.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& beside)
      : name_(beside.string() + ".XXXXXX"),
        descriptor_(mkstemp(name_.data())),  // 0600
        made_(descriptor_ >= 0) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    Close();
    if (made_) unlink(name_.c_str());
  }

  bool made() const { return made_; }
  int descriptor() const { return descriptor_; }
  const std::string& name() const { return name_; }

  void Close() {
    if (descriptor_ >= 0) close(descriptor_);
    descriptor_ = -1;
  }

  // Lets the content, which must be on the disk, appear at `path` at once. False when there is
  // something already (link(2) never replaces); nothing when it failed.
  std::optional<bool> Publish(const fs::path& path) {
    if (link(name_.c_str(), path.c_str()) != 0) {
      return errno == EEXIST ? std::optional(false) : std::nullopt;
    }
    const int folder = open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
      fsync(folder);
      close(folder);
    }
    return true;
  }

 private:
  std::string name_;
  int descriptor_;
  const bool made_;
};

bool WriteAll(int descriptor, const unsigned char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t count = write(descriptor, bytes, size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes += count;
    size -= static_cast<std::size_t>(count);
  }
  return fsync(descriptor) == 0;
}

std::size_t VersionOf(SQLite::Database& db) {
  return static_cast<std::size_t>(db.execAndGet("PRAGMA user_version").getInt64());
}

// The state of the store at `path` as its readers see it now.
absl::Status BackUp(const fs::path& path, std::size_t version) {
  const fs::path backup = WithSuffix(path, absl::StrCat(".backup-v", version));
  TemporaryFile file(backup);
  if (!file.made()) return SystemError(backup, "the backup cannot be written");
  // Before SQLite opens it: closing any descriptor of a file drops all locks that this process
  // holds on it.
  file.Close();
  std::optional<SQLite::Database> target;
  try {
    SQLite::Database source(path.string(), SQLite::OPEN_READONLY);
    target.emplace(file.name(), SQLite::OPEN_READWRITE);
    // A half-written copy is thrown away, so it needs no journal; it is synced when complete.
    target->exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = FULL");
    SQLite::Backup(*target, source).executeStep();
  } catch (...) {
    return Annotate(ExplainException(backup, target ? target->getHandle() : nullptr),
                    absl::StrCat("no backup, so the schema stays at version ", version));
  }
  for (int i = 1; i <= kBackupsOfOneVersion; ++i) {
    const fs::path name = i == 1 ? backup : WithSuffix(backup, absl::StrCat(".", i));
    const std::optional<bool> published = file.Publish(name);
    if (!published.has_value()) return SystemError(name, "the backup cannot be written");
    if (*published) return absl::OkStatus();
  }
  return StoreError(backup, absl::StrCat("there are ", kBackupsOfOneVersion,
                                         " backups of this version already; move them away"));
}

}  // namespace

void ApplyMigrations(SQLite::Database& db, const std::vector<Migration>& migrations,
                     std::size_t from) {
  for (std::size_t i = from; i < migrations.size(); ++i) db.exec(std::string(migrations[i].sql));
  db.exec(absl::StrCat("PRAGMA user_version = ", migrations.size()));
}

absl::Status CreateStore(const fs::path& path, const std::vector<Migration>& migrations) {
  // What a crashed process left beside a store that is gone would be written into the new one.
  for (const char* suffix : {"-wal", "-journal"}) {
    std::error_code none;
    const fs::path log = WithSuffix(path, suffix);
    if (const auto size = fs::file_size(log, none); !none && size > 0) {
      if (fs::exists(path, none)) return absl::OkStatus();  // somebody was faster, and saves
      return StoreError(log, absl::StrCat("holds changes to a store that is no longer there; put ",
                                          path.filename().string(),
                                          " back beside it, or remove it to start a new one"));
    }
  }
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  if (failed) {
    return StoreError(path, absl::StrCat("its folder cannot be made: ", failed.message()));
  }
  // Made in memory and written as a whole: nobody ever sees a store that is half made, and nothing
  // but the temporary file has to be cleaned up.
  unsigned char* bytes = nullptr;
  const absl::Cleanup free_bytes = [&bytes] { sqlite3_free(bytes); };
  sqlite3_int64 size = 0;
  try {
    SQLite::Database db(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    db.exec(absl::StrCat("PRAGMA application_id = ", kApplicationId));
    ApplyMigrations(db, migrations, 0);
    bytes = sqlite3_serialize(db.getHandle(), "main", &size, 0);
  } catch (...) {
    return ExplainException(path, nullptr);
  }
  if (bytes == nullptr || size < 100) return StoreError(path, "cannot be made: out of memory");
  // Write and read version 2, which is WAL (sqlite.org/fileformat2.html, section 1.3.3).
  bytes[18] = 2;
  bytes[19] = 2;

  TemporaryFile file(path);
  if (!file.made() || !WriteAll(file.descriptor(), bytes, static_cast<std::size_t>(size))) {
    return SystemError(path, "cannot be created");
  }
  file.Close();
  if (!file.Publish(path).has_value()) return SystemError(path, "cannot be created");
  return absl::OkStatus();
}

absl::Status Migrate(const fs::path& path, SQLite::Database& db,
                     const std::vector<Migration>& migrations) {
  try {
    // Off while tables are rebuilt, and it can only be switched outside a transaction; checked
    // below.
    db.exec("PRAGMA foreign_keys = OFF");
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    // Asked again under the lock: somebody else may have been faster.
    const std::size_t version = VersionOf(db);
    if (version >= migrations.size()) return absl::OkStatus();
    GPUDAY_RETURN_IF_ERROR(BackUp(path, version));
    ApplyMigrations(db, migrations, version);
    if (SQLite::Statement(db, "PRAGMA foreign_key_check").executeStep()) {
      return StoreError(path, absl::StrCat("the step from schema version ", version,
                                           " would lose connections between its tables; it was "
                                           "left as it was: report this, with the file"));
    }
    transaction.commit();
  } catch (...) {
    return Annotate(ExplainException(path, db.getHandle()),
                    absl::StrCat("the schema could not be brought to version ", migrations.size(),
                                 " and was left as it was"));
  }
  return absl::OkStatus();
}

}  // namespace gpuday
