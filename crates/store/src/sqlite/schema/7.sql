-- Version 7: an incident says of each side when a person there read of it, so all is folded again.
DELETE FROM affair;
DELETE FROM awaiting;
DELETE FROM folded;
DELETE FROM picture_sum;
