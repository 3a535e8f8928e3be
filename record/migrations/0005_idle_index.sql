-- The idle ones are looked for among those nobody waits with; said in the index too, so that no plan made while the tables
-- were empty walks all open conversations to find one address's.
DROP INDEX conversation_idle;
CREATE INDEX conversation_idle ON conversation (active_at) WHERE closed_at IS NULL AND floor <> 'queue';
