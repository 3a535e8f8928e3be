-- The record: PostgreSQL is the truth. The words are those of the design's section 10.

CREATE TABLE setting (
    name  text PRIMARY KEY,
    value jsonb NOT NULL
);

-- A customer of the operator, as far as we need one; the operator's own systems hold the rest.
CREATE TABLE customer (
    id         uuid PRIMARY KEY,
    party      text NOT NULL UNIQUE,
    name       text NOT NULL,
    tier       text,
    stage      text,
    language   text,
    created_at timestamptz NOT NULL
);

-- Where a customer writes from: one address on one of our endpoints.
CREATE TABLE address (
    id             uuid PRIMARY KEY,
    channel        text NOT NULL,
    endpoint       text NOT NULL,
    address        text NOT NULL,
    language       text,
    -- The chat secret's generation; `generation_kept` once the customer's side has stored the newest secret.
    generation      integer NOT NULL DEFAULT 0,
    generation_kept boolean NOT NULL DEFAULT true,
    customer_id    uuid REFERENCES customer,
    verified_phone text,
    verified_at    timestamptz,
    opted_out_at   timestamptz,
    created_at     timestamptz NOT NULL,
    UNIQUE (channel, endpoint, address)
);
CREATE INDEX address_customer ON address (customer_id) WHERE customer_id IS NOT NULL;

CREATE TABLE agent (
    id            uuid PRIMARY KEY,
    sign_in       text NOT NULL UNIQUE,
    name          text NOT NULL,
    password_hash text NOT NULL,
    role          text NOT NULL CHECK (role IN ('agent', 'supervisor')),
    queues        text[] NOT NULL DEFAULT '{}',
    presence      text NOT NULL DEFAULT 'signed_out',
    seen_at       timestamptz,
    created_at    timestamptz NOT NULL
);

