-- Version 4: the clocks have an index of their own. Each is asked after with every entry, and by the index that served
-- the inbox too it had to be asked for of every kind, side and precedence apart.
DROP INDEX affair_open;
CREATE INDEX affair_due ON affair (due, lane, serial) WHERE due IS NOT NULL;
CREATE INDEX affair_waits ON affair (kind, precedence, due, lane, serial) WHERE waits = 1 AND due IS NOT NULL;
