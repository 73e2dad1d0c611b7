-- A saved plan: one row in plans, and its ledger in the tables below, each in the plan's order.
CREATE TABLE plans (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again after a plan is deleted
  name TEXT NOT NULL,                    -- as the user gave it; need not be unique
  created_at TEXT NOT NULL,              -- ISO 8601, UTC
  program_version TEXT NOT NULL,         -- of the gpuday that saved it
  title TEXT NOT NULL,
  checksum TEXT NOT NULL,                -- SHA-256 over all of the plan: db/checksum.h
  scenario_toml TEXT NOT NULL
) STRICT;
CREATE INDEX plans_by_name ON plans (name);

CREATE TABLE lines (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  line_id TEXT NOT NULL,     -- "time.days"
  label TEXT NOT NULL,
  value REAL NOT NULL,
  exact TEXT NOT NULL,       -- all digits where value has too few, else empty
  unit TEXT NOT NULL,
  formula TEXT NOT NULL,
  numbers TEXT NOT NULL,
  source TEXT NOT NULL,
  confidence TEXT NOT NULL,  -- "formula", "measured", ...
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;

-- What a list of plans shows, so that a list need not read whole ledgers. A query uses it when it
-- repeats the condition word for word.
CREATE INDEX headlines ON lines (plan_id, ordinal, line_id, value)
  WHERE line_id IN ('time.days', 'time.gpu_hours', 'cost.usd', 'memory.per_gpu.total_bytes');

CREATE TABLE facts (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  fact_id TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE verdicts (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  verdict_id TEXT NOT NULL,
  yes INTEGER NOT NULL CHECK (yes IN (0, 1)),
  sentence TEXT NOT NULL,
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE assumptions (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE provenance (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;
