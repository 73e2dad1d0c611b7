#include "db/sqlite/sweeps.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "db/sqlite/connection.h"
#include "db/sqlite/explain.h"
#include "planner/base/files.h"
#include "planner/base/status.h"
#include "planner/base/version.h"

namespace gpuday {
namespace {

using Behavior = SQLite::TransactionBehavior;

// Numbers in eight bytes, texts behind their lengths: no two sweeps have the same bytes.
class Bytes {
 public:
  void Count(std::uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) bytes_ += static_cast<char>(value >> shift & 0xFF);
  }
  void Text(const std::string& text) {
    Count(text.size());
    bytes_ += text;
  }
  // The sum is +0 for both zeros, as SQLite keeps them.
  void Real(double value) { Count(std::bit_cast<std::uint64_t>(value + 0.0)); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

absl::Status CheckFinite(const std::filesystem::path& path, const std::vector<SweepRow>& rows) {
  for (const SweepRow& row : rows) {
    for (const SweepColumn& column : kSweepColumns) {
      if (std::isfinite(row.*column.value)) continue;
      return StoreError(path, absl::StrCat("row ", row.ordinal, " cannot be saved: its ",
                                           column.name, " is not a finite number"));
    }
  }
  return absl::OkStatus();
}

// How many rows have a checksum together: few enough to be read for one of them.
constexpr std::size_t kRowsOfABatch = 512;

void WriteBatch(SQLite::Database& db, std::int64_t id, std::span<const SweepRow> rows) {
  SQLite::Statement batch(db, "INSERT INTO sweep_batches VALUES (?, ?, ?, ?)");
  batch.bind(1, id);
  batch.bind(2, static_cast<std::int64_t>(rows.front().ordinal));
  batch.bind(3, static_cast<std::int64_t>(rows.size()));
  batch.bind(4, RowsChecksum(rows));
  batch.exec();
}

void WriteRows(SQLite::Database& db, std::int64_t id, const std::vector<SweepRow>& rows) {
  SQLite::Statement reason_row(db, "INSERT INTO sweep_reasons VALUES (?, ?, ?)");
  SQLite::Statement insert(db,
                           "INSERT INTO sweep_rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  reason_row.bind(1, id);
  insert.bind(1, id);
  // The row that has a reason first holds its text for those that follow.
  std::map<std::string_view, std::int64_t> holders;
  for (const SweepRow& row : rows) {
    const auto ordinal = static_cast<std::int64_t>(row.ordinal);
    insert.bind(2, ordinal);
    insert.bind(3, static_cast<int>(row.verdict));
    if (row.reason.empty()) {
      insert.bind(4);
    } else {
      const auto [holder, fresh] = holders.emplace(row.reason, ordinal);
      insert.bind(4, holder->second);
      if (fresh) {
        reason_row.bind(2, ordinal);
        reason_row.bindNoCopy(3, row.reason);
        reason_row.exec();
        reason_row.reset();
      }
    }
    int index = 5;
    for (const SweepColumn& column : kSweepColumns) insert.bind(index++, row.*column.value);
    insert.exec();
    insert.reset();
  }
  const std::span<const SweepRow> all(rows);
  for (std::size_t first = 0; first < rows.size(); first += kRowsOfABatch) {
    WriteBatch(db, id, all.subspan(first, std::min(kRowsOfABatch, rows.size() - first)));
  }
}

void WriteBest(SQLite::Database& db, const SavedSweep& sweep) {
  SQLite::Statement clear(db, "DELETE FROM sweep_best WHERE sweep_id = ?");
  clear.bind(1, sweep.id);
  clear.exec();
  SQLite::Statement insert(db, "INSERT INTO sweep_best VALUES (?, ?, ?, ?)");
  insert.bind(1, sweep.id);
  for (const auto& [list, rows] :
       {std::pair("cheapest", &sweep.summary.cheapest), {"fastest", &sweep.summary.fastest}}) {
    insert.bind(2, list);
    for (std::size_t place = 0; place < rows->size(); ++place) {
      insert.bind(3, static_cast<std::int64_t>(place));
      insert.bind(4, static_cast<std::int64_t>((*rows)[place].ordinal));
      insert.exec();
      insert.reset();
    }
  }
}

// The counts and the checksum, for the row that is there.
void WriteSummary(SQLite::Database& db, const SavedSweep& sweep) {
  SQLite::Statement update(db,
                           "UPDATE sweeps SET rows_done = ?, holds = ?, too_late = ?, over_budget "
                           "= ?, does_not_fit = ?, "
                           "cannot_be_planned = ?, maybe = ?, checksum = ? WHERE id = ?");
  update.bind(1, static_cast<std::int64_t>(sweep.summary.rows));
  int index = 2;
  for (const std::uint64_t count : sweep.summary.verdicts) {
    update.bind(index++, static_cast<std::int64_t>(count));
  }
  update.bind(index++, SweepChecksum(sweep));
  update.bind(index, sweep.id);
  update.exec();
}

void WriteKeys(SQLite::Database& db, const SavedSweep& sweep) {
  SQLite::Statement key_row(db, "INSERT INTO sweep_keys VALUES (?, ?, ?, ?, ?)");
  SQLite::Statement value_row(db, "INSERT INTO sweep_values VALUES (?, ?, ?, ?)");
  key_row.bind(1, sweep.id);
  value_row.bind(1, sweep.id);
  std::uint64_t stride = sweep.rows_asked;
  for (std::size_t k = 0; k < sweep.keys.size(); ++k) {
    const SavedSweepKey& key = sweep.keys[k];
    stride /= key.values.size();
    key_row.bind(2, static_cast<std::int64_t>(k));
    key_row.bindNoCopy(3, key.key);
    key_row.bind(4, static_cast<std::int64_t>(key.values.size()));
    key_row.bind(5, static_cast<std::int64_t>(stride));
    key_row.exec();
    key_row.reset();
    value_row.bind(2, static_cast<std::int64_t>(k));
    for (std::size_t v = 0; v < key.values.size(); ++v) {
      value_row.bind(3, static_cast<std::int64_t>(v));
      value_row.bindNoCopy(4, key.values[v]);
      value_row.exec();
      value_row.reset();
    }
  }
}

}  // namespace

std::string RowsChecksum(std::span<const SweepRow> rows) {
  Bytes out;
  out.Text("gpuday sweep rows 1");
  out.Count(rows.size());
  for (const SweepRow& row : rows) {
    out.Count(row.ordinal);
    out.Count(static_cast<std::uint64_t>(row.verdict));
    out.Text(row.reason);
    // Sweeps of before had 0 where no price is known.
    for (const SweepColumn& column : kSweepColumns) out.Real(std::max(0.0, row.*column.value));
  }
  return Sha256(out.bytes());
}

std::string SweepChecksum(const SavedSweep& sweep) {
  Bytes out;
  for (const std::string& text : {std::string("gpuday sweep 1"), sweep.name, sweep.created_at,
                                  sweep.program_version, sweep.scenario_toml}) {
    out.Text(text);
  }
  out.Count(sweep.keys.size());
  for (const SavedSweepKey& key : sweep.keys) {
    out.Text(key.key);
    out.Count(key.values.size());
    for (const std::string& value : key.values) out.Text(value);
  }
  out.Count(sweep.rows_asked);
  out.Count(sweep.summary.rows);
  for (std::size_t v = 0; v < kSweepVerdicts; ++v) {
    // Sweeps of before have no such rows, and keep their sum.
    const bool later = v == static_cast<std::size_t>(SweepVerdict::kMaybe);
    if (!later || sweep.summary.verdicts[v] > 0) out.Count(sweep.summary.verdicts[v]);
  }
  for (const auto* best : {&sweep.summary.cheapest, &sweep.summary.fastest}) {
    out.Count(best->size());
    for (const SweepRow& row : *best) out.Count(row.ordinal);
  }
  return Sha256(out.bytes());
}

absl::StatusOr<SavedSweep> SqliteStore::BeginSweep(std::string_view name,
                                                   const std::string& scenario_toml,
                                                   const std::vector<SavedSweepKey>& keys) {
  SavedSweep sweep{.id = 0,
                   .name = std::string(name),
                   .created_at = NowUtc(),
                   .program_version = kVersion,
                   .scenario_toml = scenario_toml,
                   .keys = keys,
                   .rows_asked = 1,
                   .summary = {}};
  for (const SavedSweepKey& key : keys) sweep.rows_asked *= key.values.size();
  SQLite::Database& db = *connection_->db;
  GPUDAY_RETURN_IF_ERROR(connection_->Run(Behavior::IMMEDIATE, [&] {
    SQLite::Statement row(db, absl::StrCat("INSERT INTO sweeps VALUES (", kNextId,
                                           ", ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, ?, 0)"));
    row.bindNoCopy(1, sweep.name);
    row.bindNoCopy(2, sweep.created_at);
    row.bindNoCopy(3, sweep.program_version);
    row.bindNoCopy(4, sweep.scenario_toml);
    row.bind(5, static_cast<std::int64_t>(sweep.rows_asked));
    row.bind(6, SweepChecksum(sweep));
    row.exec();
    sweep.id = db.getLastInsertRowid();
    WriteKeys(db, sweep);
    return absl::OkStatus();
  }));
  return sweep;
}

absl::Status SqliteStore::AppendRows(SavedSweep& sweep, const std::vector<SweepRow>& rows,
                                     const SweepSummary& so_far) {
  GPUDAY_RETURN_IF_ERROR(CheckFinite(connection_->path, rows));
  SavedSweep longer = sweep;
  longer.summary = so_far;
  SQLite::Database& db = *connection_->db;
  GPUDAY_RETURN_IF_ERROR(connection_->Run(Behavior::IMMEDIATE, [&]() -> absl::Status {
    SQLite::Statement done(db, "SELECT rows_done FROM sweeps WHERE id = ?");
    done.bind(1, sweep.id);
    if (!done.executeStep() ||
        done.getColumn(0).getInt64() != static_cast<std::int64_t>(rows.front().ordinal)) {
      return StoreError(connection_->path, absl::StrCat("sweep ", sweep.id,
                                                        " was deleted or changed while it was "
                                                        "written; its last rows are not saved"));
    }
    WriteRows(db, sweep.id, rows);
    WriteBest(db, longer);
    WriteSummary(db, longer);
    return absl::OkStatus();
  }));
  sweep = std::move(longer);
  return absl::OkStatus();
}

absl::Status SqliteStore::DeleteSweep(std::int64_t id) {
  return connection_->Run(Behavior::IMMEDIATE, [&]() -> absl::Status {
    SQLite::Statement row(*connection_->db, "DELETE FROM sweeps WHERE id = ?");
    row.bind(1, id);
    if (row.exec() > 0) return absl::OkStatus();
    return StoreNotFound(connection_->path, absl::StrCat("there is no sweep number ", id));
  });
}

}  // namespace gpuday
