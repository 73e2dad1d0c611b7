#include "db/sqlite/sqlite_store.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
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
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/base/version.h"
#include "planner/plan/ids.h"
#include "planner/plan/standard_formulas.h"

namespace gpuday {
namespace {

using Behavior = SQLite::TransactionBehavior;

// The condition of the index `headlines`, word for word.
constexpr char kHeadlines[] =
    "SELECT plan_id, line_id, value FROM lines WHERE line_id IN "
    "('time.days', 'time.wall_days', 'time.gpu_hours', 'cost.usd', 'cost.wall_usd', "
    "'memory.per_gpu.total_bytes')";

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

void SetHeadline(const std::string& line_id, double value, SavedSummary& summary) {
  std::optional<double>* figure = line_id == id::kTimeDays       ? &summary.days
                                  : line_id == id::kTimeGpuHours ? &summary.gpu_hours
                                  : line_id == id::kCostUsd      ? &summary.usd
                                  : line_id == id::kTimeWallDays ? &summary.wall_days
                                  : line_id == id::kCostWallUsd  ? &summary.wall_usd
                                                                 : &summary.memory_bytes_per_gpu;
  if (!figure->has_value()) *figure = value;  // FindLine, too, takes the first of several
}

// GPU-hours are GPUs x days x 24 (plan/standard_formulas.cc), and the index of headlines has those.
std::optional<double> GpusOf(const SavedSummary& summary) {
  if (!summary.gpu_hours.has_value() || summary.days.value_or(0) <= 0) return std::nullopt;
  return std::round(*summary.gpu_hours / (24 * *summary.days));
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
  absl::Status status = Run(Behavior::DEFERRED, [&] {
    const std::string meant = absl::StrCat(" FROM plans WHERE deleted_at IS NULL", condition);
    const auto select = [&](const std::string& sql) {
      SQLite::Statement statement(*db, sql);
      if (name != nullptr) statement.bindNoCopy(1, *name);
      return statement;
    };
    std::map<std::int64_t, std::size_t> index_of;
    SQLite::Statement plan = select(
        absl::StrCat("SELECT id, name, created_at, program_version, title", meant, " ORDER BY id"));
    while (plan.executeStep()) {
      SavedSummary& summary = summaries.emplace_back();
      summary.id = plan.getColumn(0).getInt64();
      summary.name = plan.getColumn(1).getString();
      summary.created_at = plan.getColumn(2).getString();
      summary.program_version = plan.getColumn(3).getString();
      summary.title = plan.getColumn(4).getString();
      index_of[summary.id] = summaries.size() - 1;
    }
    // Each row of `sql`, which begins with a plan's number, with the summary that it belongs to.
    const auto each = [&](const std::string& sql, const char* order, const auto& take) {
      SQLite::Statement row =
          select(absl::StrCat(sql, " plan_id IN (SELECT id", meant, ") ORDER BY ", order));
      while (row.executeStep()) {
        take(row, summaries[index_of.at(row.getColumn(0).getInt64())]);
      }
    };
    each(absl::StrCat(kHeadlines, " AND"), "plan_id, ordinal",
         [](SQLite::Statement& row, SavedSummary& summary) {
           SetHeadline(row.getColumn(1).getString(), row.getColumn(2).getDouble(), summary);
         });
    for (SavedSummary& summary : summaries) summary.gpus = GpusOf(summary);
    each("SELECT plan_id, fact_id, value FROM facts WHERE", "plan_id, ordinal",
         [](SQLite::Statement& row, SavedSummary& summary) {
           const std::string fact = row.getColumn(1).getString();
           if (fact == id::kModelName) summary.model = row.getColumn(2).getString();
           if (fact == id::kClusterGpu) summary.gpu = row.getColumn(2).getString();
         });
    each("SELECT plan_id, yes, state FROM verdicts WHERE", "plan_id, ordinal",
         [](SQLite::Statement& row, SavedSummary& summary) {
           summary.state = std::max(summary.state, StateOf(row.getColumn(1).getInt64() != 0,
                                                           row.getColumn(2).getString()));
         });
    each("SELECT plan_id, tag FROM tags WHERE", "plan_id, tag",
         [](SQLite::Statement& row, SavedSummary& summary) {
           summary.tags.push_back(row.getColumn(1).getString());
         });
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
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
  GPUDAY_ASSIGN_OR_RETURN(connection->db, ConnectForWriting(path, options));
  connection->version = static_cast<std::int64_t>(
      (options.migrations != nullptr ? *options.migrations : BuiltInMigrations()).size());
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
  SQLite::Database& db = *connection_->db;
  std::int64_t id = 0;
  GPUDAY_RETURN_IF_ERROR(connection_->Run(Behavior::IMMEDIATE, [&] {
    SQLite::Statement row(db,
                          absl::StrCat("INSERT INTO plans (id, name, created_at, program_version, "
                                       "title, checksum, scenario_toml) VALUES (",
                                       kNextId, ", ?, ?, ?, ?, ?, ?)"));
    row.bindNoCopy(1, name_text);
    row.bindNoCopy(2, created_at);
    row.bindNoCopy(3, kVersion);
    row.bindNoCopy(4, plan.title);
    row.bindNoCopy(5, checksum);
    row.bindNoCopy(6, plan.scenario_toml);
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
    SQLite::Statement row(db,
                          "SELECT name, created_at, program_version, title, checksum, "
                          "scenario_toml FROM plans WHERE id = ? AND deleted_at IS NULL");
    row.bind(1, id);
    if (!row.executeStep()) return connection_->NoPlan(id);
    saved.id = id;
    saved.name = row.getColumn(0).getString();
    saved.created_at = row.getColumn(1).getString();
    saved.program_version = row.getColumn(2).getString();
    saved.plan.title = row.getColumn(3).getString();
    const std::string checksum = row.getColumn(4).getString();
    saved.plan.scenario_toml = row.getColumn(5).getString();
    SQLite::Statement tag(db, "SELECT tag FROM tags WHERE plan_id = ? ORDER BY tag");
    tag.bind(1, id);
    while (tag.executeStep()) saved.tags.push_back(tag.getColumn(0).getString());
    saved.intact = ReadPlanRows(db, id, saved.plan) && PlanChecksum(saved) == checksum;
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
