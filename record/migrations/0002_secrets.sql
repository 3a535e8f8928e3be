-- A chat secret is never given twice, and what was told to the verified is not shown to an older secret.

ALTER TABLE address
    -- The secret's generation that still opens the talk while the newest is not known to have arrived.
    ADD COLUMN older_generation integer NOT NULL DEFAULT 0,
    -- Messages up to this number are no longer shown in the chat: the secret that they belonged to never arrived.
    ADD COLUMN hidden_to bigint NOT NULL DEFAULT 0;

UPDATE address SET older_generation = greatest(generation - 1, 0);
