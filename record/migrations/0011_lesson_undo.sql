-- A decision about messages can be undone: what was decided in one go, and what an agent had said before it.
ALTER TABLE lesson
    ADD COLUMN proposed text,
    ADD COLUMN proposed_by uuid REFERENCES agent,
    ADD COLUMN decision uuid,
    ADD COLUMN decided_at timestamptz,
    -- Its line in the file stands there because of us, not because somebody had written the same before.
    ADD COLUMN has_line boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT lesson_state_check,
    ADD CONSTRAINT lesson_state_check CHECK (state IN ('open', 'proposed', 'accepted', 'dismissed', 'written'));
UPDATE lesson SET proposed = intent, proposed_by = agent_id WHERE state = 'proposed';
DROP INDEX lesson_unfinished;
CREATE INDEX lesson_unfinished ON lesson (changed_at) WHERE state IN ('open', 'proposed', 'accepted');
CREATE INDEX lesson_decided ON lesson (decided_at, decision) WHERE decision IS NOT NULL;
CREATE INDEX lesson_written ON lesson (intent) WHERE state = 'written';
