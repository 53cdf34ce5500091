-- Version 6: of each peer's station the life that it is known to be in, and the latest that its clock has shown. A file that
-- was carried here is judged by them, so they are durable before the peer is told what rests on them.
CREATE TABLE life (
    peer INTEGER PRIMARY KEY,
    life BLOB    NOT NULL,
    read INTEGER NOT NULL,
    sum  BLOB    NOT NULL
) STRICT;
