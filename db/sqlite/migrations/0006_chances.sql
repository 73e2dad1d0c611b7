-- How sure an answer is: the chance that it is yes. NULL in plans of before. The state 'only_if' is what
-- is called maybe on screens.
ALTER TABLE verdicts ADD COLUMN chance REAL;

-- Rows of a sweep can be maybe as well.
ALTER TABLE sweeps ADD COLUMN maybe INTEGER NOT NULL DEFAULT 0;

CREATE TABLE sweep_rows_with_maybe (
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  verdict INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 5),  -- SweepVerdict (planner/plan/sweep_row.h)
  reason INTEGER,            -- of a row that cannot be planned
  bytes_per_gpu REAL NOT NULL,
  utilization REAL NOT NULL,
  tokens_per_second REAL NOT NULL,
  days REAL NOT NULL,
  wall_days REAL NOT NULL,
  gpu_hours REAL NOT NULL,
  usd REAL NOT NULL,         -- -1: no price was known
  wall_usd REAL NOT NULL,
  PRIMARY KEY (sweep_id, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO sweep_rows_with_maybe
  SELECT sweep_id, ordinal, verdict, reason, bytes_per_gpu, utilization, tokens_per_second, days, wall_days,
    gpu_hours, CASE WHEN usd = 0 THEN -1 ELSE usd END, CASE WHEN wall_usd = 0 THEN -1 ELSE wall_usd END
  FROM sweep_rows;
DROP TABLE sweep_rows;
ALTER TABLE sweep_rows_with_maybe RENAME TO sweep_rows;
