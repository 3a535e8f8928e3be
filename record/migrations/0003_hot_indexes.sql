-- What is asked every second, or whenever somebody looks, is found by an index however much is stored.

-- Web chat and REST fetch their messages, so most unfinished deliveries are theirs; a sender looks for its own alone.
CREATE INDEX delivery_to_send ON delivery (channel, created_at) WHERE state = 'pending';
CREATE INDEX delivery_claimed ON delivery (claim_until) WHERE state = 'sending';
CREATE INDEX delivery_doubtful ON delivery (channel, changed_at) WHERE state = 'doubt';

CREATE INDEX effect_held ON effect (changed_at) WHERE state = 'held';

CREATE INDEX queue_item_conversation ON queue_item (conversation_id);
CREATE INDEX queue_item_taken_at ON queue_item (taken_at) WHERE taken_at IS NOT NULL;

CREATE INDEX conversation_waiting ON conversation (queue) WHERE floor = 'queue';
CREATE INDEX conversation_recent ON conversation (active_at, id);
CREATE INDEX conversation_opened ON conversation (opened_at);
