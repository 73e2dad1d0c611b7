-- How a line follows from others, and what formulas call it. Empty in plans of before.
ALTER TABLE lines ADD COLUMN symbol TEXT NOT NULL DEFAULT '';
ALTER TABLE lines ADD COLUMN expression TEXT NOT NULL DEFAULT '';  -- nested JSON: plan/formula.h

-- What a verdict is held against. Empty in plans of before: then the state is that of `yes`.
ALTER TABLE verdicts ADD COLUMN state TEXT NOT NULL DEFAULT '' CHECK (state IN ('', 'yes', 'only_if', 'no'));
ALTER TABLE verdicts ADD COLUMN limit_id TEXT NOT NULL DEFAULT '';  -- id of a line
ALTER TABLE verdicts ADD COLUMN value_id TEXT NOT NULL DEFAULT '';

-- What would change a verdict, or make a step faster, with the settings that it takes.
CREATE TABLE remedies (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  verdict INTEGER,           -- ordinal of the verdict; NULL: the plan's improvement
  sentence TEXT NOT NULL,
  factor REAL,               -- times as fast; of the improvement alone
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE remedy_settings (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  remedy INTEGER NOT NULL,   -- ordinal of the remedy
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;

-- A list of plans shows what interruptions make of days and dollars, too.
DROP INDEX headlines;
CREATE INDEX headlines ON lines (plan_id, ordinal, line_id, value)
  WHERE line_id IN ('time.days', 'time.wall_days', 'time.gpu_hours', 'cost.usd', 'cost.wall_usd',
                    'memory.per_gpu.total_bytes');
