-- Version 5: a sum beside each row, by which a byte that turned on the disk is seen when the row is read. A row of an older
-- program has none; its entries are held against their roots by `detente check --disk` as before.
ALTER TABLE entry ADD COLUMN sum BLOB;
ALTER TABLE receipt ADD COLUMN sum BLOB;
ALTER TABLE key ADD COLUMN sum BLOB;
ALTER TABLE fork ADD COLUMN sum BLOB;
ALTER TABLE outbox ADD COLUMN sum BLOB;
ALTER TABLE affair ADD COLUMN sum BLOB;
