#include "tests/db/older_schema.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "db/checksum.h"
#include "db/sqlite/migrate.h"
#include "db/sqlite/sqlite_store.h"
#include "tests/db/store_testing.h"

namespace gpuday {
namespace {

// Rows written past the store, one statement for all rows of a table.
class Rows {
 public:
  Rows(sqlite3* db, const std::string& sql) : db_(db) {
    EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement_, nullptr), SQLITE_OK)
        << sql << ": " << sqlite3_errmsg(db);
  }
  ~Rows() { sqlite3_finalize(statement_); }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  template <typename... Values>
  void Add(const Values&... values) {
    int column = 1;
    (Bind(column++, values), ...);
    EXPECT_EQ(sqlite3_step(statement_), SQLITE_DONE) << sqlite3_errmsg(db_);
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

 private:
  void Bind(int column, const std::string& text) {
    sqlite3_bind_text(statement_, column, text.data(), static_cast<int>(text.size()),
                      SQLITE_TRANSIENT);
  }
  void Bind(int column, std::int64_t value) { sqlite3_bind_int64(statement_, column, value); }
  void Bind(int column, double value) { sqlite3_bind_double(statement_, column, value); }
  void Bind(int column, std::nullptr_t) { sqlite3_bind_null(statement_, column); }

  sqlite3* db_;
  sqlite3_stmt* statement_ = nullptr;
};

// What the fifth and sixth migrations made room for.
void InsertExplained(sqlite3* db, std::int64_t id, const Plan& plan) {
  const std::vector<std::string> expressions = ExpressionTexts(plan);
  for (std::size_t i = 0; i < plan.lines.size(); ++i) {
    Rows(db, "UPDATE lines SET symbol = ?, expression = ? WHERE plan_id = ? AND ordinal = ?")
        .Add(plan.lines[i].symbol, expressions[i], id, static_cast<std::int64_t>(i));
  }
  Rows remedies(db, "INSERT INTO remedies VALUES (?, ?, ?, ?, ?)");
  Rows settings(db, "INSERT INTO remedy_settings VALUES (?, ?, ?, ?, ?)");
  std::int64_t remedy = 0, setting = 0;
  const auto add = [&](const auto& verdict, const std::string& sentence, const auto& factor,
                       const Settings& changes) {
    remedies.Add(id, remedy, verdict, sentence, factor);
    for (const auto& [key, value] : changes) settings.Add(id, setting++, remedy, key, value);
    ++remedy;
  };
  for (std::size_t i = 0; i < plan.verdicts.size(); ++i) {
    const Verdict& verdict = plan.verdicts[i];
    const auto row = static_cast<std::int64_t>(i);
    Rows(db,
         "UPDATE verdicts SET state = ?, limit_id = ?, value_id = ? WHERE plan_id = ? AND "
         "ordinal = ?")
        .Add(verdict.state == VerdictState::kMaybe ? kMaybeOfBefore : NameOf(verdict.state),
             verdict.limit, verdict.value, id, row);
    // From the sixth on.
    if (verdict.chance.has_value()) {
      Rows(db, "UPDATE verdicts SET chance = ? WHERE plan_id = ? AND ordinal = ?")
          .Add(*verdict.chance, id, row);
    }
    for (const Remedy& r : verdict.remedies) add(row, r.sentence, nullptr, r.settings);
  }
  if (const auto& best = plan.improvement; best.has_value()) {
    add(nullptr, best->change, best->factor, best->settings);
  }
}

// What plan_rows.cc wrote before the fifth migration; bands are there only if the store has
// columns.
void InsertRows(sqlite3* db, std::int64_t id, const Plan& plan) {
  std::int64_t row = 0;
  Rows lines(db,
             "INSERT INTO lines (plan_id, ordinal, line_id, label, value, exact, unit, formula, "
             "numbers, source, confidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const Line& line : plan.lines) {
    lines.Add(id, row, line.id, line.label, line.value, line.exact, line.unit, line.formula,
              line.numbers, line.source, ConfidenceName(line.confidence));
    if (line.band.has_value()) {
      Rows(db, "UPDATE lines SET low = ?, high = ? WHERE plan_id = ? AND ordinal = ?")
          .Add(line.band->low, line.band->high, id, row);
    }
    ++row;
  }
  Rows facts(db, "INSERT INTO facts VALUES (?, ?, ?, ?)");
  row = 0;
  for (const Fact& fact : plan.facts) facts.Add(id, row++, fact.id, fact.value);
  Rows verdicts(db,
                "INSERT INTO verdicts (plan_id, ordinal, verdict_id, yes, sentence) VALUES "
                "(?, ?, ?, ?, ?)");
  row = 0;
  for (const Verdict& verdict : plan.verdicts) {
    verdicts.Add(id, row++, verdict.id, std::int64_t{verdict.state != VerdictState::kNo},
                 verdict.sentence);
  }
  Rows assumptions(db, "INSERT INTO assumptions VALUES (?, ?, ?, ?, ?)");
  row = 0;
  for (const Assumption& assumption : plan.assumptions) {
    assumptions.Add(id, row++, assumption.key, assumption.value, assumption.reason);
  }
  Rows notes(db, "INSERT INTO notes VALUES (?, ?, ?)");
  row = 0;
  for (const std::string& note : plan.notes) notes.Add(id, row++, note);
  Rows provenance(db, "INSERT INTO provenance VALUES (?, ?, ?, ?, ?, ?)");
  row = 0;
  for (const Provenance& file : plan.provenance) {
    provenance.Add(id, row++, file.kind, file.name, file.version, file.sha256);
  }
}

}  // namespace

