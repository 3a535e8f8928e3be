-- What customers agreed to: the words read back to them, and the message with which they said yes.
CREATE TABLE agreement (
    id              uuid PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversation,
    customer_id     uuid REFERENCES customer,
    -- The flow whose question was answered, e.g. plan_change.
    flow            text NOT NULL,
    language        text NOT NULL,
    text            text NOT NULL,
    details         jsonb NOT NULL,
    message_id      uuid NOT NULL REFERENCES message,
    at              timestamptz NOT NULL
);
CREATE INDEX agreement_conversation ON agreement (conversation_id);
