#include "db/sqlite/plan_rows.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <optional>
#include <string>

namespace gpuday {
namespace {

// One INSERT, prepared once and run for each row. Its first two columns are the plan's id and the
// row's ordinal.
class Inserter {
 public:
  Inserter(const SQLite::Database& db, const char* sql, std::int64_t plan_id)
      : statement_(db, sql) {
    statement_.bind(1, plan_id);
  }

  // `values` must live until the call returns.
  template <typename... Values>
  void Row(const Values&... values) {
    statement_.bind(2, ordinal_++);
    int index = 3;
    (Bind(index++, values), ...);
    statement_.exec();
    statement_.reset();
  }

 private:
  void Bind(int index, const std::string& text) { statement_.bindNoCopy(index, text); }
  void Bind(int index, double value) { statement_.bind(index, value); }
  void Bind(int index, const std::optional<double>& value) {
    if (value.has_value()) {
      statement_.bind(index, *value);
    } else {
      statement_.bind(index);
    }
  }
  void Bind(int index, bool value) { statement_.bind(index, value ? 1 : 0); }

  SQLite::Statement statement_;
  std::int64_t ordinal_ = 0;
};

SQLite::Statement Select(const SQLite::Database& db, const char* sql, std::int64_t plan_id) {
  SQLite::Statement statement(db, sql);
  statement.bind(1, plan_id);
  return statement;
}

}  // namespace

void WritePlanRows(SQLite::Database& db, std::int64_t plan_id, const Plan& plan) {
  Inserter lines(db, "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", plan_id);
  for (const Line& line : plan.lines) {
    const std::string confidence = ConfidenceName(line.confidence);
    std::optional<double> low, high;
    if (line.band.has_value()) {
      low = line.band->low;
      high = line.band->high;
    }
    lines.Row(line.id, line.label, line.value, line.exact, line.unit, line.formula, line.numbers,
              line.source, confidence, low, high);
  }
  Inserter facts(db, "INSERT INTO facts VALUES (?, ?, ?, ?)", plan_id);
  for (const Fact& fact : plan.facts) facts.Row(fact.id, fact.value);

  Inserter verdicts(db, "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?)", plan_id);
  for (const Verdict& verdict : plan.verdicts) {
    verdicts.Row(verdict.id, verdict.yes, verdict.sentence);
  }
  Inserter assumptions(db, "INSERT INTO assumptions VALUES (?, ?, ?, ?, ?)", plan_id);
  for (const Assumption& assumption : plan.assumptions) {
    assumptions.Row(assumption.key, assumption.value, assumption.reason);
  }
  Inserter notes(db, "INSERT INTO notes VALUES (?, ?, ?)", plan_id);
  for (const std::string& note : plan.notes) notes.Row(note);

  Inserter provenance(db, "INSERT INTO provenance VALUES (?, ?, ?, ?, ?, ?)", plan_id);
  for (const Provenance& file : plan.provenance) {
    provenance.Row(file.kind, file.name, file.version, file.sha256);
  }
}

bool ReadPlanRows(SQLite::Database& db, std::int64_t plan_id, Plan& plan) {
  bool plausible = true;
  SQLite::Statement row =
      Select(db,
             "SELECT line_id, label, value, exact, unit, formula, numbers, "
             "source, confidence, low, high FROM lines WHERE plan_id = ? ORDER BY ordinal",
             plan_id);
  while (row.executeStep()) {
    const std::string confidence = row.getColumn(8).getString();
    plan.lines.push_back({.id = row.getColumn(0).getString(),
                          .label = row.getColumn(1).getString(),
                          .value = row.getColumn(2).getDouble(),
                          .exact = row.getColumn(3).getString(),
                          .unit = row.getColumn(4).getString(),
                          .formula = row.getColumn(5).getString(),
                          .numbers = row.getColumn(6).getString(),
                          .source = row.getColumn(7).getString(),
                          .confidence = ConfidenceFromName(confidence),
                          .band = std::nullopt});
    const SQLite::Column low = row.getColumn(9), high = row.getColumn(10);
    if (!low.isNull() && !high.isNull()) {
      plan.lines.back().band = Band{.low = low.getDouble(), .high = high.getDouble()};
    }
    plausible = plausible && low.isNull() == high.isNull() &&
                ConfidenceName(plan.lines.back().confidence) == confidence;
  }
  row = Select(db, "SELECT fact_id, value FROM facts WHERE plan_id = ? ORDER BY ordinal", plan_id);
  while (row.executeStep()) {
    plan.facts.push_back({row.getColumn(0).getString(), row.getColumn(1).getString()});
  }
  row = Select(db,
               "SELECT verdict_id, yes, sentence FROM verdicts WHERE plan_id = ? "
               "ORDER BY ordinal",
               plan_id);
  while (row.executeStep()) {
    const std::int64_t yes = row.getColumn(1).getInt64();
    plan.verdicts.push_back({row.getColumn(0).getString(), yes != 0, row.getColumn(2).getString()});
    plausible = plausible && (yes == 0 || yes == 1);
  }
  row = Select(db, "SELECT key, value, reason FROM assumptions WHERE plan_id = ? ORDER BY ordinal",
               plan_id);
  while (row.executeStep()) {
    plan.assumptions.push_back(
        {row.getColumn(0).getString(), row.getColumn(1).getString(), row.getColumn(2).getString()});
  }
  row = Select(db, "SELECT note FROM notes WHERE plan_id = ? ORDER BY ordinal", plan_id);
  while (row.executeStep()) plan.notes.push_back(row.getColumn(0).getString());

  row = Select(db,
               "SELECT kind, name, version, sha256 FROM provenance WHERE plan_id = ? "
               "ORDER BY ordinal",
               plan_id);
  while (row.executeStep()) {
    plan.provenance.push_back({row.getColumn(0).getString(), row.getColumn(1).getString(),
                               row.getColumn(2).getString(), row.getColumn(3).getString()});
  }
  return plausible;
}

}  // namespace gpuday
