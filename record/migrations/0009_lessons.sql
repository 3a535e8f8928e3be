-- What the bot should have understood: an agent says so, a supervisor takes it into the training messages or not.
CREATE TABLE lesson (
    message_id uuid PRIMARY KEY REFERENCES message,
    intent     text NOT NULL,
    state      text NOT NULL CHECK (state IN ('proposed', 'accepted', 'dismissed', 'written')),
    agent_id   uuid REFERENCES agent,
    changed_at timestamptz NOT NULL
);
CREATE INDEX lesson_unfinished ON lesson (changed_at) WHERE state IN ('proposed', 'accepted');
CREATE INDEX message_not_understood ON message (created_at)
    WHERE author = 'customer' AND understood ->> 'intent' = 'nlu_fallback';
