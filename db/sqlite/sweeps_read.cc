// Sweeps as they come back.
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "db/sqlite/connection.h"
#include "db/sqlite/explain.h"
#include "db/sqlite/sweeps.h"
#include "planner/base/status.h"

namespace gpuday {
namespace {

using Behavior = SQLite::TransactionBehavior;

std::uint64_t Count(const SQLite::Statement& row, int column) {
  return static_cast<std::uint64_t>(row.getColumn(column).getInt64());
}

// One batch of rows, as far as it is there; false when it is not what was saved.
class BatchReader {
 public:
  BatchReader(SQLite::Database& db, std::int64_t id)
      : batches_(db,
                 "SELECT first, row_count, checksum FROM sweep_batches WHERE sweep_id = ? AND "
                 "first <= ? ORDER BY first DESC LIMIT 1"),
        reason_(db, "SELECT reason FROM sweep_reasons WHERE sweep_id = ? AND ordinal = ?"),
        rows_(db,
              "SELECT ordinal, verdict, reason, bytes_per_gpu, utilization, tokens_per_second, "
              "days, wall_days, gpu_hours, usd, wall_usd FROM sweep_rows WHERE sweep_id = ? AND "
              "ordinal >= ? AND ordinal < ? ORDER BY ordinal") {
    batches_.bind(1, id);
    rows_.bind(1, id);
    reason_.bind(1, id);
  }

  // The batch that holds the row `ordinal`.
  bool Read(std::uint64_t ordinal, std::vector<SweepRow>& rows) {
    rows.clear();
    reasons_.clear();
    batches_.reset();
    batches_.bind(2, static_cast<std::int64_t>(ordinal));
    if (!batches_.executeStep()) return false;
    const std::int64_t first = batches_.getColumn(0).getInt64();
    const std::int64_t count = batches_.getColumn(1).getInt64();
    const std::string checksum = batches_.getColumn(2).getString();
    rows_.reset();
    rows_.bind(2, first);
    rows_.bind(3, first + count);
    bool plausible = true;
    while (rows_.executeStep()) {
      SweepRow& row = rows.emplace_back();
      row.ordinal = Count(rows_, 0);
      const int verdict = rows_.getColumn(1).getInt();
      plausible = plausible && verdict >= 0 && verdict < static_cast<int>(kSweepVerdicts);
      row.verdict = plausible ? static_cast<SweepVerdict>(verdict) : SweepVerdict::kRefused;
      if (const SQLite::Column reason = rows_.getColumn(2); !reason.isNull()) {
        row.reason = Reason(reason.getInt64());
        plausible = plausible && !row.reason.empty();
      }
      int index = 3;
      for (const SweepColumn& column : kSweepColumns) {
        row.*column.value = rows_.getColumn(index++).getDouble();
      }
    }
    return plausible && rows.size() == static_cast<std::size_t>(count) && !rows.empty() &&
           rows.front().ordinal == static_cast<std::uint64_t>(first) &&
           rows.back().ordinal == static_cast<std::uint64_t>(first + count - 1) &&
           RowsChecksum(rows) == checksum;
  }

 private:
  // Empty when it is not there.
  const std::string& Reason(std::int64_t ordinal) {
    const auto [it, fresh] = reasons_.try_emplace(ordinal);
    if (!fresh) return it->second;
    reason_.reset();
    reason_.bind(2, ordinal);
    if (reason_.executeStep()) it->second = reason_.getColumn(0).getString();
    return it->second;
  }

