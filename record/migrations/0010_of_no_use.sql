-- What was taken for an answer where nothing was asked is a message that was not understood, too.
DROP INDEX message_not_understood;
CREATE INDEX message_not_understood ON message (created_at)
    WHERE author = 'customer' AND (understood ->> 'intent' = 'nlu_fallback' OR understood ? 'of_no_use');
