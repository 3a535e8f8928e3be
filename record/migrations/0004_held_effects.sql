-- A held effect is told to its conversation too, and once more when a supervisor has settled it.
DROP INDEX effect_untold;
CREATE INDEX effect_untold ON effect (changed_at) WHERE NOT told AND state IN ('done', 'failed', 'held');