  SQLite::Statement batches_, reason_, rows_;
  std::map<std::int64_t, std::string> reasons_;  // of one batch
};

void ReadKeys(SQLite::Database& db, SavedSweep& sweep) {
  SQLite::Statement key(db, "SELECT key FROM sweep_keys WHERE sweep_id = ? ORDER BY ordinal");
  key.bind(1, sweep.id);
  while (key.executeStep()) sweep.keys.push_back({key.getColumn(0).getString(), {}});
  SQLite::Statement value(db,
                          "SELECT key_ordinal, value FROM sweep_values WHERE sweep_id = ? "
                          "ORDER BY key_ordinal, ordinal");
  value.bind(1, sweep.id);
  while (value.executeStep()) {
    const std::uint64_t k = Count(value, 0);
    if (k < sweep.keys.size()) sweep.keys[k].values.push_back(value.getColumn(1).getString());
  }
}

// The best rows, from the batches that hold them; false when one of these is damaged.
bool ReadBest(SQLite::Database& db, SavedSweep& sweep) {
  std::vector<std::pair<std::vector<SweepRow>*, std::uint64_t>> best;
  SQLite::Statement row(db,
                        "SELECT list, row FROM sweep_best WHERE sweep_id = ? ORDER BY list, place");
  row.bind(1, sweep.id);
  while (row.executeStep()) {
    const bool cheapest = row.getColumn(0).getString() == "cheapest";
    best.emplace_back(cheapest ? &sweep.summary.cheapest : &sweep.summary.fastest, Count(row, 1));
  }
  bool intact = true;
  BatchReader reader(db, sweep.id);
  std::map<std::uint64_t, SweepRow> found;
  std::vector<SweepRow> rows;
  std::set<std::uint64_t> wanted;
  for (const auto& [list, ordinal] : best) wanted.insert(ordinal);
  for (const std::uint64_t ordinal : wanted) {
    if (found.contains(ordinal)) continue;
    intact = reader.Read(ordinal, rows) && intact;
    for (const SweepRow& r : rows) {
      if (wanted.contains(r.ordinal)) found[r.ordinal] = r;
    }
  }
  for (const auto& [list, ordinal] : best) {
    // A row that is not there still counts, so that the checksum tells.
    SweepRow missing;
    missing.ordinal = ordinal;
    const auto it = found.find(ordinal);
    list->push_back(it == found.end() ? missing : it->second);
    intact = intact && it != found.end();
  }
  return intact;
}

constexpr char kSweepSummaries[] =
    "SELECT id, name, created_at, program_version, rows_asked, rows_done, holds FROM sweeps";

absl::StatusOr<std::vector<SavedSweepSummary>> SummariesOf(SQLite::Database& db,
                                                           const std::string* name) {
  std::vector<SavedSweepSummary> summaries;
  SQLite::Statement row(
      db, absl::StrCat(kSweepSummaries, name == nullptr ? "" : " WHERE name = ?", " ORDER BY id"));
  if (name != nullptr) row.bindNoCopy(1, *name);
  while (row.executeStep()) {
    summaries.push_back({.id = row.getColumn(0).getInt64(),
                         .name = row.getColumn(1).getString(),
                         .created_at = row.getColumn(2).getString(),
                         .program_version = row.getColumn(3).getString(),
                         .rows_asked = Count(row, 4),
                         .rows_done = Count(row, 5),
                         .holds = Count(row, 6)});
  }
  return summaries;
}

}  // namespace

absl::StatusOr<std::vector<SavedSweepSummary>> SqliteStore::ListSweeps() const {
  absl::StatusOr<std::vector<SavedSweepSummary>> all;
  GPUDAY_RETURN_IF_ERROR(connection_->Run(Behavior::DEFERRED, [&] {
    all = SummariesOf(*connection_->db, nullptr);
    return all.status();
  }));
  return all;
}

absl::StatusOr<std::vector<SavedSweepSummary>> SqliteStore::FindSweepsByName(
    std::string_view name) const {
  const std::string text(name);
  absl::StatusOr<std::vector<SavedSweepSummary>> found;
  GPUDAY_RETURN_IF_ERROR(connection_->Run(Behavior::DEFERRED, [&] {
    found = SummariesOf(*connection_->db, &text);
    return found.status();
  }));
  return found;
}

absl::StatusOr<SavedSweep> SqliteStore::GetSweep(std::int64_t id) const {
  SQLite::Database& db = *connection_->db;
  SavedSweep sweep;
  GPUDAY_RETURN_IF_ERROR(connection_->Run(Behavior::DEFERRED, [&]() -> absl::Status {
    SQLite::Statement row(db,
                          "SELECT name, created_at, program_version, scenario_toml, rows_asked, "
                          "rows_done, holds, too_late, over_budget, does_not_fit, "
                          "cannot_be_planned, maybe, checksum FROM sweeps WHERE id = ?");
    row.bind(1, id);
    if (!row.executeStep()) {
      return StoreNotFound(connection_->path, absl::StrCat("there is no sweep number ", id));
    }
    sweep.id = id;
    sweep.name = row.getColumn(0).getString();
    sweep.created_at = row.getColumn(1).getString();
    sweep.program_version = row.getColumn(2).getString();
    sweep.scenario_toml = row.getColumn(3).getString();
    sweep.rows_asked = Count(row, 4);
    sweep.summary.rows = Count(row, 5);
    for (std::size_t v = 0; v < kSweepVerdicts; ++v) {
      sweep.summary.verdicts[v] = Count(row, 6 + static_cast<int>(v));
    }
    ReadKeys(db, sweep);
    const bool best = ReadBest(db, sweep);
    const bool values = std::all_of(sweep.keys.begin(), sweep.keys.end(),
                                    [](const SavedSweepKey& key) { return !key.values.empty(); });
    sweep.intact = best && values && !sweep.keys.empty() &&
                   SweepChecksum(sweep) == row.getColumn(12).getString();
    return absl::OkStatus();
  }));
  return sweep;
}

absl::StatusOr<bool> SqliteStore::ReadSweepRows(
    std::int64_t id, const std::function<absl::Status(const std::vector<SweepRow>&)>& take) const {
  GPUDAY_ASSIGN_OR_RETURN(const SavedSweep sweep, GetSweep(id));
  bool intact = sweep.intact;
  const absl::Status read = connection_->Run(Behavior::DEFERRED, [&]() -> absl::Status {
    BatchReader reader(*connection_->db, id);
    std::vector<SweepRow> rows;
    std::uint64_t next = 0;
    while (next < sweep.summary.rows) {
      intact = reader.Read(next, rows) && intact;
      if (rows.empty() || rows.back().ordinal < next) {
        intact = false;  // nothing to go on from
        break;
      }
      next = rows.back().ordinal + 1;
      GPUDAY_RETURN_IF_ERROR(take(rows));
    }
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return intact;
}

}  // namespace gpuday
