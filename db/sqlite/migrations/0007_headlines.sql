-- What a list shows of a plan has a checksum of its own (db/checksum.h), so that a list tells damage without
-- reading whole ledgers. Empty: the whole plan is looked at.
ALTER TABLE plans ADD COLUMN headline_checksum TEXT NOT NULL DEFAULT '';
