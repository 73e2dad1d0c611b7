-- Words that the user groups plans by. They may change later, so a plan's checksum leaves them out.
CREATE TABLE tags (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (plan_id, tag)
) STRICT, WITHOUT ROWID;

-- A deleted plan is kept for a while, unseen, so that it can come back under its number.
ALTER TABLE plans ADD COLUMN deleted_at TEXT;  -- ISO 8601, UTC; NULL: it is there
