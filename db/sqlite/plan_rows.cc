#include "db/sqlite/plan_rows.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "db/checksum.h"

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
  void Bind(int index, std::int64_t value) { statement_.bind(index, value); }
  void Bind(int index, const std::optional<std::int64_t>& value) {
    if (value.has_value()) {
      statement_.bind(index, *value);
    } else {
      statement_.bind(index);
    }
  }

  SQLite::Statement statement_;
  std::int64_t ordinal_ = 0;
};

// Rows of remedies and of their settings.
class RemedyWriter {
 public:
  RemedyWriter(const SQLite::Database& db, std::int64_t plan_id)
      : remedies_(db, "INSERT INTO remedies VALUES (?, ?, ?, ?, ?)", plan_id),
        settings_(db, "INSERT INTO remedy_settings VALUES (?, ?, ?, ?, ?)", plan_id) {}

  // `verdict`: its ordinal; nothing for the plan's improvement, which alone has a `factor`.
  void Add(std::optional<std::int64_t> verdict, const std::string& sentence,
           std::optional<double> factor, const Settings& settings) {
    remedies_.Row(verdict, sentence, factor);
    for (const auto& [key, value] : settings) settings_.Row(ordinal_, key, value);
    ++ordinal_;
  }

 private:
  Inserter remedies_, settings_;
  std::int64_t ordinal_ = 0;
};

SQLite::Statement Select(const SQLite::Database& db, const char* sql, std::int64_t plan_id) {
  SQLite::Statement statement(db, sql);
  statement.bind(1, plan_id);
  return statement;
}

// Whether every row belongs to something.
bool ReadRemedies(const SQLite::Database& db, std::int64_t plan_id, Plan& plan) {
  bool plausible = true;
  std::map<std::int64_t, Settings> settings;  // by the remedy's ordinal
  SQLite::Statement row = Select(
      db, "SELECT remedy, key, value FROM remedy_settings WHERE plan_id = ? ORDER BY ordinal",
      plan_id);
  while (row.executeStep()) {
    settings[row.getColumn(0).getInt64()].emplace_back(row.getColumn(1).getString(),
                                                       row.getColumn(2).getString());
  }
  row = Select(db,
               "SELECT ordinal, verdict, sentence, factor FROM remedies WHERE plan_id = ? "
               "ORDER BY ordinal",
               plan_id);
  while (row.executeStep()) {
    Settings own;
    if (auto found = settings.extract(row.getColumn(0).getInt64()); !found.empty()) {
      own = std::move(found.mapped());
    }
    const std::string sentence = row.getColumn(2).getString();
    if (row.getColumn(1).isNull()) {
      plausible = plausible && !plan.improvement.has_value() && !row.getColumn(3).isNull();
      plan.improvement = {
          .change = sentence, .factor = row.getColumn(3).getDouble(), .settings = std::move(own)};
      continue;
    }
    const std::int64_t verdict = row.getColumn(1).getInt64();
    const bool there = verdict >= 0 && verdict < static_cast<std::int64_t>(plan.verdicts.size());
    plausible = plausible && there && row.getColumn(3).isNull();
    if (there) {
      plan.verdicts[static_cast<std::size_t>(verdict)].remedies.push_back(
          {.sentence = sentence, .settings = std::move(own)});
    }
  }
  return plausible && settings.empty();
}

// The word that the table has had for it.
std::string StateInTable(VerdictState state) {
  return state == VerdictState::kMaybe ? kMaybeOfBefore : NameOf(state);
}

}  // namespace

