#include "db/sqlite/summaries.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "db/checksum.h"
#include "db/sqlite/plan_rows.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

// The condition of the index `headlines`, word for word.
constexpr char kHeadlines[] =
    "SELECT plan_id, line_id, value FROM lines WHERE line_id IN "
    "('time.days', 'time.wall_days', 'time.gpu_hours', 'cost.usd', 'cost.wall_usd', "
    "'memory.per_gpu.total_bytes')";

// The figure of `summary` that the line tells; null when it is none of those.
std::optional<double>* FigureOf(const std::string& line_id, SavedSummary& summary) {
  if (line_id == id::kTimeDays) return &summary.days;
  if (line_id == id::kTimeWallDays) return &summary.wall_days;
  if (line_id == id::kTimeGpuHours) return &summary.gpu_hours;
  if (line_id == id::kCostUsd) return &summary.usd;
  if (line_id == id::kCostWallUsd) return &summary.wall_usd;
  if (line_id == id::kMemoryPerGpuTotalBytes) return &summary.memory_bytes_per_gpu;
  return nullptr;
}

void SetHeadline(const std::string& line_id, double value, SavedSummary& summary) {
  std::optional<double>* figure = FigureOf(line_id, summary);
  // FindLine, too, takes the first of several.
  if (figure != nullptr && !figure->has_value()) *figure = value;
}

void SetFact(const std::string& fact_id, const std::string& value, SavedSummary& summary) {
  if (fact_id == id::kModelName) summary.model = value;
  if (fact_id == id::kClusterGpu) summary.gpu = value;
}

// GPU-hours are GPUs x days x 24 (plan/standard_formulas.cc), and the index of headlines has those.
std::optional<double> GpusOf(const SavedSummary& summary) {
  if (!summary.gpu_hours.has_value() || summary.days.value_or(0) <= 0) return std::nullopt;
  return std::round(*summary.gpu_hours / (24 * *summary.days));
}

// Whether what a list shows of each is what was saved.
void CheckThem(SQLite::Database& db, const std::map<std::int64_t, std::string>& checksums,
               std::vector<SavedSummary>& summaries) {
  for (SavedSummary& summary : summaries) {
    const std::string& saved = checksums.at(summary.id);
    summary.intact =
        saved.empty() ? ReadSavedPlan(db, summary.id).intact : HeadlineChecksum(summary) == saved;
  }
}

}  // namespace

SavedSummary SummaryOf(const std::string& name, const std::string& created_at,
                       const std::string& program_version, const Plan& plan) {
  SavedSummary summary;
  summary.name = name;
  summary.created_at = created_at;
  summary.program_version = program_version;
  summary.title = plan.title;
  for (const Line& line : plan.lines) SetHeadline(line.id, line.value, summary);
  for (const Fact& fact : plan.facts) SetFact(fact.id, fact.value, summary);
  for (const Verdict& verdict : plan.verdicts) {
    summary.state = std::max(summary.state, verdict.state);
  }
  summary.gpus = GpusOf(summary);
  return summary;
}

std::vector<SavedSummary> ReadSummaries(SQLite::Database& db, const char* condition,
                                        const std::string* name) {
  std::vector<SavedSummary> summaries;
  const std::string meant = absl::StrCat(" FROM plans WHERE deleted_at IS NULL", condition);
  const auto select = [&](const std::string& sql) {
    SQLite::Statement statement(db, sql);
    if (name != nullptr) statement.bindNoCopy(1, *name);
    return statement;
  };
  std::map<std::int64_t, std::size_t> index_of;
  std::map<std::int64_t, std::string> checksums;
  SQLite::Statement plan =
      select(absl::StrCat("SELECT id, name, created_at, program_version, title, headline_checksum",
                          meant, " ORDER BY id"));
  while (plan.executeStep()) {
    SavedSummary& summary = summaries.emplace_back();
    summary.id = plan.getColumn(0).getInt64();
    summary.name = plan.getColumn(1).getString();
    summary.created_at = plan.getColumn(2).getString();
    summary.program_version = plan.getColumn(3).getString();
    summary.title = plan.getColumn(4).getString();
    checksums[summary.id] = plan.getColumn(5).getString();
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
         SetFact(row.getColumn(1).getString(), row.getColumn(2).getString(), summary);
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
  CheckThem(db, checksums, summaries);
  return summaries;
}

void AddHeadlineChecksums(SQLite::Database& db) {
  std::vector<std::int64_t> ids;
  SQLite::Statement without(db, "SELECT id FROM plans WHERE headline_checksum = ''");
  while (without.executeStep()) ids.push_back(without.getColumn(0).getInt64());
  SQLite::Statement set(db, "UPDATE plans SET headline_checksum = ? WHERE id = ?");
  for (const std::int64_t id : ids) {
    const SavedPlan saved = ReadSavedPlan(db, id);
    if (!saved.intact) continue;
    set.bind(1, HeadlineChecksum(
                    SummaryOf(saved.name, saved.created_at, saved.program_version, saved.plan)));
    set.bind(2, id);
    set.exec();
    set.reset();
  }
}

}  // namespace gpuday
