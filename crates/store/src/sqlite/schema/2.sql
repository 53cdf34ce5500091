-- Version 2: sums over the picture, by which two stations find out whether they fold the same.

-- Of each lane the affairs that entries of so many places began, added up: `line::Sum`.
CREATE TABLE picture_sum (
    lane   INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    sum    BLOB    NOT NULL,
    PRIMARY KEY (lane, bucket)
) STRICT, WITHOUT ROWID;

-- They begin with the first affair, so all is folded again.
DELETE FROM affair;
DELETE FROM awaiting;
DELETE FROM folded;
