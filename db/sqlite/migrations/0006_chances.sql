-- How sure an answer is: the chance that it is yes. NULL in plans of before, whose "only_if" is what
-- is called maybe now.
ALTER TABLE verdicts ADD COLUMN chance REAL;