void WritePlanRows(SQLite::Database& db, std::int64_t plan_id, const Plan& plan,
                   const std::vector<std::string>& expressions) {
  Inserter lines(db, "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 plan_id);
  for (std::size_t i = 0; i < plan.lines.size(); ++i) {
    const Line& line = plan.lines[i];
    const std::string confidence = ConfidenceName(line.confidence);
    std::optional<double> low, high;
    if (line.band.has_value()) {
      low = line.band->low;
      high = line.band->high;
    }
    lines.Row(line.id, line.label, line.value, line.exact, line.unit, line.formula, line.numbers,
              line.source, confidence, low, high, line.symbol, expressions[i]);
  }
  Inserter facts(db, "INSERT INTO facts VALUES (?, ?, ?, ?)", plan_id);
  for (const Fact& fact : plan.facts) facts.Row(fact.id, fact.value);

  Inserter verdicts(db, "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", plan_id);
  RemedyWriter remedies(db, plan_id);
  for (const Verdict& verdict : plan.verdicts) {
    const std::string state = StateInTable(verdict.state);
    verdicts.Row(verdict.id, verdict.state != VerdictState::kNo, verdict.sentence, state,
                 verdict.limit, verdict.value, verdict.chance);
    const std::int64_t ordinal = &verdict - plan.verdicts.data();
    for (const Remedy& remedy : verdict.remedies) {
      remedies.Add(ordinal, remedy.sentence, std::nullopt, remedy.settings);
    }
  }
  if (const auto& best = plan.improvement; best.has_value()) {
    remedies.Add(std::nullopt, best->change, best->factor, best->settings);
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

VerdictState StateOf(bool yes, const std::string& word) {
  if (word == kMaybeOfBefore) return VerdictState::kMaybe;
  return Named<VerdictState>(word).value_or(yes ? VerdictState::kYes : VerdictState::kNo);
}

bool ReadPlanRows(SQLite::Database& db, std::int64_t plan_id, Plan& plan) {
  bool plausible = true;
  SQLite::Statement row = Select(db,
                                 "SELECT line_id, label, value, exact, unit, formula, numbers, "
                                 "source, confidence, low, high, symbol, expression FROM lines "
                                 "WHERE plan_id = ? ORDER BY ordinal",
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
    plan.lines.back().symbol = row.getColumn(11).getString();
    if (const std::string expression = row.getColumn(12).getString(); !expression.empty()) {
      absl::StatusOr<Formula> formula = Formula::FromJson(expression);
      plausible = plausible && formula.ok() && formula->Json() == expression;
      if (formula.ok()) plan.lines.back().expression = *std::move(formula);
    }
  }
  row = Select(db, "SELECT fact_id, value FROM facts WHERE plan_id = ? ORDER BY ordinal", plan_id);
  while (row.executeStep()) {
    plan.facts.push_back({row.getColumn(0).getString(), row.getColumn(1).getString()});
  }
  row = Select(db,
               "SELECT verdict_id, yes, sentence, state, limit_id, value_id, chance FROM verdicts "
               "WHERE plan_id = ? ORDER BY ordinal",
               plan_id);
  while (row.executeStep()) {
    const std::int64_t yes = row.getColumn(1).getInt64();
    const std::string state = row.getColumn(3).getString();
    Verdict verdict = {.id = row.getColumn(0).getString(),
                       .sentence = row.getColumn(2).getString(),
                       .state = StateOf(yes != 0, state),
                       .limit = row.getColumn(4).getString(),
                       .value = row.getColumn(5).getString()};
    // Plans of before say yes or no alone.
    plausible = plausible && (state.empty() || state == StateInTable(verdict.state)) &&
                (yes != 0) == (verdict.state != VerdictState::kNo);
    if (!row.getColumn(6).isNull()) {
      verdict.chance = row.getColumn(6).getDouble();
      plausible = plausible && *verdict.chance >= 0 && *verdict.chance <= 1;
    }
    plan.verdicts.push_back(std::move(verdict));
    plausible = plausible && (yes == 0 || yes == 1);
  }
  plausible = ReadRemedies(db, plan_id, plan) && plausible;
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

SavedPlan ReadSavedPlan(SQLite::Database& db, std::int64_t plan_id) {
  SavedPlan saved;
  saved.id = plan_id;
  SQLite::Statement row = Select(db,
                                 "SELECT name, created_at, program_version, title, checksum, "
                                 "scenario_toml FROM plans WHERE id = ?",
                                 plan_id);
  saved.intact = row.executeStep();
  if (!saved.intact) return saved;
  saved.name = row.getColumn(0).getString();
  saved.created_at = row.getColumn(1).getString();
  saved.program_version = row.getColumn(2).getString();
  saved.plan.title = row.getColumn(3).getString();
  const std::string checksum = row.getColumn(4).getString();
  saved.plan.scenario_toml = row.getColumn(5).getString();
  SQLite::Statement tag =
      Select(db, "SELECT tag FROM tags WHERE plan_id = ? ORDER BY tag", plan_id);
  while (tag.executeStep()) saved.tags.push_back(tag.getColumn(0).getString());
  saved.intact = ReadPlanRows(db, plan_id, saved.plan) && PlanChecksum(saved) == checksum;
  return saved;
}

}  // namespace gpuday
