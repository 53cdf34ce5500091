-- Version 3: a line's charter is amended.

-- By how many amendments the picture is folded.
ALTER TABLE meta ADD COLUMN amendments INTEGER NOT NULL DEFAULT 0;
