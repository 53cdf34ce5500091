-- Version 1: the picture, folded from the entries. It is deleted and folded again by `detente rebuild`.

-- How much of each lane is folded. The picture follows the entries; what is missing is folded at the next start.
CREATE TABLE folded (
    lane INTEGER PRIMARY KEY,
    size INTEGER NOT NULL
) STRICT;

-- `entry` is the number of keeping of the entry that began the affair, `due` is null once nothing is owed any more,
-- `waits` is 1 while it waits for this party, `stands` is 1 while a plan must keep clear of something in it.
CREATE TABLE affair (
    entry      INTEGER PRIMARY KEY,
    lane       INTEGER NOT NULL,
    serial     INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    party      INTEGER NOT NULL,
    precedence INTEGER NOT NULL,
    time       INTEGER NOT NULL,
    due        INTEGER,
    waits      INTEGER NOT NULL,
    stands     INTEGER NOT NULL,
    state      BLOB    NOT NULL
) STRICT;
CREATE INDEX affair_open ON affair (kind, waits, precedence, due, lane, serial) WHERE due IS NOT NULL;
CREATE INDEX affair_check ON affair (party, time, lane, serial) WHERE kind = 4;
CREATE INDEX affair_staffed ON affair (party, time) WHERE kind = 25;
CREATE INDEX affair_seldom ON affair (kind, entry) WHERE kind > 6;
CREATE INDEX affair_suspended ON affair (entry) WHERE kind = 27 AND stands = 1;
CREATE INDEX affair_stands ON affair (lane, serial) WHERE stands = 1;

-- What cannot be judged until `lane` has reached `size`; `what` is 0 for what an entry has seen, 1 for what it refers to.
CREATE TABLE awaiting (
    lane         INTEGER NOT NULL,
    size         INTEGER NOT NULL,
    entry_lane   INTEGER NOT NULL,
    entry_serial INTEGER NOT NULL,
    what         INTEGER NOT NULL,
    PRIMARY KEY (lane, size, entry_lane, entry_serial, what)
) STRICT, WITHOUT ROWID;
