#include "db/sqlite/sqlite_store.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/checksum.h"
#include "db/sqlite/connection.h"
#include "db/sqlite/explain.h"
#include "db/sqlite/migrate.h"
#include "db/sqlite/open.h"
#include "db/sqlite/plan_rows.h"
#include "db/sqlite/summaries.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/base/version.h"
#include "planner/plan/standard_formulas.h"

namespace gpuday {
namespace {

using Behavior = SQLite::TransactionBehavior;

std::string IsoText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

absl::Status CheckTags(const std::vector<std::string>& tags) {
  constexpr std::size_t kMostTags = 20, kLongestTag = 40;
  if (tags.size() > kMostTags) {
    return Error(Fault::kInput, absl::StrCat("tags: at most ", kMostTags, ", found ", tags.size()));
  }
  for (const std::string& tag : tags) {
    if (!tag.empty() && tag.size() <= kLongestTag && Printable(tag) == tag &&
        tag.find(',') == std::string::npos) {
      continue;
    }
    return Error(Fault::kInput,
                 absl::StrCat("tags: expected 1 to ", kLongestTag,
                              " bytes of text without commas, found \"", Printable(tag, 60), "\""));
  }
  return absl::OkStatus();
}

// Inside a transaction.
void WriteTags(SQLite::Database& db, std::int64_t id, const std::vector<std::string>& tags) {
  if (tags.empty()) return;
  SQLite::Statement row(db, "INSERT OR IGNORE INTO tags VALUES (?, ?)");
  row.bind(1, id);
  for (const std::string& tag : tags) {
    row.bindNoCopy(2, tag);
    row.exec();
    row.reset();
  }
}

absl::Status CheckFinite(const Plan& plan) {
  for (const Line& line : plan.lines) {
    if (!std::isfinite(line.value)) {
      return Error(Fault::kStore, absl::StrCat("the plan cannot be saved: the value of \"",
                                               Printable(line.id), "\" is not a finite number"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::string NowUtc() { return IsoText(absl::Now()); }

absl::Status SqliteStore::Connection::Run(Behavior behavior,
                                          const std::function<absl::Status()>& work) {
  try {
    SQLite::Transaction transaction(*db, behavior);
    // A newer gpuday may have migrated the store under a long-lived process.
    if (db->execAndGet("PRAGMA user_version").getInt64() != version) {
      return StoreError(path,
                        "was changed by a newer gpuday while this one had it open; "
                        "start this one again");
    }
    GPUDAY_RETURN_IF_ERROR(work());
    transaction.commit();
    return absl::OkStatus();
  } catch (...) {
    return ExplainException(path, db->getHandle());
  }
}

absl::StatusOr<std::vector<SavedSummary>> SqliteStore::Connection::Summaries(
    const char* condition, const std::string* name) {
  std::vector<SavedSummary> summaries;
  GPUDAY_RETURN_IF_ERROR(Run(Behavior::DEFERRED, [&] {
    summaries = ReadSummaries(*db, condition, name);
    return absl::OkStatus();
  }));
  return summaries;
}

absl::Status SqliteStore::Connection::NoPlan(std::int64_t id) const {
  return StoreNotFound(path, absl::StrCat("there is no plan number ", id));
}

SqliteStore::SqliteStore(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)) {}
SqliteStore::SqliteStore(SqliteStore&&) noexcept = default;
SqliteStore& SqliteStore::operator=(SqliteStore&&) noexcept = default;
SqliteStore::~SqliteStore() = default;

absl::StatusOr<SqliteStore> SqliteStore::OpenForReading(const std::filesystem::path& path,
                                                        const SqliteOptions& options) {
  auto connection = std::make_unique<Connection>();
  connection->path = path;
  GPUDAY_ASSIGN_OR_RETURN(connection->db, ConnectForReading(path, options));
  connection->version = static_cast<std::int64_t>(
      (options.migrations != nullptr ? *options.migrations : BuiltInMigrations()).size());
  return SqliteStore(std::move(connection));
}

absl::StatusOr<SqliteStore> SqliteStore::OpenForWriting(const std::filesystem::path& path,
                                                        const SqliteOptions& options) {
  auto connection = std::make_unique<Connection>();
  connection->path = path;
  bool migrated = false;
  GPUDAY_ASSIGN_OR_RETURN(connection->db, ConnectForWriting(path, options, migrated));
  connection->version = static_cast<std::int64_t>(
      (options.migrations != nullptr ? *options.migrations : BuiltInMigrations()).size());
  if (migrated) {
    // Without them a list looks at whole plans, no more.
    (void)connection->Run(Behavior::IMMEDIATE, [&] {
      AddHeadlineChecksums(*connection->db);
      return absl::OkStatus();
    });
  }
  return SqliteStore(std::move(connection));
}

absl::StatusOr<std::int64_t> SqliteStore::Save(std::string_view name, const Plan& plan,
                                               const std::vector<std::string>& tags) {
  GPUDAY_RETURN_IF_ERROR(CheckFinite(plan));
  GPUDAY_RETURN_IF_ERROR(CheckTags(tags));
  const std::string name_text(name);
  const std::string created_at = NowUtc();
  const std::vector<std::string> expressions = ExpressionTexts(plan);
  const std::string checksum = PlanChecksum(name_text, created_at, kVersion, plan, expressions);
  const std::string headline = HeadlineChecksum(SummaryOf(name_text, created_at, kVersion, plan));
  SQLite::Database& db = *connection_->db;
  std::int64_t id = 0;
  GPUDAY_RETURN_IF_ERROR(connection_->Run(Behavior::IMMEDIATE, [&] {
    SQLite::Statement row(db,
                          absl::StrCat("INSERT INTO plans (id, name, created_at, program_version, "
                                       "title, checksum, scenario_toml, headline_checksum) "
                                       "VALUES (",
                                       kNextId, ", ?, ?, ?, ?, ?, ?, ?)"));
    row.bindNoCopy(1, name_text);
    row.bindNoCopy(2, created_at);
    row.bindNoCopy(3, kVersion);
    row.bindNoCopy(4, plan.title);
    row.bindNoCopy(5, checksum);
    row.bindNoCopy(6, plan.scenario_toml);
    row.bindNoCopy(7, headline);
    row.exec();
    id = db.getLastInsertRowid();
    WritePlanRows(db, id, plan, expressions);
    WriteTags(db, id, tags);
    return absl::OkStatus();
  }));
  return id;
}

absl::StatusOr<std::vector<SavedSummary>> SqliteStore::List() const {
  return connection_->Summaries("", nullptr);
}

absl::StatusOr<std::vector<SavedSummary>> SqliteStore::FindByName(std::string_view name) const {
  const std::string name_text(name);
  return connection_->Summaries(" AND name = ?", &name_text);
}

absl::StatusOr<bool> SqliteStore::IsNameTaken(std::string_view name) const {
  bool taken = false;
  GPUDAY_RETURN_IF_ERROR(connection_->Run(Behavior::DEFERRED, [&] {
    SQLite::Statement row(*connection_->db,
                          "SELECT EXISTS (SELECT 1 FROM plans WHERE name = ?1 AND deleted_at IS "
                          "NULL) OR EXISTS (SELECT 1 FROM sweeps WHERE name = ?1)");
    row.bind(1, std::string(name));
    taken = row.executeStep() && row.getColumn(0).getInt() != 0;
    return absl::OkStatus();
  }));
  return taken;
}

absl::StatusOr<SavedPlan> SqliteStore::Get(std::int64_t id) const {
  SQLite::Database& db = *connection_->db;
  SavedPlan saved;
  GPUDAY_RETURN_IF_ERROR(connection_->Run(Behavior::DEFERRED, [&]() -> absl::Status {
    SQLite::Statement row(db, "SELECT 1 FROM plans WHERE id = ? AND deleted_at IS NULL");
    row.bind(1, id);
    if (!row.executeStep()) return connection_->NoPlan(id);
    saved = ReadSavedPlan(db, id);
    // So that every face and document says it, whatever it shows of the rest.
    if (!saved.intact) saved.plan.notes.insert(saved.plan.notes.begin(), kDamagedNote);
    return absl::OkStatus();
  }));
  // After the checksum, which is over what was saved.
  AttachFormulas(saved.plan);
  return saved;
}

absl::Status SqliteStore::Delete(std::int64_t id) {
  return connection_->Run(Behavior::IMMEDIATE, [&]() -> absl::Status {
    const absl::Time now = absl::Now();
    SQLite::Statement old(*connection_->db, "DELETE FROM plans WHERE deleted_at < ?");
    old.bind(1, IsoText(now - kDaysToRestore * absl::Hours(24)));
    old.exec();
    SQLite::Statement row(*connection_->db,
                          "UPDATE plans SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL");
    row.bind(1, IsoText(now));
    row.bind(2, id);
    return row.exec() == 0 ? connection_->NoPlan(id) : absl::OkStatus();
  });
}

absl::Status SqliteStore::Restore(std::int64_t id) {
  return connection_->Run(Behavior::IMMEDIATE, [&]() -> absl::Status {
    SQLite::Statement row(
        *connection_->db,
        "UPDATE plans SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT NULL");
    row.bind(1, id);
    if (row.exec() != 0) return absl::OkStatus();
    return StoreNotFound(connection_->path, absl::StrCat("there is no deleted plan number ", id,
                                                         " that can come back; plans can for ",
                                                         kDaysToRestore, " days"));
  });
}

absl::Status SqliteStore::SetTags(std::int64_t id, const std::vector<std::string>& tags) {
  GPUDAY_RETURN_IF_ERROR(CheckTags(tags));
  return connection_->Run(Behavior::IMMEDIATE, [&]() -> absl::Status {
    SQLite::Database& db = *connection_->db;
    SQLite::Statement plan(db, "SELECT 1 FROM plans WHERE id = ? AND deleted_at IS NULL");
    plan.bind(1, id);
    if (!plan.executeStep()) return connection_->NoPlan(id);
    SQLite::Statement old(db, "DELETE FROM tags WHERE plan_id = ?");
    old.bind(1, id);
    old.exec();
    WriteTags(db, id, tags);
    return absl::OkStatus();
  });
}

}  // namespace gpuday
