-- Version 0: the ground state. Everything else is folded from it.
-- A lane is written as its number, a time as milliseconds since 1970, a hash as its 32 bytes.

CREATE TABLE meta (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    line BLOB    NOT NULL,
    own  INTEGER NOT NULL
) STRICT;

-- `place` is the lane's number in the upper bits and the serial in the lower 49: each lane grows at its own end, and no
-- index beside the table has to be written for a FLASH. `kept` counts the entries in the order of their keeping.
CREATE TABLE entry (
    place INTEGER PRIMARY KEY,
    kept  INTEGER NOT NULL,
    at    INTEGER NOT NULL,
    root  BLOB    NOT NULL,
    bytes BLOB    NOT NULL
) STRICT;

-- How far each lane went some entries ago, and the roots of its complete subtrees then, the largest first.
-- Written once in a while; whatever came since is hashed again at the start.
CREATE TABLE lane (
    lane  INTEGER PRIMARY KEY,
    size  INTEGER NOT NULL,
    peaks BLOB    NOT NULL
) STRICT;

CREATE TABLE receipt (
    lane     INTEGER NOT NULL,
    receiver INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    root     BLOB    NOT NULL,
    bytes    BLOB    NOT NULL,
    PRIMARY KEY (lane, receiver, size)
) STRICT, WITHOUT ROWID;

CREATE TABLE key (
    number INTEGER PRIMARY KEY,
    bytes  BLOB    NOT NULL UNIQUE
) STRICT;

CREATE TABLE fork (
    number      INTEGER PRIMARY KEY,
    root_before BLOB NOT NULL,
    one         BLOB NOT NULL,
    other       BLOB NOT NULL
) STRICT;

CREATE TABLE outbox (
    number     INTEGER PRIMARY KEY,
    precedence INTEGER NOT NULL,
    body       BLOB    NOT NULL
) STRICT;
