-- What a line's value lies between, where that is known (Line::band); NULL: it is not.
ALTER TABLE lines ADD COLUMN low REAL;
ALTER TABLE lines ADD COLUMN high REAL;