CREATE TABLE desk_session (
    token_hash bytea PRIMARY KEY,
    agent_id   uuid NOT NULL REFERENCES agent ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    used_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE TABLE sign_in_failure (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sign_in text NOT NULL,
    ip      text NOT NULL,
    at      timestamptz NOT NULL
);
CREATE INDEX sign_in_failure_at ON sign_in_failure (at);

CREATE TABLE conversation (
    id          uuid PRIMARY KEY,
    address_id  uuid NOT NULL REFERENCES address,
    customer_id uuid REFERENCES customer,
    follows     uuid REFERENCES conversation,
    floor       text NOT NULL CHECK (floor IN ('bot', 'queue', 'agent', 'nobody')),
    queue       text,
    agent_id    uuid REFERENCES agent,
    language    text,
    dialogue    jsonb NOT NULL DEFAULT '{}',
    version     integer NOT NULL DEFAULT 0,
    -- The newest message's number; numbers run on over the conversations of one address.
    last_seq    bigint NOT NULL DEFAULT 0,
    subject     text,
    wrap_up     text,
    opened_at   timestamptz NOT NULL,
    active_at   timestamptz NOT NULL,
    closed_at   timestamptz,
    CHECK ((floor = 'nobody') = (closed_at IS NOT NULL)),
    CHECK ((floor = 'agent') = (agent_id IS NOT NULL))
);
CREATE UNIQUE INDEX conversation_one_open ON conversation (address_id) WHERE closed_at IS NULL;
CREATE INDEX conversation_idle ON conversation (active_at) WHERE closed_at IS NULL;
CREATE INDEX conversation_agent ON conversation (agent_id) WHERE agent_id IS NOT NULL;
CREATE INDEX conversation_customer ON conversation (customer_id, opened_at) WHERE customer_id IS NOT NULL;
CREATE INDEX conversation_address ON conversation (address_id, opened_at);

CREATE TABLE message (
    id              uuid PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversation,
    address_id      uuid NOT NULL,
    seq             bigint NOT NULL,
    turn_id         uuid,
    author          text NOT NULL CHECK (author IN ('customer', 'bot', 'agent', 'system', 'note')),
    agent_id        uuid,
    external_id     text,
    text            text NOT NULL,
    choices         jsonb NOT NULL DEFAULT '[]',
    attachments     jsonb NOT NULL DEFAULT '[]',
    understood      jsonb,
    created_at      timestamptz NOT NULL,
    UNIQUE (address_id, seq)
);
CREATE INDEX message_conversation ON message (conversation_id, seq);
CREATE INDEX message_turn ON message (turn_id) WHERE turn_id IS NOT NULL;

-- What has been taken in; uniqueness lives here so that messages can be partitioned by month later.
CREATE TABLE seen (
    message_id uuid NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (message_id)
) PARTITION BY HASH (message_id);
CREATE TABLE seen_0 PARTITION OF seen FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE seen_1 PARTITION OF seen FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE seen_2 PARTITION OF seen FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE seen_3 PARTITION OF seen FOR VALUES WITH (MODULUS 4, REMAINDER 3);

CREATE TABLE delivery (
    id              uuid PRIMARY KEY,
    message_id      uuid NOT NULL REFERENCES message,
    conversation_id uuid NOT NULL REFERENCES conversation,
    address_id      uuid NOT NULL REFERENCES address,
    channel         text NOT NULL,
    seq             bigint NOT NULL,
    state           text NOT NULL,
    attempt         integer NOT NULL DEFAULT 0,
    claim           uuid,
    claim_until     timestamptz,
    not_before      timestamptz,
    expires_at      timestamptz,
    provider_id     text,
    reason          text,
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL
);
CREATE INDEX delivery_unfinished ON delivery (address_id, seq) WHERE state IN ('pending', 'sending', 'doubt');
CREATE INDEX delivery_message ON delivery (message_id);
CREATE INDEX delivery_address ON delivery (address_id, seq);

CREATE TABLE effect (
    id              uuid PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversation,
    customer_id     uuid REFERENCES customer,
    kind            text NOT NULL,
    payload         jsonb NOT NULL,
    state           text NOT NULL,
    attempt         integer NOT NULL DEFAULT 0,
    claim           uuid,
    claim_until     timestamptz,
    not_before      timestamptz,
    result          jsonb,
    reason          text,
    -- The attendant has been told how it ended.
    told            boolean NOT NULL DEFAULT false,
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL
);
CREATE INDEX effect_unfinished ON effect (created_at) WHERE state IN ('pending', 'performing', 'doubt');
CREATE INDEX effect_untold ON effect (changed_at) WHERE NOT told AND state IN ('done', 'failed');
CREATE INDEX effect_conversation ON effect (conversation_id);

-- Codes, kept as HMAC only; one use, bound to the address that asked and the phone it went to.
CREATE TABLE code (
    id          uuid PRIMARY KEY,
    address_id  uuid NOT NULL REFERENCES address,
    phone       text NOT NULL,
    party       jsonb,
    -- Keyed hash of the IP address it was asked from, for limits.
    ip_hash     bytea,
    hmac        bytea NOT NULL,
    guesses     integer NOT NULL DEFAULT 0,
    state       text NOT NULL CHECK (state IN ('open', 'used', 'spent', 'replaced')),
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX code_one_open ON code (address_id) WHERE state = 'open';
CREATE INDEX code_phone ON code (phone, created_at);
CREATE INDEX code_ip ON code (ip_hash, created_at) WHERE ip_hash IS NOT NULL;

CREATE TABLE code_guess (
    message_id uuid PRIMARY KEY,
    phone      text NOT NULL,
    ip_hash    bytea,
    at         timestamptz NOT NULL
);
CREATE INDEX code_guess_phone ON code_guess (phone, at);
CREATE INDEX code_guess_ip ON code_guess (ip_hash, at) WHERE ip_hash IS NOT NULL;

-- Statements of the operator's page on who its visitor is (JWT `jti`); each is good once.
CREATE TABLE statement (
    id         text PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

-- Work for people: conversations that wait, call-backs, and what could not be processed.
CREATE TABLE queue_item (
    id              uuid PRIMARY KEY,
    kind            text NOT NULL CHECK (kind IN ('conversation', 'call_back', 'parked')),
    conversation_id uuid REFERENCES conversation,
    queue           text NOT NULL,
    reason          text NOT NULL,
    language        text,
    urgent          boolean NOT NULL DEFAULT false,
    card            jsonb NOT NULL DEFAULT '{}',
    state           text NOT NULL CHECK (state IN ('waiting', 'taken', 'done', 'cancelled')),
    agent_id        uuid REFERENCES agent,
    waiting_since   timestamptz NOT NULL,
    taken_at        timestamptz,
    ended_at        timestamptz
);
CREATE UNIQUE INDEX queue_item_one_live ON queue_item (conversation_id)
    WHERE kind = 'conversation' AND state IN ('waiting', 'taken');
CREATE INDEX queue_item_waiting ON queue_item (queue, urgent DESC, waiting_since) WHERE state = 'waiting';
CREATE INDEX queue_item_agent ON queue_item (agent_id) WHERE state = 'taken';

-- What could not be decoded or processed, raw, until a supervisor has dealt with it.
CREATE TABLE parked (
    id              uuid PRIMARY KEY,
    kind            text NOT NULL CHECK (kind IN ('bad', 'ours')),
    partition       integer NOT NULL,
    raw             bytea NOT NULL,
    error           text NOT NULL,
    conversation_id uuid REFERENCES conversation,
    state           text NOT NULL CHECK (state IN ('parked', 'rerun', 'dismissed')),
    parked_at       timestamptz NOT NULL,
    ended_at        timestamptz
);

-- What happened: ids, codes and numbers only; never text, names or addresses.
CREATE TABLE event (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid             xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at              timestamptz NOT NULL,
    conversation_id uuid,
    customer_id     uuid,
    actor           text NOT NULL,
    kind            text NOT NULL,
    from_state      text,
    to_state        text,
    detail          jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX event_cursor ON event (xid, id);
CREATE INDEX event_conversation ON event (conversation_id, id);
CREATE INDEX event_at ON event (at);
