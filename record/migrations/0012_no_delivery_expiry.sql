-- No door's messages go stale, so none ever had a time after which it must not leave.
ALTER TABLE delivery DROP COLUMN expires_at;
