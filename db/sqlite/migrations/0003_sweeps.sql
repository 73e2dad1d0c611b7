-- A sweep: one scenario planned for every combination of values of some of its keys. Plans and
-- sweeps share one row of numbers.
CREATE TABLE sweeps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again after a sweep is deleted
  name TEXT NOT NULL,                    -- as the user gave it; need not be unique
  created_at TEXT NOT NULL,              -- ISO 8601, UTC
  program_version TEXT NOT NULL,         -- of the gpuday that saved it
  scenario_toml TEXT NOT NULL,           -- without the values of the keys
  rows_asked INTEGER NOT NULL,
  rows_done INTEGER NOT NULL,            -- fewer when it was interrupted
  holds INTEGER NOT NULL,                -- rows of each verdict
  too_late INTEGER NOT NULL,
  over_budget INTEGER NOT NULL,
  does_not_fit INTEGER NOT NULL,
  cannot_be_planned INTEGER NOT NULL,
  checksum TEXT NOT NULL                 -- SHA-256 over all of this row, the values and the best: db/sweeps.cc
) STRICT;
CREATE INDEX sweeps_by_name ON sweeps (name);

-- The values of the keys, as somebody would write them. The row `ordinal` of a sweep has the value number
-- ordinal / stride % value_count of each key.
CREATE TABLE sweep_keys (
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  key TEXT NOT NULL,
  value_count INTEGER NOT NULL,
  stride INTEGER NOT NULL,
  PRIMARY KEY (sweep_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE sweep_values (
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  key_ordinal INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (sweep_id, key_ordinal, ordinal)
) STRICT, WITHOUT ROWID;

-- Why rows cannot be planned: a text for the rows that name its ordinal.
CREATE TABLE sweep_reasons (
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (sweep_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE sweep_rows (
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  verdict INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 4),  -- SweepVerdict (planner/budget/sweep_row.h)
  reason INTEGER,            -- of a row that cannot be planned
  bytes_per_gpu REAL NOT NULL,
  utilization REAL NOT NULL,
  tokens_per_second REAL NOT NULL,
  days REAL NOT NULL,
  wall_days REAL NOT NULL,
  gpu_hours REAL NOT NULL,
  usd REAL NOT NULL,         -- 0: no price was known
  wall_usd REAL NOT NULL,
  PRIMARY KEY (sweep_id, ordinal)
) STRICT, WITHOUT ROWID;

-- Rows are written in batches, each in a transaction of its own.
CREATE TABLE sweep_batches (
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  first INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  checksum TEXT NOT NULL,    -- SHA-256 over its rows: db/sweeps.cc
  PRIMARY KEY (sweep_id, first)
) STRICT, WITHOUT ROWID;

-- The rows that hold and are best, so that nobody has to look through millions of them.
CREATE TABLE sweep_best (
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  list TEXT NOT NULL CHECK (list IN ('cheapest', 'fastest')),
  place INTEGER NOT NULL,
  row INTEGER NOT NULL,      -- its ordinal
  PRIMARY KEY (sweep_id, list, place)
) STRICT, WITHOUT ROWID;