Plan PlanOfSchema(int schema, Plan plan) {
  if (schema >= 6) return plan;
  for (Verdict& verdict : plan.verdicts) verdict.chance.reset();
  if (schema >= 5) return plan;
  for (Line& line : plan.lines) {
    line.symbol.clear();
    line.expression.reset();
    if (schema < 2) line.band.reset();
  }
  for (Verdict& verdict : plan.verdicts) {
    verdict = {
        .id = verdict.id,
        .sentence = verdict.sentence,
        .state = verdict.state == VerdictState::kNo ? VerdictState::kNo : VerdictState::kYes};
  }
  plan.improvement.reset();
  return plan;
}

std::string InsertIntoSchema(int schema, const std::filesystem::path& path,
                             const SavedPlan& saved) {
  const std::vector<Migration> migrations(BuiltInMigrations().begin(),
                                          BuiltInMigrations().begin() + schema);
  const auto made = SqliteStore::OpenForWriting(path, {.migrations = &migrations}).status();
  EXPECT_EQ(made, absl::OkStatus());
  const Plan plan = PlanOfSchema(schema, saved.plan);
  const std::string checksum = PlanChecksum(saved.name, saved.created_at, saved.program_version,
                                            plan, ExpressionTexts(plan));
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, "BEGIN", nullptr, nullptr, nullptr), SQLITE_OK);
  Rows(db,
       "INSERT INTO plans (id, name, created_at, program_version, title, checksum, scenario_toml) "
       "VALUES (?, ?, ?, ?, ?, ?, ?)")
      .Add(saved.id, saved.name, saved.created_at, saved.program_version, plan.title, checksum,
           plan.scenario_toml);
  InsertRows(db, saved.id, plan);
  if (schema >= 5) InsertExplained(db, saved.id, plan);
  for (const std::string& tag : schema < 4 ? std::vector<std::string>() : saved.tags) {
    Rows(db, "INSERT INTO tags VALUES (?, ?)").Add(saved.id, tag);
  }
  EXPECT_EQ(sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  EXPECT_EQ(sqlite3_close(db), SQLITE_OK);
  return checksum;
}

SavedPlan OlderSample(int seed) {
  return {.id = seed + 1,
          .name = absl::StrCat(seed),
          .created_at = "2026-01-02T03:04:05Z",
          .program_version = "0.0.1",
          .tags = {},
          .plan = SamplePlan(static_cast<std::uint64_t>(seed))};
}

}  // namespace gpuday
