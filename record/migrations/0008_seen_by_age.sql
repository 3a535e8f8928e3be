-- Old rows are found by age, once an hour; a block range index costs the taking in of a message next to nothing.
CREATE INDEX seen_age ON seen USING brin (at);
